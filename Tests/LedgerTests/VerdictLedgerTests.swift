import Ledger
import TestSupport
import Testing
import Values

struct VerdictLedgerTests {
  private func entry(_ test: String, _ outcome: String = "passed", failure: String? = nil)
    -> VerdictLedger.Entry
  {
    .init(test: Digest(of: test), outcome: outcome, cpu: 1234, memory: 5678, failure: failure)
  }

  @Test func whatWasToldIsKnownToTheNext() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/verdicts.sqlite"
    let program = Digest(of: "p"), other = Digest(of: "q")
    let entries = [entry("a"), entry("b", "wrong_answer", failure: "{\"test\":1,\"x\":\"\0\"}")]
    try await VerdictLedger(path: path).record(entries, of: program)
    let ledger = try VerdictLedger(path: path)
    let asked = ["b", "c", "a"].map { Digest(of: $0) }
    #expect(try await ledger.entries(of: program, on: asked) == [entries[1], entries[0]])
    #expect(try await ledger.entries(of: other, on: asked).isEmpty)
    try await ledger.record([entry("a", "time_limit")], of: program)
    #expect(
      try await ledger.entries(of: program, on: [Digest(of: "a")]).map(\.outcome) == ["time_limit"])
  }

  /// Time was spent on what is told, and whoever gives up does not lose it.
  @Test func aCancelledTaskIsRememberedToo() async throws {
    let scratch = Scratch()
    let ledger = try VerdictLedger(path: "\(scratch.path)/verdicts.sqlite")
    let program = Digest(of: "p")
    let entries = [entry("a")]
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      try await ledger.record(entries, of: program)
      await #expect(throws: CancellationError.self) {
        _ = try await ledger.entries(of: program, on: [Digest(of: "a")])
      }
    }
    task.cancel()
    try await task.value
    #expect(try await ledger.entries(of: program, on: [Digest(of: "a")]) == entries)
  }

  /// More readers and writers than the pool has threads, at one time.
  @Test func manyMayAskAtOneTime() async throws {
    let scratch = Scratch()
    let ledger = try VerdictLedger(path: "\(scratch.path)/verdicts.sqlite")
    let known = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<200 {
        group.addTask {
          let program = Digest(of: "\(number % 50)")
          try await ledger.record([entry("a"), entry("\(number)")], of: program)
          return try await ledger.entries(of: program, on: [Digest(of: "a")]).count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(known == 200)
  }

  @Test func aFileThatIsNoLedgerIsNamed() throws {
    let scratch = Scratch()
    try scratch.write("verdicts.sqlite", "this is no database, and long enough to be seen as one")
    #expect(throws: RetortError.self) { try VerdictLedger(path: "\(scratch.path)/verdicts.sqlite") }
  }
}
