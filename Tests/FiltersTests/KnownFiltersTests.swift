import Filters
import Pipeline
import Recipes
import TestSupport
import Testing

/// Overrides of a recipe's steps, with the filters that there are.
struct KnownFiltersTests {
  private static let recipe = """
    name: rig
    teachers: { t: { endpoint: "http://127.0.0.1:9/v1", model: m } }
    sources: [{ name: s, domain: math, path: q.jsonl }]
    answers: { teacher: t }
    questions:
      - length: 40
      - { id: pick, random: 9 }
    keep: [shortest: 2]
    """

  private func check(_ overrides: [(String, String)], _ log: FindingLog) throws -> CheckedRecipe? {
    let scratch = Scratch()
    try scratch.write("q.jsonl", "{\"question\":\"?\"}\n")
    return Preflight(folder: scratch.path, log: log).check(
      Self.recipe, setting: overrides.map { RecipeOverride($0, to: $1) })
  }

  /// What is written in short has fields all the same, and a filter's name is told from a field's.
  @Test func stepsAreChangedAsTheirFiltersAreWritten() throws {
    let log = FindingLog()
    let checked = try #require(
      try check(
        [
          ("questions[pick].of", "math"), ("questions[length]", "{ max: 50 }"),
          ("keep[shortest]", "{ longest: 3 }"),
        ], log), "\(log.findings)")
    #expect(log.findings.isEmpty)
    #expect(checked.questionFilters.map(\.identity["max"]) == [.integer(50), nil])
    #expect(checked.questionFilters[1].identity["of"] == .string("math"))
    #expect(checked.questionFilters[1].identity["keep"] == .integer(9))
    #expect(checked.answerFilters.map(\.identity["filter"]) == [.string("longest")])
    #expect(checked.text.contains("id: pick") && checked.text.contains("longest: 3"))
  }

  /// Else `questions[x]={ name: … }` could be a filter or its parameters.
  @Test func noParameterHasTheNameOfAFilter() {
    let families = [
      questionFilters.map { ($0.name, $0.guide) }, answerFilters.map { ($0.name, $0.guide) },
    ]
    for family in families {
      let names = Set(family.map(\.0))
      #expect(!names.contains("id"))
      for (name, guide) in family {
        #expect(names.isDisjoint(with: guide.parameters.map(\.name)), "\(name)")
      }
    }
  }

  @Test func anUncheckedOverrideIsNoRecipe() throws {
    let log = FindingLog()
    #expect(try check([("questions[pick]", "{ randm: 3 }")], log) == nil)
    #expect(
      log.findings.first { $0.message == "random has no field \"randm\"" }?.override
        == "questions[pick]={ randm: 3 }")
  }
}
