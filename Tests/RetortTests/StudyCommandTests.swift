import Foundation
import TestSupport
import Testing

/// Studies, as a user runs them.
struct StudyCommandTests {
  private static let study = """
    name: drawn
    hypothesis: One is better.
    evaluation: { dev: [aime24] }
    stages: [{ name: filter, vary: { "questions[pick]": [one, two, three] } }]
    run_on: simulate
    """

  @Test func aStudyIsPlannedRunAndShown() async throws {
    let scratch = Scratch()
    try scratch.write("study.yaml", Self.study)
    func retort(_ arguments: String...) async throws -> RetortProcess.Result {
      try await RetortProcess.run(arguments, in: scratch.path)
    }
    let plan = try await retort("plan", "study.yaml")
    #expect(plan.exitCode == 0 && plan.output.contains("3 cells; 3 runs to screen"), "\(plan)")
    let early = try await retort("study", "show", "drawn")
    #expect(early.exitCode == 2 && early.errors.contains("retort study run makes one"), "\(early)")
    let run = try await retort("study", "run", "study.yaml")
    #expect(run.exitCode == 0 && run.output.contains("filter"), "\(run)")
    let again = try await retort("study", "run", "study.yaml")
    #expect(again.output == run.output)
    let show = try await retort("study", "show", "drawn")
    #expect(show.exitCode == 0 && show.output.contains("## Stage filter"), "\(show)")

    // What is not there is said.
    try scratch.write("study.yaml", Self.study.replacing("[one, two, three]", with: "[one]"))
    let fault = try await retort("plan", "study.yaml")
    #expect(fault.exitCode == 2 && fault.errors.contains("study.yaml:4:"), "\(fault)")
    let simulated = try await retort("study", "simulate", "--recipes", "6", "--studies", "20")
    #expect(simulated.exitCode == 0 && simulated.output.contains("once each"), "\(simulated)")
  }
}
