import Corpus
import Foundation
import Pipeline
import Reports
import TestSupport
import Testing
import Values

struct RunTests {
  @Test func theFunnelIsTrue() async throws {
    let rig = try await RunRig { request in
      request.question.hasSuffix("1")
        ? .answer("<think>cut", finish: "length") : .standard(request)
    }
    let outcome = try await rig.run(rig.recipe(questions: "[random: 5]"))
    #expect(outcome.funnel.map(\.stage) == ["source", "random", "answer", "grade", "complete"])
    var before = 6
    for stage in outcome.funnel {
      #expect(stage.tally.balances)
      #expect(stage.tally.entered == (stage.stage == "answer" ? before * 3 : before))
      before = stage.tally.kept
    }
    #expect(outcome.export.rows == before)
    #expect(outcome.calls.answered == 15 && rig.teacher.requests == 15)
    let rows = rig.export()["data/train-00000.jsonl"].map { $0.split(separator: 10).count }
    #expect(rows == before)
    await rig.teacher.stop()
  }

  @Test func anotherRunAsksNobodyAndChangesNothing() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    let first = rig.export()
    let outcome = try await rig.run(rig.recipe())
    #expect(outcome.calls.answered == 0 && rig.teacher.requests == 18)
    #expect(rig.export() == first)
    // Under another name the answers are the same, and paid for already.
    try await rig.run(rig.recipe(), name: "again")
    #expect(rig.teacher.requests == 18)
    #expect(rig.export("again") == first)
    await rig.teacher.stop()
  }

  @Test func aNewRowAsksForItselfOnly() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    try rig.write(questions: 7)
    #expect(try await rig.run(rig.recipe()).calls.answered == 3)
    #expect(rig.teacher.requests == 21)
    await rig.teacher.stop()
  }

  @Test func aChangedFilterAsksNobody() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    try await rig.run(rig.recipe(questions: "[random: 4, deduplicate: exact]"))
    try await rig.run(rig.recipe(keep: "[correct]"))
    #expect(rig.teacher.requests == 18)
    await rig.teacher.stop()
  }

  /// What a kill leaves while one dataset takes another's place: a dataset without its stamp.
  @Test func aDatasetThatNobodyVouchesForIsWrittenAnew() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    let whole = rig.export()
    try rig.scratch.write("work/runs/rigged/export/README.md", "of another recipe")
    try FileManager.default.removeItem(
      atPath: "\(rig.scratch.path)/work/runs/rigged/export.fingerprint")
    try await rig.run(rig.recipe())
    #expect(rig.export() == whole && rig.teacher.requests == 18)
    await rig.teacher.stop()
  }

  /// What puts nothing else into the rows leaves their files: they get a second name, if they are what they were.
  @Test(arguments: [false, true])
  func anotherCardKeepsTheFilesWithRows(isDamaged: Bool) async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    let export = "\(rig.workspace.run("rigged").path)/export"
    let path = try #require(
      try JSONDecoder().decode(
        ExportManifest.self, from: rig.scratch.read("work/runs/rigged/export/manifest.json")
      ).files.first?.file)
    let before = try FileManager.default.attributesOfItem(atPath: "\(export)/\(path)")
    let rows = try rig.scratch.read("work/runs/rigged/export/\(path)")
    if isDamaged {
      try rig.scratch.write("work/runs/rigged/export/\(path)", Data(rows.reversed()))
    }
    try await rig.run(rig.recipe(questions: "[random: 6, length: { max: 100000 }]"))
    let after = try FileManager.default.attributesOfItem(atPath: "\(export)/\(path)")
    #expect(try rig.scratch.read("work/runs/rigged/export/\(path)") == rows)
    #expect(
      (before[.systemFileNumber] as? UInt64 == after[.systemFileNumber] as? UInt64) != isDamaged)
    let card = String(
      decoding: try rig.scratch.read("work/runs/rigged/export/README.md"), as: UTF8.self)
    #expect(card.contains("length"))
    await rig.teacher.stop()
  }

  /// An interrupted run of a changed recipe shows what it has done, and nothing of the earlier one.
  @Test func anEarlierRecipesStagesDoNotCount() async throws {
    let rig = try await RunRig { request in
      request.number < 18 ? .standard(request) : .status(401, body: "no more")
    }
    try await rig.run(rig.recipe(questions: "[random: 5]"))
    await #expect(throws: RetortError.self) {
      try await rig.run(rig.recipe(questions: "[deduplicate: exact, random: 4]", samples: 9))
    }
    let stages = rig.workspace.run("rigged").finishedStages()
    #expect(stages.map(\.manifest.stage) == ["source", "deduplicate", "random"])
    await rig.teacher.stop()
  }

  @Test func moreSamplesAskForTheMissingOnes() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe(samples: 3))
    try await rig.run(rig.recipe(samples: 5))
    #expect(rig.teacher.requests == 30)
    await rig.teacher.stop()
  }

  @Test func whateverDecidesTheAnswerAsksAnew() async throws {
    let rig = try await RunRig()
    try await rig.run(rig.recipe())
    try await rig.run(rig.recipe(sampling: "temperature: 0.6"))
    try await rig.run(rig.recipe(sampling: "temperature: 0.5, max_tokens: 7"))
    try await rig.run(rig.recipe(system: "be verbose"))
    #expect(rig.teacher.requests == 4 * 18)
    let other = try await ScriptedTeacher.start()
    try await rig.run(rig.recipe().replacing(rig.teacher.url, with: other.url))
    #expect(other.requests == 18 && rig.teacher.requests == 4 * 18)
    await rig.teacher.stop()
    await other.stop()
  }

  @Test func theSameQuestionOfTwoSourcesIsAskedOnce() async throws {
    let rig = try await RunRig()
    let twice = rig.recipe().replacing(
      "sources:",
      with: "sources:\n  - { name: other, domain: math, path: questions.jsonl, reference: answer }")
    let outcome = try await rig.run(twice)
    #expect(outcome.export.rows == 36)
    #expect(rig.teacher.requests == 18)
    await rig.teacher.stop()
  }

  @Test func aRefusedCallDropsItsRowAndNoOther() async throws {
    let rig = try await RunRig { request in
      request.question == "question 2" ? .status(400, body: "not this one") : .standard(request)
    }
    let outcome = try await rig.run(rig.recipe())
    #expect(outcome.funnel[1].tally.dropped == ["the teacher gave no answer": 3])
    #expect(outcome.export.rows == 15)
    let history = try RowHistory(
      of: RowID(source: "s", key: "question 2").description, in: rig.workspace.run("rigged"))
    guard case .dropped(let drop) = history.steps.last?.fate else {
      Issue.record("the row should end dropped")
      return
    }
    #expect(drop.evidence["message"] == "not this one")
    // The run is finished: it is not asked again.
    try await rig.run(rig.recipe())
    #expect(rig.teacher.requests == 18)
    await rig.teacher.stop()
  }

  @Test func aTeacherThatPushesBackLosesNoCall() async throws {
    let rig = try await RunRig { request in
      request.number % 5 == 1
        ? .status(429, body: "slow down", headers: ["retry-after-ms": "5"]) : .standard(request)
    }
    let outcome = try await rig.run(rig.recipe())
    #expect(outcome.export.rows == 18 && outcome.calls.answered == 18)
    #expect(rig.teacher.requests > 18 && rig.teacher.sent.values.allSatisfy { $0 == 1 })
    await rig.teacher.stop()
  }

  @Test func aTeacherThatKnowsNobodyStopsTheRun() async throws {
    let rig = try await RunRig { request in
      request.number < 7 ? .standard(request) : .status(401, body: "who are you")
    }
    await #expect {
      try await rig.run(rig.recipe())
    } throws: { ($0 as? RetortError)?.kind == .teacher }
    // What was answered before is paid for and stays so.
    let plan = try await rig.plan(rig.recipe())
    #expect(plan.callsPaid == 7 && plan.callsToMake == 11)
    await rig.teacher.stop()
  }

  @Test func aSecondRunOfTheNameIsToldWhoHoldsIt() async throws {
    let allowance = Allowance(0)
    let rig = try await RunRig { request in
      await allowance.pass()
      return .standard(request)
    }
    let first = Task { try await rig.run(rig.recipe()) }
    while rig.teacher.requests == 0 { try await Task.sleep(for: .milliseconds(5)) }
    await #expect {
      try await rig.run(rig.recipe())
    } throws: { error in
      let error = error as? RetortError
      return error?.kind == .busy
        && error?.cause?.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true
    }
    allowance.allowAll()
    _ = try await first.value
    await rig.teacher.stop()
  }

  @Test func reasoningIsKeptApart() async throws {
    let rig = try await RunRig { _ in .answer("13", reasoning: "hm") }
    try await rig.run(rig.recipe())
    let text = String(decoding: rig.export()["data/train-00000.jsonl"] ?? Data(), as: UTF8.self)
    #expect(text.contains(#"{"from":"gpt","value":"<think>\nhm\n</think>\n\n13"}"#))
    // 10 tokens at $1 and 5 at $2 per million.
    #expect(text.contains(#""cost":2e-05"#))
    await rig.teacher.stop()
  }
}
