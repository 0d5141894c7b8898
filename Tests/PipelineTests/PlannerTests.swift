import Foundation
import TestSupport
import Testing
import Values

struct PlannerTests {
  @Test func freeStagesAreExactAndNothingIsAsked() async throws {
    let rig = try await RunRig()
    let plan = try await rig.plan(rig.recipe(questions: "[random: 4]"))
    #expect(plan.stages.map(\.name) == ["source", "random", "answer", "grade", "complete"])
    #expect(plan.stages.map(\.entered) == [6, 6, 12, 12, 12])
    #expect(plan.stages.map(\.isExact) == [true, true, false, false, false])
    #expect(plan.callsToMake == 12 && plan.callsPaid == 0)
    #expect(rig.teacher.requests == 0)
    #expect(!FileManager.default.fileExists(atPath: rig.workspace.path), "a plan touches nothing")
    await rig.teacher.stop()
  }

  @Test func knowsWhatIsPaidFor() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    let same = try await rig.plan(rig.recipe())
    #expect(same.callsToMake == 0 && same.callsPaid == 18 && same.cost == .zero)
    #expect(same.stages.allSatisfy { $0.isExact })
    try rig.write(questions: 7)
    let larger = try await rig.plan(rig.recipe())
    #expect(larger.callsToMake == 3 && larger.callsPaid == 18)
    #expect(larger.stages.last?.isExact == false)
    await rig.teacher.stop()
  }

  @Test func pricesWhatIsToBeAsked() async throws {
    let rig = try await RunRig()
    let sampling = "expected_tokens: 1000"
    let plan = try await rig.plan(rig.recipe(sampling: sampling))
    let calls = try #require(plan.stages[1].calls)
    #expect(calls.completionTokens == 18_000 && calls.basis == "expected_tokens")
    // "be brief" and "question 0": 18 characters a call.
    #expect(calls.promptTokens == 18 * 18 / 4)
    #expect(plan.cost == Money(picodollars: Int64(81 * 1_000_000 + 18_000 * 2_000_000)))
    let unknown = try await rig.plan(
      rig.recipe(sampling: sampling).replacing(", price: { input: 1, output: 2 }", with: ""))
    #expect(unknown.cost == nil)
    await rig.teacher.stop()
  }

  @Test func aJudgeIsCountedToo() async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe(questions: "[response_length: { judge: t, keep: 2 }]")
    let before = try await rig.plan(recipe)
    #expect(before.stages[1].calls?.toMake == 6 && before.stages[1].kept == 2)
    #expect(before.callsToMake == 12)
    #expect(try await rig.run(recipe).calls.answered == 12)
    #expect(try await rig.plan(recipe).callsToMake == 0)
    await rig.teacher.stop()
  }

  @Test func equalCallsAreCountedOnce() async throws {
    let rig = try await RunRig()
    let twice = rig.recipe().replacing(
      "sources:",
      with: "sources:\n  - { name: other, domain: math, path: questions.jsonl, reference: answer }")
    let plan = try await rig.plan(twice)
    #expect(plan.callsToMake == 18 && plan.callsPaid == 0)
    #expect(plan.stages[1].entered == 36 && plan.stages[1].calls?.total == 18)
    await rig.teacher.stop()
  }

  /// A source of which one file is missing is not run with the other one alone.
  @Test func aMissingFileAmongOthersIsMissed() async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe().replacing(
      "path: questions.jsonl,", with: "path: [questions.jsonl, absent.jsonl], expected_rows: 9,")
    #expect(try await rig.plan(recipe).stages[0].entered == 9)
    await #expect(throws: RetortError.self) { try await rig.run(recipe) }
    let both = recipe.replacing(
      "sources:",
      with: "sources:\n  - { name: other, domain: math, path: questions.jsonl, reference: answer }")
    #expect(try await rig.plan(both).stages[0].entered == 15)
    await rig.teacher.stop()
  }

  @Test func sourcesMayBeMissingIfTheirSizeIsTold() async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe().replacing(
      "path: questions.jsonl,", with: "path: absent.parquet, expected_rows: 1000,")
    let plan = try await rig.plan(recipe)
    #expect(plan.stages[0].entered == 1000 && plan.callsToMake == 3000)
    await #expect {
      try await rig.run(recipe)
    } throws: { ($0 as? RetortError)?.what == "source \"s\" has no files" }
    await rig.teacher.stop()
  }

  @Test func tellsWhatRunsEarlierThanItStands() async throws {
    let rig = try await RunRig()
    try rig.write(questions: 12)
    let yaml = rig.recipe(
      questions: "[response_length: { judge: t, keep: 5 }, pattern: 'question 1']")
    let plan = try await rig.plan(yaml)
    #expect(plan.moves.map(\.moved) == ["pattern"])
    #expect(plan.moves.map(\.before) == ["response_length"])
    // question 1, question 10, question 11
    #expect(plan.moves.map(plan.saved(by:)) == [3])
    #expect(plan.stages.first { $0.name == "response_length" }?.calls?.total == 9)
  }
}
