import Filters
import Pipeline
import Recipes
import Storage
import TestSupport
import Testing

/// The recipes that come with Retort.
struct OwnRecipesTests {
  private func plan(_ name: String) async throws -> Plan {
    let log = FindingLog()
    let path = "recipes/\(name).yaml"
    let folder =
      "\(Repository.root)/\(path.split(separator: "/").dropLast().joined(separator: "/"))"
    let checked = try #require(
      Preflight(folder: folder, log: log).check(try Repository.text(path)),
      "\(log.findings.map { $0.text(file: path) })")
    let scratch = Scratch()
    return try await Planner(checked, workspace: Workspace(path: scratch.path)).plan()
  }

  /// The numbers of rows of OpenThoughts3-1.2M.
  @Test(arguments: [("math", 850_000), ("code", 250_000), ("science", 100_000)])
  func openThoughtsHasItsRows(_ domain: String, _ rows: Int) async throws {
    let plan = try await plan("openthoughts3/\(domain)")
    #expect(plan.stages.last?.kept == rows)
    #expect(plan.cost != nil)
  }

  @Test func theQuickstartHasItsQuestions() async throws {
    let plan = try await plan("quickstart")
    #expect(plan.stages[0].entered >= 60 && plan.stages[0].isExact)
    #expect(plan.stages.first { $0.name == "answer" }?.entered == 168)
    #expect(plan.cost == .zero)
  }

  /// The tour shows every filter there is, and what costs nothing of it is known before it runs.
  @Test func theTourPassesEveryFilter() async throws {
    let plan = try await plan("tour")
    let names = plan.stages.map(\.name)
    let question = try #require(names.firstIndex(of: "answer"))
    #expect(Set(names[..<question]).isSuperset(of: questionFilters.map(\.name)))
    // The small model on this machine writes, and gives no scores.
    let unshown: Set = ["reward"]
    #expect(
      Set(names[question...]).isSuperset(of: Set(answerFilters.map(\.name)).subtracting(unshown)))
    for stage in plan.stages.prefix(8) where stage.name != "source" {
      #expect(stage.isExact && stage.entered - stage.kept >= 3, "\(stage.name) shows no three rows")
    }
    #expect(plan.stages.first { $0.name == "verified_by_llm" }?.calls?.stopsFor == "shortest")
    #expect(plan.cost == .zero)
  }
}
