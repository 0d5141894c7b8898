import Corpus
import Foundation
import TestSupport
import Testing

/// Kills a real `retort` with SIGKILL at random moments, and sees what it does the next time.
@Suite(.serialized, .timeLimit(.minutes(120)))
struct CrashTests {
  private static let concurrency = 4
  /// 59 of 60 questions, four answers each.
  private static let calls = 59 * 4

  private func rig(_ url: String) throws -> CommandLineRig {
    try CommandLineRig(teacher: url, questions: 60, samples: 4, concurrency: Self.concurrency)
  }

  /// Two dozen kills while answers are bought, then a dozen while rows are put together and exported,
  /// then a run to the end. It must give the very bytes of an undisturbed run, and no answer may be
  /// bought twice but those that were under way when a kill fell.
  @Test func afterAnyKillNothingIsLostAndNothingBoughtTwice() async throws {
    let allowance = Allowance(Self.calls)
    let teacher = try await ScriptedTeacher.start { request in
      await allowance.pass()
      return .standard(request)
    }
    // Of the same teacher, since its address is part of the recipe and of every call; in a workspace of
    // its own, since that is where the answers are remembered.
    let undisturbed = try rig(teacher.url)
    #expect(try await undisturbed.retort("run", "recipe.yaml", "-q").exitCode == 0)
    #expect(teacher.requests == Self.calls)
    let expected = undisturbed.export()

    // A few new answers a round, so that no run comes to its end before its kill.
    let rig = try rig(teacher.url)
    var generator = SeededGenerator(20)
    let kills = 24
    for _ in 0..<kills {
      allowance.allow(6)
      let process = try RetortProcess(["run", "recipe.yaml", "-q"], in: rig.scratch.path)
      try await Task.sleep(for: .milliseconds(Int.random(in: 1...250, using: &generator)))
      process.kill()
      #expect(try await process.wait().exitCode == -SIGKILL)
    }
    let last = Task { try await rig.retort("run", "recipe.yaml", "-q") }
    allowance.allowAll()
    #expect(try await last.value.exitCode == 0)
    #expect(rig.export() == expected)
    #expect(teacher.asked.count == Self.calls)
    // What was under way at a kill: at most the calls in flight. An answer that was sent but not yet
    // committed is in flight still, as the run sees it.
    let repeated = teacher.requests - 2 * Self.calls
    #expect(repeated <= kills * Self.concurrency, "\(repeated) calls were made again")

    // All is paid for: another name puts the same rows together from the ledger.
    for _ in 0..<12 {
      let process = try RetortProcess(
        ["run", "recipe.yaml", "-q", "--name", "other"], in: rig.scratch.path)
      try await Task.sleep(for: .milliseconds(Int.random(in: 1...120, using: &generator)))
      process.kill()
      _ = try await process.wait()
    }
    let other = try await rig.retort("run", "recipe.yaml", "-q", "--name", "other")
    #expect(other.exitCode == 0)
    #expect(rig.scratch.files(below: ".retort/runs/other/export") == expected)
    #expect(teacher.requests == 2 * Self.calls + repeated)
    await teacher.stop()
  }

  /// Kind O: the first Ctrl-C takes in what is in flight, and tells that it does.
  @Test func anInterruptionTakesInWhatIsInFlight() async throws {
    let allowance = Allowance(6)
    let teacher = try await ScriptedTeacher.start { request in
      await allowance.pass()
      return .standard(request)
    }
    let rig = try rig(teacher.url)
    let process = try RetortProcess(["run", "recipe.yaml"], in: rig.scratch.path)
    while teacher.requests < 6 + Self.concurrency { try await Task.sleep(for: .milliseconds(10)) }
    process.signal(SIGINT)
    // What follows reaches it, however slow it is: four answers, and no request more.
    while !(try events(rig).contains("\"stopping\"")) {
      try await Task.sleep(for: .milliseconds(10))
    }
    allowance.allow(Self.concurrency)
    let result = try await process.wait()
    #expect(result.exitCode == 130)
    #expect(result.errors.contains("up to \(Self.concurrency) under way are taken in"))
    #expect(result.errors.contains("Ctrl-C ends at once"))
    #expect(result.errors.contains("run the same command again"))
    #expect(teacher.requests == 6 + Self.concurrency)
    allowance.allowAll()
    #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
    #expect(teacher.requests == Self.calls, "nothing is asked again")
    await teacher.stop()
  }

  /// Kind O: the second ends at once, whatever is in flight.
  @Test func aSecondInterruptionEndsAtOnce() async throws {
    let allowance = Allowance(0)
    let teacher = try await ScriptedTeacher.start { request in
      await allowance.pass()
      return .standard(request)
    }
    let rig = try rig(teacher.url)
    let process = try RetortProcess(["run", "recipe.yaml"], in: rig.scratch.path)
    while teacher.requests < Self.concurrency { try await Task.sleep(for: .milliseconds(10)) }
    process.signal(SIGINT)
    while !(try events(rig).contains("\"stopping\"")) {
      try await Task.sleep(for: .milliseconds(10))
    }
    process.signal(SIGTERM)
    // The teacher is still held back.
    #expect(try await process.wait().exitCode == 143)
    allowance.allowAll()
    #expect(try await rig.retort("run", "recipe.yaml", "-q").exitCode == 0)
    #expect(teacher.requests == Self.calls + Self.concurrency, "what was in flight is asked again")
    await teacher.stop()
  }

  private func events(_ rig: CommandLineRig) throws -> String {
    String(decoding: try rig.scratch.read(".retort/runs/told/events.jsonl"), as: UTF8.self)
  }

  /// Kind F: everything refused is a failure, with an exit code of its own, at every run.
  @Test func everythingRefusedIsAFailure() async throws {
    let teacher = try await ScriptedTeacher.start { _ in .status(400, body: "not possible") }
    let rig = try CommandLineRig(teacher: teacher.url, questions: 6, samples: 2)
    for _ in 0..<2 {
      let result = try await rig.retort("run", "recipe.yaml")
      #expect(result.exitCode == 4)
      #expect(result.errors.contains("error: every call of the stage answer failed: 10 answers"))
      #expect(result.errors.contains("HTTP 400: not possible"))
    }
    #expect(teacher.requests == 10)
    await teacher.stop()
  }

  @Test func theSecondRunIsToldWhoHoldsTheFirst() async throws {
    let allowance = Allowance(0)
    let teacher = try await ScriptedTeacher.start { request in
      await allowance.pass()
      return .standard(request)
    }
    let rig = try rig(teacher.url)
    let process = try RetortProcess(["run", "recipe.yaml", "-q"], in: rig.scratch.path)
    while teacher.requests == 0 { try await Task.sleep(for: .milliseconds(10)) }
    let second = try await rig.retort("run", "recipe.yaml", "-q")
    #expect(second.exitCode == 1)
    #expect(second.errors.contains("error: run \"told\" is being run already"))
    #expect(second.errors.contains("cause: it is held by process \(process.identifier) on "))
    allowance.allowAll()
    #expect(try await process.wait().exitCode == 0)
    await teacher.stop()
  }
}
