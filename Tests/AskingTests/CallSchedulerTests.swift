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
    let scratch = Scratch()
    let server = try await ScriptedTeacher.start(script: script)
    let ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
    var options = Teacher.Options()
    options.concurrency = 8
    let teacher = Teacher(
      name: "t", place: .endpoints([server.url], key: nil), model: "m",
      price: Price(dollarsPerMillionInput: 1, output: 2), options: options)
    try await ChatClient.with(concurrency: 64, logFolder: scratch.path) { client in
      let scheduler = try CallScheduler(
        ledger: ledger, client: client, claims: "\(scratch.path)/claims", budget: budget)
      try await body(scheduler, teacher, server)
    }
    await server.stop()
  }

  private static func calls(_ teacher: Teacher, _ range: Range<Int>) -> () -> Call? {
    var numbers = range.makeIterator()
    return {
      numbers.next().map {
        teacher.call(question: "question \($0)", sampling: Sampling(), sample: 0)
      }
    }
  }

  @Test func runsBuyTheSameCallsOnce() async throws {
    try await withScheduler({ .standard($0) }) { scheduler, teacher, server in
      try await withThrowingTaskGroup(of: CallProgress.self) { group in
        for run in 0..<20 {
          // They overlap and begin at different places.
          group.addTask {
            let calls = try scheduler.calls(of: "run\(run)", budget: Budget())
            try await calls.settle(Self.calls(teacher, run..<run + 60))
            return calls.progress
          }
        }
        var answered = 0
        for try await progress in group {
          #expect(progress.done == 60 && progress.failed == 0)
          answered += progress.answered
        }
        #expect(answered == 79)
      }
      #expect(server.requests == 79)
    }
  }

  @Test func whatACancelledRunHadUnderWayIsMadeByWhoeverWaits() async throws {
    let allowance = Allowance(0)
    let asked = Mutex(0)
    try await withScheduler({ request in
      asked.withLock { $0 += 1 }
      await allowance.pass()
      return .standard(request)
    }) { scheduler, teacher, _ in
      let first = Task {
        try await scheduler.calls(of: "first", budget: Budget())
          .settle(Self.calls(teacher, 0..<4))
      }
      while asked.withLock({ $0 }) < 4 { try await Task.sleep(for: .milliseconds(5)) }
      let second = Task {
        let calls = try scheduler.calls(of: "second", budget: Budget())
        try await calls.settle(Self.calls(teacher, 0..<4))
        return calls.progress
      }
      first.cancel()
      _ = await first.result
      allowance.allowAll()
      #expect(try await second.value.done == 4)
    }
  }

  @Test func aCancelledRunDoesNotWaitForOthers() async throws {
    let allowance = Allowance(0)
    let asked = Mutex(0)
    try await withScheduler({ request in
      asked.withLock { $0 += 1 }
      await allowance.pass()
      return .standard(request)
    }) { scheduler, teacher, _ in
      let first = Task {
        try await scheduler.calls(of: "first", budget: Budget())
          .settle(Self.calls(teacher, 0..<1))
      }
      while asked.withLock({ $0 }) < 1 { try await Task.sleep(for: .milliseconds(5)) }
      let second = Task {
        try await scheduler.calls(of: "second", budget: Budget())
          .settle(Self.calls(teacher, 0..<1))
      }
      second.cancel()
      // The teacher is still held back.
      await #expect(throws: CancellationError.self) { try await second.value }
      allowance.allowAll()
      try await first.value
    }
  }

  @Test func aBudgetThatOneRunHasSpentEndsNoOther() async throws {
    try await withScheduler({ .standard($0) }) { scheduler, teacher, _ in
      let poor = try scheduler.calls(of: "poor", budget: Budget(tokens: 20))
      let rich = try scheduler.calls(of: "rich", budget: Budget())
      await #expect(throws: RetortError.self) {
        try await poor.settle(Self.calls(teacher, 0..<60))
      }
      try await rich.settle(Self.calls(teacher, 0..<60))
      #expect(rich.progress.done == 60)
    }
  }

  @Test func theSessionsBudgetEndsAll() async throws {
    try await withScheduler(budget: Budget(tokens: 100), { .standard($0) }) {
      scheduler, teacher, _ in
      for run in ["one", "two"] {
        let calls = try scheduler.calls(of: run, budget: Budget())
        let error = await #expect(throws: RetortError.self) {
          try await calls.settle(Self.calls(teacher, run == "one" ? 0..<60 : 100..<160))
        }
        #expect(error?.kind == .budget && error?.what == "the session's budget is spent")
      }
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
            try await calls.settle(Self.calls(teacher, 0..<10))
            return calls.progress
          }
        }
        for try await progress in group { #expect(progress.failed == 1 && progress.done == 10) }
      }
      #expect(server.requests == 10)
    }
  }
}
