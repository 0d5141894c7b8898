import Foundation
import Machine
import Pipeline
import Reports
import TestSupport
import Testing
import Values

/// Stages that runs share, by what they are made of.
struct SharedStagesTests {
  private func folders(_ rig: RunRig) -> Set<String> {
    Set(Files.names(in: "\(rig.workspace.path)/stages").filter { $0.utf8.count == 64 })
  }

  @Test func runsOfOneRecipeMakeTheirStagesOnce() async throws {
    let rig = try await RunRig()
    try await Session.with(rig.workspace) { session in
      try await withThrowingTaskGroup(of: FinishedRun.self) { group in
        for number in 0..<5 {
          let checked = try rig.checked(rig.recipe())
          group.addTask { try await session.run(checked, name: "run\(number)") }
        }
        for try await run in group { #expect(run.export.rows == 18) }
      }
    }
    #expect(rig.teacher.requests == 18)
    // source, answer, grade, complete
    #expect(folders(rig).count == 4)
    #expect(Set((0..<5).map { rig.export("run\($0)")["data/train-00000.jsonl"] }).count == 1)
    await rig.teacher.stop()
  }

  @Test func aFilterThatDropsNothingLeavesWhatFollowsUnchanged() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    let before = rig.workspace.run("rigged").held.map(\.made)
    try await rig.run(rig.recipe(questions: "[length: { min: 1 }]"))
    let after = rig.workspace.run("rigged").held.map(\.made)
    #expect(after.count == before.count + 1)
    #expect(Array(after.dropFirst(2)) == Array(before.dropFirst()))
    await rig.teacher.stop()
  }

  @Test(arguments: ["name", "price", "run"])
  func whatDecidesNothingCostsNothing(_ change: String) async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe()
    try await rig.run(recipe)
    let before = folders(rig)
    switch change {
    case "name":
      try await rig.run(
        recipe.replacing("  t: {", with: "  another: {").replacing(
          "teacher: t", with: "teacher: another"))
    case "price":
      try await rig.run(recipe.replacing("input: 1, output: 2", with: "input: 3, output: 4"))
    default: try await rig.run(recipe, name: "other")
    }
    #expect(rig.teacher.requests == 18)
    #expect(folders(rig) == before)
    await rig.teacher.stop()
  }

  @Test func theDatasetNamesTheTeacherAsTheRecipeDoes() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    let renamed = rig.recipe().replacing("  t: {", with: "  another: {")
      .replacing("teacher: t", with: "teacher: another")
    try await rig.run(renamed)
    let rows = try #require(rig.export()["data/train-00000.jsonl"])
    #expect(String(decoding: rows, as: UTF8.self).contains(#""teacher":"another""#))
    await rig.teacher.stop()
  }

  @Test func cleaningRemovesWhatNobodyHolds() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe(questions: "[random: 5]"))
    try await rig.run(rig.recipe(questions: "[random: 5]"), name: "other")
    #expect(try rig.workspace.unheldStages().isEmpty)
    try await rig.run(rig.recipe(questions: "[random: 4]"))
    // The other run holds what this one gave up.
    #expect(try rig.workspace.unheldStages().isEmpty)
    try Files.remove(rig.workspace.run("other").path)
    let left = try rig.workspace.unheldStages()
    #expect(
      left.map(\.stage).sorted { $0 ?? "" < $1 ?? "" } == ["answer", "complete", "grade", "random"])
    #expect(try await rig.workspace.remove(left).count == 4)
    #expect(try rig.workspace.unheldStages().isEmpty)
    let asked = rig.teacher.requests
    try await rig.run(rig.recipe(questions: "[random: 4]"))
    #expect(rig.teacher.requests == asked)
    await rig.teacher.stop()
  }

  @Test func aLinkInThePlaceOfTheStagesIsNotFollowed() async throws {
    let rig = try await RunRig()
    try rig.scratch.write("precious/1-source/file", "of somebody else")
    try Files.makeFolder("\(rig.workspace.path)/runs/rigged")
    try Files.link(
      "\(rig.workspace.path)/runs/rigged/stages", to: "\(rig.scratch.path)/precious")
    await #expect(throws: RetortError.self) { try await rig.run(rig.recipe()) }
    #expect(
      rig.scratch.files(below: "precious") == ["1-source/file": Data("of somebody else".utf8)])
    await rig.teacher.stop()
  }

  @Test func eventsTellOfEverySession() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    try await rig.run(rig.recipe())
    let report = try RunReport(of: rig.workspace.run("rigged"))
    #expect(report.sessions.map(\.ending) == ["finished", "finished"])
    #expect(report.stages.map(\.manifest.stage) == ["source", "answer", "grade", "complete"])
    #expect(report.stages.allSatisfy { $0.seconds != nil })
    #expect(report.spending.calls == 18 && report.samples.count == 2)
    await rig.teacher.stop()
  }

  @Test func eventsOfAnybodyAreRead() throws {
    let scratch = Scratch()
    try scratch.write(
      "events.jsonl",
      """
      {"time":"2026-01-01T00:00:00.000Z","event":"session_started"}
      {"time":"no time","event":"session_started"}
      [1]
      {"time":"2026-01-01T00:00:01.000Z","event":"retry","unmentioned_before":-5}
      {"time":"2026-01-01T00:00:01.000Z","event":"retry","unmentioned_before":9223372036854775807}
      {"time":"2026-01-01T00:00:01.000Z","event":"stage_started","stage":"answer"}
      {"time":"2025-01-01T00:00:01.000Z","event":"stage_finished","stage":"answer","made":"x","reused":false}
      {"time":"2026-01-01T00:00:02.000Z","event":"sess
      """)
    let events = RunEvents(reading: "\(scratch.path)/events.jsonl")
    #expect(events.sessions.count == 1 && events.sessions[0].ended == nil)
    #expect(events.sessions[0].retries > 1)
    #expect(events.seconds == ["x": 0])
  }
}
