import Testing
import Values

@testable import Recipes

struct TeacherSpecTests {
  private func read(_ teacher: String, answers: String = "teacher: t", more: String = "")
    -> (recipe: Recipe?, findings: [String])
  {
    let log = FindingLog()
    let recipe = Recipe.read(
      """
      name: r
      teachers:
        t: \(teacher)
      sources: [{ name: s, domain: math, path: q.jsonl }]
      answers: { \(answers) }
      \(more)
      """, log: log)
    return (recipe, log.findings.map(\.message))
  }

  @Test func allOfATeacherIsRead() throws {
    let (recipe, findings) = read(
      """
      { endpoint: [http://a/v1/, "http://b/v1"], model: m, key: $K, interface: anthropic, n: 4, seed: false,
            structured: object, batch: true, timeout: { connect: 1, first_byte: 20, idle: 3 },
            extra_body: { top_k: 5, mode: "7", flags: [true, null, 1.5] } }
      """)
    #expect(findings.isEmpty)
    let teacher = try #require(recipe?.teachers.first)
    #expect(teacher.place == .endpoints(["http://a/v1", "http://b/v1"], model: "m", key: "K"))
    #expect(teacher.interface?.value == "anthropic" && teacher.structure?.value == "object")
    #expect(teacher.choices == 4 && teacher.sendsSeeds == false && teacher.isBatched)
    #expect(teacher.timeouts == .init(connect: 1, firstByte: 20, idle: 3, whole: nil))
    #expect(
      teacher.extraBody
        == ["top_k": 5, "mode": "7", "flags": .list([true, .null, 1.5])])
    #expect(read("{ local: x, timeout: 7 }").recipe?.teachers.first?.timeouts.firstByte == 7)
    let long = read("{ local: x, timeout: { whole: 9000 }, stream: false, patience: 90m }")
    let spec = try #require(long.recipe?.teachers.first)
    #expect(long.findings.isEmpty && spec.timeouts.whole == 9000)
    #expect(spec.streams == false && spec.patience == 5400)
    #expect(read("{ local: x, patience: 60 }").recipe?.teachers.first?.patience == 60)
    #expect(read("{ local: x, patience: soon }").findings.count == 1)
  }

  @Test func aLaunchIsRead() throws {
    let (recipe, findings) = read(
      "{ launch: { engine: vllm, model: Qwen/QwQ-32B, arguments: [--tensor-parallel-size, 4] } }")
    #expect(findings.isEmpty)
    #expect(
      recipe?.teachers.first?.place
        == .launch(
          engine: "vllm", model: "Qwen/QwQ-32B", arguments: ["--tensor-parallel-size", "4"]))
  }

  @Test(arguments: [
    ("{ model: m }", "teacher \"t\" needs local, launch, trained or endpoint"),
    ("{ local: x, endpoint: http://a/v1, model: m }", "teacher \"t\" has both local and endpoint"),
    ("{ local: x, key: $K }", "teacher \"t\" is local: it has no key"),
    ("{ endpoint: a/v1, model: m }", "teacher \"t\": \"a/v1\" is not an address"),
    ("{ endpoint: [], model: m }", "teacher \"t\" names no endpoint"),
    ("{ local: x, seed: maybe }", "teacher \"t\": seed should be true or false"),
    ("{ local: x, extra_body: 3 }", "teacher \"t\": extra_body should be a mapping"),
    ("{ local: x, timeout: { idel: 3 } }", "the timeout of teacher \"t\" has no field \"idel\""),
    ("{ launch: { engine: vllm } }", "the launch of teacher \"t\" needs the field \"model\""),
  ])
  func whatIsWrongIsTold(_ pair: (teacher: String, finding: String)) {
    #expect(
      read(pair.teacher).findings.contains { $0.hasPrefix(pair.finding) },
      "\(read(pair.teacher).findings)")
  }

  @Test(arguments: [
    ("keep", IfCut.keep), ("drop", .drop), ("continue", .goOn(4)), ("ask_again", .askAgain(1)),
    ("{ continue: 2 }", .goOn(2)), ("{ ask_again: 7 }", .askAgain(7)),
  ])
  func whatBecomesOfCutAnswersIsRead(_ pair: (text: String, ifCut: IfCut)) {
    let (recipe, findings) = read("{ local: x }", answers: "teacher: t, if_cut: \(pair.text)")
    #expect(findings.isEmpty && recipe?.answers.ifCut == pair.ifCut)
  }

  @Test func aBudgetIsRead() {
    let recipe = read("{ local: x }", more: "budget: { dollars: 12.5, tokens: 1_000_000 }").recipe
    #expect(recipe?.budget == Budget(dollars: Money(dollars: 12.5), tokens: 1_000_000))
    #expect(read("{ local: x }", answers: "teacher: t, if_cut: buy").findings.count == 1)
    #expect(read("{ local: x }", more: "budget: { euros: 1 }").findings.count == 1)
  }

  @Test func aListOfPricesIsRead() {
    let log = FindingLog()
    let entries = PriceListEntry.readAll(
      """
      api.example.org:
        big*: { input: 1, output: 2.5 }
        small: { input: 1 }
      other: 3
      """, log: log)
    #expect(
      entries
        == [
          .init(
            host: "api.example.org", model: "big*",
            price: .init(dollarsPerMillionInput: 1, output: 2.5))
        ])
    #expect(log.findings.map(\.line) == [3, 4])
  }
}
