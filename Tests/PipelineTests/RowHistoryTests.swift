import Corpus
import Reports
import TestSupport
import Testing
import Values

struct RowHistoryTests {
  @Test func tellsTheWholeWay() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe(questions: "[random: 5]"))
    let run = rig.workspace.run("rigged")
    let stages = run.finishedStages()
    let firstDrop = try stages[1].drops.rows().next()
    let dropped = try #require(firstDrop?.name)
    let end = try RowHistory(of: String(dropped.prefix(8)), in: run)
    #expect(end.id == dropped)
    #expect(end.steps.map(\.stage) == ["source", "random"])

    let firstKept = try stages[1].rows(of: Question.self).rows().next()
    let kept = try #require(firstKept)
    let whole = try RowHistory(of: kept.name, in: run)
    #expect(whole.steps.count == 2 + 3 * 3)
    let one = try RowHistory(of: "\(kept.name)#2", in: run)
    #expect(one.steps.map(\.stage) == ["source", "random", "answer", "grade", "complete"])
    await rig.teacher.stop()
  }

  @Test func asksForMoreWhenItIsNotOne() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    let run = rig.workspace.run("rigged")
    for id in ["0", "zzzz", String(repeating: "0", count: 32)] {
      #expect(throws: RetortError.self) { try RowHistory(of: id, in: run) }
    }
    await rig.teacher.stop()
  }
}
