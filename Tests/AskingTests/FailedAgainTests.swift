import Ledger
import Synchronization
import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

/// Calls that failed, and are made again: by whom, when, and what stands in the ledger meanwhile.
struct FailedAgainTests {
  /// Fails three calls in a session of its own.
  private func fail(_ rig: AskingRig, _ server: ScriptedTeacher, seeds: Bool = true) async throws {
    try await rig.session { scheduler in
      let calls = try scheduler.calls(of: "before", budget: Budget())
      try await calls.settle(
        AskingRig.calls(AskingRig.teacher(server.url) { $0.sendsSeeds = seeds }, 0..<3))
      #expect(calls.progress.failed == 3)
    }
  }

  @Test func theFailureStandsUntilTheAnswerIsIn() async throws {
    let rig = try AskingRig()
    let allowance = Allowance(3)
    let isWell = Mutex(false)
    let asked = Mutex(0)
    let server = try await ScriptedTeacher.start { request in
      asked.withLock { $0 += 1 }
      await allowance.pass()
      return isWell.withLock { $0 } ? .standard(request) : .status(400, body: "no")
    }
    try await fail(rig, server)
    isWell.withLock { $0 = true }
    try await rig.session { scheduler in
      let teacher = AskingRig.teacher(server.url)
      let calls = (0..<3).map { AskingRig.call(teacher, $0) }
      let again = Task {
        try await scheduler.calls(of: "again", budget: Budget(), retriesFailed: true)
          .settle(AskingRig.calls(teacher, 0..<3))
      }
      while asked.withLock({ $0 }) < 6 { try await Task.sleep(for: .milliseconds(5)) }
      // Whoever looks now finds that they failed, and is not left with nothing.
      let other = try scheduler.calls(of: "other", budget: Budget())
      try await other.settle(AskingRig.calls(teacher, 0..<3))
      #expect(other.progress.failed == 3)
      #expect(try other.outcomes(of: calls).allSatisfy { $0 != nil })
      allowance.allowAll()
      try await again.value
      #expect(try rig.ledger.failures().isEmpty && rig.ledger.count() == 3)
    }
    await server.stop()
  }

  /// Once in a session is enough, however many runs of it are told to.
  @Test func isMadeAgainOnceInASession() async throws {
    let rig = try AskingRig()
    let server = try await ScriptedTeacher.start { _ in .status(400, body: "no") }
    try await fail(rig, server)
    try await rig.session { scheduler in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for run in 0..<5 {
          group.addTask {
            let calls = try scheduler.calls(of: "\(run)", budget: Budget(), retriesFailed: true)
            try await calls.settle(AskingRig.calls(AskingRig.teacher(server.url), 0..<3))
            return calls.progress.failed
          }
        }
        for try await failed in group { #expect(failed == 3) }
      }
    }
    #expect(server.requests == 6)
    await server.stop()
  }

  /// Kind F: the cause stands in the recipe, and is mended there.
  @Test func whatWouldBeAskedOtherwiseIsAsked() async throws {
    let rig = try AskingRig()
    let server = try await ScriptedTeacher.start { request in
      request.body["seed"] == nil
        ? .standard(request) : .status(400, body: "unknown parameter: seed")
    }
    try await fail(rig, server)
    try await fail(rig, server)
    #expect(server.requests == 3, "nothing has changed")
    try await rig.session { scheduler in
      let teacher = AskingRig.teacher(server.url) { $0.sendsSeeds = false }
      #expect(try scheduler.hasFailuresWorthAsking(teacher))
      let calls = try scheduler.calls(of: "mended", budget: Budget())
      try await calls.settle(AskingRig.calls(teacher, 0..<3))
      #expect(calls.progress.answered == 3)
      #expect(try !scheduler.hasFailuresWorthAsking(teacher))
    }
    await server.stop()
  }

  /// Kind F: a wave of refusals after answers stops the run; what it took with it is asked again by itself, and what is
  /// really unfit locks nothing.
  @Test func aWaveStopsTheRunAndIsAskedAgain() async throws {
    let rig = try AskingRig()
    let isBroke = Mutex(false)
    let server = try await ScriptedTeacher.start { request in
      let number = Int(request.question.split(separator: " ").last ?? "") ?? 0
      let isRefused = isBroke.withLock { $0 } || number >= 1000
      return isRefused ? .status(400, body: "it is not possible") : .standard(request)
    }
    let teacher = AskingRig.teacher(server.url)
    try await rig.session { scheduler in
      try await scheduler.calls(of: "run", budget: Budget())
        .settle(AskingRig.calls(teacher, 0..<30))
      isBroke.withLock { $0 = true }
      let error = await #expect(throws: RetortError.self) {
        try await scheduler.calls(of: "run", budget: Budget())
          .settle(AskingRig.calls(teacher, 0..<400))
      }
      #expect(error?.kind == .teacher && error?.what.contains("in a row") == true)
      #expect(error?.cause == "HTTP 400: it is not possible")
      #expect(server.requests <= 30 + RefusalWave.length + teacher.concurrency)
    }
    isBroke.withLock { $0 = false }
    try await rig.session { scheduler in
      let calls = try scheduler.calls(of: "run", budget: Budget())
      try await calls.settle(AskingRig.calls(teacher, 0..<400))
      #expect(calls.progress.done == 400 && calls.progress.failed == 0)
    }
    // Sixty that nobody will ever answer: a few sessions come to the end of them.
    var sessions = 0
    var failed = 0
    while failed < 60, sessions < 10 {
      sessions += 1
      try await rig.session { scheduler in
        let calls = try scheduler.calls(of: "run", budget: Budget())
        try? await calls.settle(AskingRig.calls(teacher, 1000..<1060))
        failed = calls.progress.failed
      }
    }
    #expect(failed == 60 && sessions < 10)
    await server.stop()
  }

  /// Kind G: a choice that nobody asked for is paid for: its tokens count.
  @Test func moreChoicesThanWereAskedForAreSpent() async throws {
    let rig = try AskingRig()
    let body =
      #"{"choices":[{"index":0,"finish_reason":"stop","message":{"content":"seven"}},{"index":1,"finish_reason":"stop","message":{"content":"eight"}}],"usage":{"prompt_tokens":100,"completion_tokens":200}}"#
    let server = try await ScriptedTeacher.start { _ in .status(200, body: body) }
    let teacher = AskingRig.teacher(server.url) { $0.streams = false }
    try await rig.session { scheduler in
      let calls = try scheduler.calls(of: "run", budget: Budget())
      try await calls.settle(AskingRig.calls(teacher, 0..<1))
      #expect(calls.progress.answered == 1)
    }
    let spent = try rig.ledger.spending(of: "run")
    #expect(spent.calls == 1 && spent.promptTokens == 100 && spent.completionTokens == 200)
    await server.stop()
  }

  /// Kind G: an empty reply is counted when it comes: a run that is stopped before the call's end has paid for it.
  @Test func whatCameEmptyBeforeAStopIsSpent() async throws {
    let rig = try AskingRig()
    let asked = Mutex(0)
    let allowance = Allowance(1)
    let empty =
      #"{"choices":[{"index":0,"finish_reason":"stop","message":{"content":""}}],"usage":{"prompt_tokens":100,"completion_tokens":10}}"#
    let server = try await ScriptedTeacher.start { request in
      let number = asked.withLock { count -> Int in
        count += 1
        return count
      }
      await allowance.pass()
      return number == 1 ? .status(200, body: empty) : .standard(request)
    }
    let teacher = AskingRig.teacher(server.url) { $0.streams = false }
    try await rig.session { scheduler in
      let calls = try scheduler.calls(of: "run", budget: Budget())
      let settling = Task { try await calls.settle(AskingRig.calls(teacher, 0..<1)) }
      while asked.withLock({ $0 }) < 2 { try await Task.sleep(for: .milliseconds(5)) }
      // Here the process may be killed.
      let spent = try rig.ledger.spending(of: "run")
      #expect(spent.calls == 0 && spent.promptTokens == 100 && spent.completionTokens == 10)
      #expect(spent.cost > .zero)
      allowance.allowAll()
      try await settling.value
      #expect(calls.progress.answered == 1 && calls.progress.wasted ?? .zero > .zero)
    }
    let spent = try rig.ledger.spending(of: "run")
    #expect(spent.calls == 1 && spent.promptTokens > 100)
    await server.stop()
  }

  /// Kind G: empty replies are paid for, also where the call fails in the end: they count in what the run has spent, and
  /// against its budget.
  @Test func whatWasPaidForEmptyRepliesIsSpent() async throws {
    let rig = try AskingRig()
    let server = try await ScriptedTeacher.start { request in
      let number = Int(request.question.split(separator: " ").last ?? "") ?? 0
      let body: Record = [
        "choices": .list([
          .record([
            "index": 0, "finish_reason": "stop",
            "message": .record([
              "role": "assistant", "content": .string(number % 2 == 0 ? "" : "seven"),
            ]),
          ])
        ]),
        "usage": .record(["prompt_tokens": 100, "completion_tokens": 10]),
      ]
      return .status(200, body: body.json)
    }
    // Ten calls of which five are empty three times: 20 replies of $0.00012.
    let teacher = AskingRig.teacher(server.url) { $0.streams = false }
    try await rig.session { scheduler in
      let calls = try scheduler.calls(of: "run", budget: Budget())
      try await calls.settle(AskingRig.calls(teacher, 0..<10))
      #expect(calls.progress.failed == 5 && calls.progress.answered == 5)
      #expect(calls.progress.wasted == Money(dollars: 0.0018))
      #expect(calls.progress.cost == Money(dollars: 0.0024))
    }
    let spent = try rig.ledger.spending(of: "run")
    #expect(spent.calls == 5 && spent.promptTokens == 2000 && spent.completionTokens == 200)
    #expect(spent.cost == Money(dollars: 0.0024))
    // The budget counts them, too.
    try await rig.session { scheduler in
      let calls = try scheduler.calls(
        of: "poor", budget: Budget(dollars: Money(dollars: 0.01)))
      let error = await #expect(throws: RetortError.self) {
        try await calls.settle(AskingRig.calls(teacher, 1000..<5000))
      }
      #expect(error?.kind == .budget, "\(String(describing: error))")
    }
    #expect(try rig.ledger.spending(of: "poor").cost <= Money(dollars: 0.01 + 8 * 3 * 0.00012))
    await server.stop()
  }
}
