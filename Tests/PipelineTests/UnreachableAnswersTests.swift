import Foundation
import TestSupport
import Testing
import Values

@testable import Pipeline

/// A plan tells which answers are paid for and cannot be found under what its calls are called now.
struct UnreachableAnswersTests {
  private func plan(_ rig: RunRig, _ recipe: String, former: String? = nil) async throws -> Plan {
    try await Planner(
      try rig.checked(recipe), former: try former.map(rig.checked), workspace: rig.workspace
    ).plan()
  }

  private func lost(_ plan: Plan) -> [UnreachableAnswers] { plan.stages.flatMap(\.unreachable) }

  @Test func anAddressThatChangesIsTold() async throws {
    let rig = try await RunRig()
    let before = rig.recipe()
    try await rig.run(before)
    #expect(lost(try await plan(rig, before, former: before)) == [])
    // The same server at another address.
    let after = before.replacing("\(rig.teacher.url)\"", with: "\(rig.teacher.url)?door=2\"")
    for former in [before, nil] {
      let plan = try await plan(rig, after, former: former)
      #expect(plan.callsToMake == 18)
      #expect(lost(plan).map(\.answers) == [18])
      #expect(lost(plan).first?.hint?.contains("name: \"\(rig.teacher.url)\" in teacher t") == true)
      #expect(plan.record.json.contains("\"unreachable\":[{\"answers\":18"))
    }
    // What the hint says is so.
    let named = after.replacing("model: m,", with: "model: m, name: \"\(rig.teacher.url)\",")
    #expect(try await plan(rig, named, former: before).callsToMake == 0)
    // Another model is none of these.
    let other = after.replacing("model: m,", with: "model: n,")
    #expect(lost(try await plan(rig, other)) == [])
  }

  @Test func aPromptThatChangesIsTold() async throws {
    let rig = try await RunRig()
    let before = rig.recipe()
    try await rig.run(before)
    let after = rig.recipe(sampling: "temperature: 0.5, top_k: 5", system: "be long")
    let lost = lost(try await plan(rig, after, former: before))
    #expect(lost.map(\.answers) == [18])
    #expect(lost.first?.because.hasSuffix("has changed: the system prompt, top_k") == true)
    #expect(lost.first?.hint == nil)
    // More samples are new calls, and nothing is lost.
    #expect(self.lost(try await plan(rig, rig.recipe(samples: 5), former: before)) == [])
    // Some of the questions are new.
    try rig.write(questions: 8)
    #expect(self.lost(try await plan(rig, after, former: before)).map(\.answers) == [18])
  }
}
