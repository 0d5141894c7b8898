import Ledger
import Teachers
import TestSupport
import Values

@testable import Asking

/// A ledger and a scheduler in a folder of their own.
struct AskingRig {
  let scratch = Scratch()
  let ledger: CallLedger

  init() throws {
    ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
  }

  /// Opens a session for the time of `body`, in this process.
  func session(
    budget: Budget = Budget(), policy: RetryPolicy = .standard,
    _ body: (CallScheduler) async throws -> Void
  ) async throws {
    try await ChatClient.with(concurrency: 64, logFolder: scratch.path, policy: policy) { client in
      try await body(
        try CallScheduler(
          ledger: ledger, client: client, claims: "\(scratch.path)/claims", budget: budget))
    }
  }

  /// A teacher of $1 and $2 a million tokens, eight calls at a time.
  static func teacher(_ url: String, _ change: (inout Teacher.Options) -> Void = { _ in })
    -> Teacher
  {
    var options = Teacher.Options()
    options.concurrency = 8
    // A busy machine may take its time for its own connections.
    options.timeouts.connect = 600
    change(&options)
    return Teacher(
      name: "t", place: .endpoints([url], key: nil), model: "m",
      price: Price(dollarsPerMillionInput: 1, output: 2), options: options)
  }

  static func call(_ teacher: Teacher, _ number: Int) -> Call {
    teacher.call(question: "question \(number)", sampling: Sampling(), sample: 0)
  }

  /// A stream of calls: question and number.
  static func calls(_ teacher: Teacher, _ range: Range<Int>) -> () -> Call? {
    var numbers = range.makeIterator()
    return { numbers.next().map { call(teacher, $0) } }
  }
}
