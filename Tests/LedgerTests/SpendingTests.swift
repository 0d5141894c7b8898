import Ledger
import TestSupport
import Testing
import Values

struct SpendingTests {
  @Test func addsUpByRunAndByModel() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let ledger = try CallLedger(path: path)
    try await ledger.record((1...3).map { CallLedgerTests.entry($0) }, for: "a")
    try await ledger.record([CallLedgerTests.entry(4)], for: "b")
    // What is there already was not bought again.
    try await ledger.record([CallLedgerTests.entry(1)], for: "b")
    let first = try ledger.spending(of: "a")
    #expect(first.calls == 3 && first.promptTokens == 9 && first.completionTokens == 3)
    #expect(first.cost == Money(picodollars: 6) && first.unpriced == 0)
    let second = try ledger.spending(of: "b")
    #expect(second.calls == 1 && second.unpriced == 1 && second.cost == .zero)
    #expect(try ledger.spending(of: "c") == Spending())
    let origins = try CallLedger(path: path).origins()
    #expect(
      origins.count == 1 && origins[0].spending.calls == 4 && origins[0].spending.tokens == 19)
  }
}

struct FailuresTests {
  private func failure(_ number: Int) -> CallLedger.Failure {
    CallLedger.Failure(
      key: CallLedgerTests.entry(number).key, origin: CallLedgerTests.origin, sample: 0,
      status: 400,
      message: "not this one")
  }

  @Test func areRememberedUntilTheyAreForgotten() async throws {
    let scratch = Scratch()
    let ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
    try await ledger.record([failure(1), failure(2)])
    try await ledger.record([failure(1)])
    let keys = [failure(2).key, failure(3).key]
    #expect(try ledger.failures(for: keys) == [failure(2), nil])
    #expect(try ledger.failures().count == 2)
    try ledger.forgetFailures([failure(2).key])
    #expect(try ledger.failures() == [failure(1)])
  }
}
