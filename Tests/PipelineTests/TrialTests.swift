import Foundation
import Machine
import Pipeline
import Recipes
import Storage
import TestSupport
import Testing

/// `retort run --limit`: the whole recipe on a few questions.
struct TrialTests {
  private func checked(_ rig: RunRig, _ yaml: String, _ trial: Int?) throws -> CheckedRecipe {
    let log = FindingLog()
    guard let checked = Preflight(folder: rig.scratch.path, trial: trial, log: log).check(yaml)
    else { throw RunRig.BadRecipe(findings: log.findings.map(\.message)) }
    return checked
  }

  private func run(_ rig: RunRig, _ yaml: String, _ trial: Int?) async throws -> FinishedRun {
    try await Session.with(rig.workspace) {
      try await $0.run(
        try checked(rig, yaml, trial), name: trial.map { "rigged-trial-\($0)" } ?? "rigged")
    }
  }

  @Test func itsAnswersCountForTheWholeRun() async throws {
    let rig = try await RunRig()
    try rig.write(questions: 30)
    let yaml = rig.recipe(questions: "[random: 20]", samples: 2)
    let trial = try await run(rig, yaml, 5)
    #expect(
      trial.funnel.map(\.stage) == ["source", "random", "trial", "answer", "grade", "complete"])
    #expect(trial.funnel[2].tally.kept == 5 && trial.export.rows == 10)
    #expect(trial.funnel[2].notes == ["a trial: 5 of 20 questions go on"])
    let larger = try await run(rig, yaml, 8)
    #expect(larger.export.rows == 16 && rig.teacher.requests == 16)
    let whole = try await run(rig, yaml, nil)
    #expect(whole.export.rows == 40 && whole.calls.answered == 24 && rig.teacher.requests == 40)
    await rig.teacher.stop()
  }

  /// What a judge is asked costs, too: the trial comes before it.
  @Test func comesBeforeWhatIsPaidFor() async throws {
    let rig = try await RunRig()
    try rig.write(questions: 30)
    let yaml = rig.recipe(
      questions: "[response_length: { judge: t, keep: 3 }, pattern: nothing]", samples: 2)
    let trial = try await run(rig, yaml, 4)
    #expect(
      trial.funnel.prefix(4).map(\.stage) == ["source", "pattern", "trial", "response_length"])
    #expect(rig.teacher.requests == 4 + 3 * 2)
    await rig.teacher.stop()
  }

  @Test func eachSourceGivesItsShare() async throws {
    let rig = try await RunRig()
    try rig.write(questions: 30)
    try rig.scratch.write(
      "other.jsonl", (0..<10).map { "{\"question\":\"other \($0)\"}\n" }.joined())
    let yaml = rig.recipe().replacing(
      "sources:", with: "sources:\n  - { name: other, domain: code, path: other.jsonl }")
    let trial = try await run(rig, yaml, 8)
    let asked = rig.teacher.asked.keys
    #expect(trial.funnel[1].tally.kept == 8)
    #expect(asked.count { $0.contains("other ") } == 2 * 3 && asked.count == 8 * 3)
    await rig.teacher.stop()
  }
}
