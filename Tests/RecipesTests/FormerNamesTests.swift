import Recipes
import Testing

/// Fields that were once called otherwise.
struct FormerNamesTests {
  /// The fields of a mapping, and what reading them finds.
  private func read(_ yaml: String, _ read: (Fields) -> Void) throws -> [String] {
    let log = FindingLog()
    let root = try #require(RecipeTree.parse(yaml, log: log)).root
    let fields = Fields(root, owner: "it", log: log)
    read(fields)
    fields.finish()
    return log.findings.map { $0.text(file: "r") }
  }

  @Test func theOldNameIsUnderstood() throws {
    let findings = try read("a: 1\nlabeller: smol") { fields in
      _ = fields.node("a")
      #expect(fields.has("judge") && fields.mark(of: "judge").line == 2)
      #expect(fields.text("judge") == "smol" && fields.optionalText("judge") == "smol")
    }
    #expect(findings == ["r:2:1: warning: labeller is called judge now"])
  }

  @Test func theNewNameIsNotWarnedOf() throws {
    let findings = try read("judge: smol") { #expect($0.text("judge") == "smol") }
    #expect(findings.isEmpty)
  }

  @Test func bothNamesAreOneTooMany() throws {
    let findings = try read("labeller: a\njudge: b") { #expect($0.text("judge") == "b") }
    #expect(
      findings == [
        "r:1:1: error: it has both judge and labeller, which is the same\n  hint: keep judge"
      ])
  }

  @Test func anOldNameIsNoFieldWhereTheNewOneIsNone() throws {
    #expect(
      try read("labeller: a") { _ = $0.text("name") }.contains {
        $0.hasPrefix("r:1:1: error: it has no field \"labeller\"")
      })
  }

  @Test func oldNamesAreNotProposed() throws {
    let findings = try read("labellr: a\nlabeller: b") { _ = $0.text("judge") }
    #expect(
      findings.last == "r:1:1: error: it has no field \"labellr\"\n  hint: known are: judge")
  }

  @Test(
    arguments: [
      ("{ total: 4, weights: { s: 1 }, up_sample: true }", 37),
      ("{ total: 4, weights: { s: 1 }, upsample: true }", nil),
      ("{ s: { up_sample: 3 } }", 13), ("{ s: { upsample: 3 } }", nil),
    ] as [(String, Int?)])
  func mixesHaveBeenWrittenOtherwise(_ mix: String, _ column: Int?) throws {
    let log = FindingLog()
    let recipe = try #require(
      Recipe.read(
        """
        name: x
        teachers: { smol: { local: smollm2-135m } }
        sources: [{ name: s, domain: math, path: x.jsonl }]
        mix: \(mix)
        answers: { teacher: smol }
        """, log: log))
    switch recipe.mix {
    case .weights(_, _, let upsamples): #expect(upsamples)
    case .portions(let portions): #expect(portions.map(\.draw.amount) == [.upsample(3)])
    default: Issue.record("no mix was read")
    }
    #expect(
      log.findings.map { $0.text(file: "r") }
        == (column.map { ["r:4:\($0): warning: up_sample is called upsample now"] } ?? []))
  }
}
