import Ledger
import Synchronization
import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

/// Calls of several runs in one process.
struct CallSchedulerTests {
  /// A scheduler over a teacher that answers as a script says.
  private func withScheduler(
    budget: Budget = Budget(),
    _ script: @escaping @Sendable (ScriptedTeacher.Request) async -> ScriptedTeacher.Response,
    _ body: @escaping @Sendable (CallScheduler, Teacher, ScriptedTeacher) async throws -> Void
  ) async throws {
    let rig = try AskingRig()
    let server = try await ScriptedTeacher.start(script: script)
    try await rig.session(budget: budget) {
      try await body($0, AskingRig.teacher(server.url), server)
    }
    await server.stop()
  }

  /// A teacher that holds back what it is asked.
  private final class Held: Sendable {
    let allowance = Allowance(0)
    private let questions = Mutex<[String]>([])

    var asked: [String] { questions.withLock { $0 } }

    func answer(_ request: ScriptedTeacher.Request) async -> ScriptedTeacher.Response {
      questions.withLock { $0.append(request.question) }
      await allowance.pass()
      return .standard(request)
    }

    /// Waits until so many were asked.
    func wait(for count: Int) async throws {
      while asked.count < count { try await Task.sleep(for: .milliseconds(5)) }
    }
  }

  /// What was told of stops.
  private final class Stops: Sendable {
    private let told = Mutex<[CallEvent.Stop]>([])

    var all: [CallEvent.Stop] { told.withLock { $0 } }
    func add(_ stop: CallEvent.Stop) { told.withLock { $0.append(stop) } }
  }

  @Test func runsBuyTheSameCallsOnceAndEachHasItsOwnSpending() async throws {
    try await withScheduler({ .standard($0) }) { scheduler, teacher, server in
      try await withThrowingTaskGroup(of: (String, CallProgress).self) { group in
        for run in 0..<20 {
          // They overlap and begin at different places.
          group.addTask {
            let calls = try scheduler.calls(of: "run\(run)", budget: Budget())
            try await calls.settle(AskingRig.calls(teacher, run..<run + 60))
            return ("run\(run)", calls.progress)
          }
        }
        var answered = 0
        for try await (run, progress) in group {
          #expect(progress.done == 60 && progress.failed == 0)
          #expect(try scheduler.ledger.spending(of: run).calls == Int64(progress.answered))
          answered += progress.answered
        }
        #expect(answered == 79)
      }
      #expect(server.requests == 79)
    }
  }

  /// Kind O: two runs of one process with 2,000 common calls.
  @Test func twoRunsWithManyCommonCallsMakeEachOnce() async throws {
    try await withScheduler({ .answer("It is \($0.question).", prompt: 10, completion: 5) }) {
      scheduler, teacher, server in
      let names = ["one", "two"]
      try await withThrowingTaskGroup(of: Int.self) { group in
        for name in names {
          group.addTask {
            let calls = try scheduler.calls(of: name, budget: Budget())
            try await calls.settle(AskingRig.calls(teacher, 0..<2000))
            #expect(calls.progress.done == 2000 && calls.progress.failed == 0)
            let all = (0..<2000).map { AskingRig.call(teacher, $0) }
            let outcomes = try calls.outcomes(of: all)
            #expect(outcomes.allSatisfy { $0 != nil })
            return calls.progress.answered
          }
        }
        let answered = try await group.reduce(0, +)
        #expect(answered == 2000)
      }
      #expect(server.requests == 2000)
      let spent = try names.map { try scheduler.ledger.spending(of: $0) }
      #expect(spent.reduce(0) { $0 + $1.calls } == 2000)
      #expect(spent.reduce(0) { $0 + $1.tokens } == 2000 * 15)
    }
  }

  /// Kind O: however many runs queue for a teacher, no more calls are claimed than it takes at a time.
  @Test func onlyWhatIsAskedIsClaimed() async throws {
    let held = Held()
    try await withScheduler(held.answer) { scheduler, teacher, server in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for run in 0..<10 {
          group.addTask {
            try await scheduler.calls(of: "run\(run)", budget: Budget())
              .settle(AskingRig.calls(teacher, run * 100..<run * 100 + 50))
          }
        }
        try await held.wait(for: 8)
        let others = try CallClaims(folder: scheduler.claimFolder)
        let free = (0..<10).flatMap { $0 * 100..<$0 * 100 + 50 }.count { number in
          let key = AskingRig.call(teacher, number).key.bytes
          defer { others.release(key) }
          return others.take(key)
        }
        #expect(free == 500 - 8)
        held.allowance.allowAll()
        try await group.waitForAll()
      }
      #expect(server.requests == 500)
    }
  }

  /// Kind O, a stop: what is in flight is taken in and paid by whom it was asked for, nothing else begins, and whoever
  /// waited for it does not ask.
  @Test func aCancelledRunTakesInWhatItHasUnderWay() async throws {
    let held = Held()
    let stops = Stops()
    try await withScheduler(held.answer) { scheduler, teacher, server in
      let first = Task {
        let calls = try scheduler.calls(of: "first", budget: Budget()) { event in
          if case .stopping(let stop) = event { stops.add(stop) }
        }
        try await calls.settle(AskingRig.calls(teacher, 0..<40))
      }
      try await held.wait(for: 8)
      let second = Task {
        let calls = try scheduler.calls(of: "second", budget: Budget())
        try await calls.settle(AskingRig.calls(teacher, 0..<8))
        return calls.progress
      }
      first.cancel()
      while stops.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      held.allowance.allowAll()
      await #expect(throws: CancellationError.self) { try await first.value }
      #expect(try await second.value.remembered == 8)
      // Eight were on their way; all are there, and nothing was asked twice or after the stop.
      #expect(server.requests == 8)
      #expect(try scheduler.ledger.spending(of: "first").calls == 8)
      #expect(try scheduler.ledger.spending(of: "second") == Spending())
      #expect(stops.all.map(\.requests) == [8])
    }
  }

  @Test func whatACancelledRunDidNotGetIsMadeByWhoeverWaits() async throws {
    let held = Held()
    let isCut = Mutex(true)
    try await withScheduler({ request in
      let response = await held.answer(request)
      // What the cancelled run had under way breaks: it does not ask again.
      return isCut.withLock { $0 } ? .cut : response
    }) { scheduler, teacher, server in
      let first = Task {
        try await scheduler.calls(of: "first", budget: Budget())
          .settle(AskingRig.calls(teacher, 0..<4))
      }
      try await held.wait(for: 4)
      let second = Task {
        let calls = try scheduler.calls(of: "second", budget: Budget())
        try await calls.settle(AskingRig.calls(teacher, 0..<4))
        return calls.progress
      }
      first.cancel()
      held.allowance.allow(4)
      await #expect(throws: CancellationError.self) { try await first.value }
      isCut.withLock { $0 = false }
      held.allowance.allowAll()
      #expect(try await second.value.answered == 4)
      #expect(try scheduler.ledger.spending(of: "first") == Spending())
      #expect(try scheduler.ledger.spending(of: "second").calls == 4)
    }
  }

  @Test func aCancelledRunDoesNotWaitForOthers() async throws {
    let held = Held()
    try await withScheduler(held.answer) { scheduler, teacher, _ in
      let first = Task {
        try await scheduler.calls(of: "first", budget: Budget())
          .settle(AskingRig.calls(teacher, 0..<1))
      }
      try await held.wait(for: 1)
      let second = Task {
        try await scheduler.calls(of: "second", budget: Budget())
          .settle(AskingRig.calls(teacher, 0..<1))
      }
      second.cancel()
      // The teacher is still held back.
      await #expect(throws: CancellationError.self) { try await second.value }
      held.allowance.allowAll()
      try await first.value
    }
  }

  /// Both are under way when the budget of one is spent: the other's calls are held back until then.
  @Test func aBudgetThatOneRunHasSpentEndsNoOther() async throws {
    let allowance = Allowance(8)
    try await withScheduler({ request in
      await allowance.pass()
      return .answer("It is 4.", prompt: 10, completion: 5)
    }) { scheduler, teacher, server in
      let poor = try scheduler.calls(of: "poor", budget: Budget(tokens: 60))
      let rich = try scheduler.calls(of: "rich", budget: Budget())
      let other = Task { try await rich.settle(AskingRig.calls(teacher, 0..<60)) }
      while rich.progress.answered < 1 { try await Task.sleep(for: .milliseconds(5)) }
      // 15 tokens each, and calls of its own besides those that the other pays for.
      let ending = Task { try await poor.settle(AskingRig.calls(teacher, 30..<90)) }
      allowance.allowAll()
      let error = await #expect(throws: RetortError.self) { try await ending.value }
      #expect(error?.kind == .budget)
      try await other.value
      #expect(rich.progress.done == 60)
      let spent = try scheduler.ledger.spending(of: "poor").tokens
      #expect(spent <= 60 && spent == Int64(poor.progress.answered) * 15)
      #expect(
        try scheduler.ledger.spending(of: "rich").calls == Int64(rich.progress.answered))
      #expect(server.requests == poor.progress.answered + rich.progress.answered)
    }
  }

  @Test func theSessionsBudgetEndsAll() async throws {
    try await withScheduler(budget: Budget(tokens: 100), { .standard($0) }) {
      scheduler, teacher, _ in
      for run in ["one", "two"] {
        let calls = try scheduler.calls(of: run, budget: Budget())
        let error = await #expect(throws: RetortError.self) {
          try await calls.settle(AskingRig.calls(teacher, run == "one" ? 0..<60 : 100..<160))
        }
        #expect(error?.kind == .budget && error?.what == "the session's budget is spent")
      }
      let spent = try ["one", "two"].reduce(0) { try $0 + scheduler.ledger.spending(of: $1).tokens }
      // The first of its kind goes alone; each answer takes 15 to 25, of which 15 at least are reserved: of six that are in
      // flight together each may take 10 more.
      #expect(spent <= 100 + 6 * 10)
      #expect(spent == scheduler.spent.tokens)
    }
  }

  @Test func refusalsAreShared() async throws {
    try await withScheduler({ request in
      request.question == "question 1" ? .status(400, body: "no") : .standard(request)
    }) { scheduler, teacher, server in
      try await withThrowingTaskGroup(of: CallProgress.self) { group in
        for run in 0..<4 {
          group.addTask {
            let calls = try scheduler.calls(of: "run\(run)", budget: Budget())
            try await calls.settle(AskingRig.calls(teacher, 0..<10))
            return calls.progress
          }
        }
        for try await progress in group { #expect(progress.failed == 1 && progress.done == 10) }
      }
      #expect(server.requests == 10)
    }
  }
}
