import Foundation
import GRDB
import TestSupport
import Testing
import Values

@testable import Ledger

/// Kind G: whatever a ledger holds, no command ends for it.
struct DamagedLedgerTests {
  private static let rubbish = ["NULL", "'abc'", "x'00ff'", "9.3e18", "-9.3e18", "1e400", "-5"]

  @Test(arguments: rubbish)
  func countsOfAnyContentAreRead(_ value: String) async throws {
    let scratch = Scratch()
    let ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
    try await ledger.record([CallLedgerTests.entry(1)], for: "r")
    try await ledger.database.write { database in
      // As tables of other programs are: without our rules.
      try database.execute(
        sql: """
          CREATE TABLE plain AS SELECT * FROM origin; DROP TABLE origin; ALTER TABLE plain RENAME TO origin;
          CREATE TABLE simple AS SELECT * FROM spending; DROP TABLE spending;
          ALTER TABLE simple RENAME TO spending;
          UPDATE origin SET calls = \(value), prompt_tokens = \(value), completion_tokens = \(value), cost = \(value);
          UPDATE spending SET calls = \(value), completion_tokens = \(value), cost = \(value);
          UPDATE call SET prompt_tokens = \(value), completion_tokens = \(value), cost = \(value);
          """)
    }
    #expect(try ledger.spending(of: "r").tokens >= 0)
    for (_, spending) in try ledger.origins() {
      #expect(spending.tokens >= 0 && spending.cost >= .zero)
    }
    _ = try ledger.meanCompletionTokens(CallLedgerTests.origin)
    // An answer that is not what was written is told, and never shown.
    #expect(try ledger.latest(5).isEmpty)
    let error = #expect(throws: RetortError.self) {
      try ledger.entry(for: CallLedgerTests.entry(1).key)
    }
    #expect(error?.kind == .storage && error?.hint?.contains("retort calls check") == true)
    // It can be written to, too.
    try await ledger.record([CallLedgerTests.entry(2)], for: "r")
    #expect(try ledger.spending(of: "r").calls >= 1)
  }

  @Test func sumsThatCannotBeCountedStayAtTheMost() async throws {
    let scratch = Scratch()
    let ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
    for number in 1...3 {
      try await ledger.record(
        [
          CallLedger.Entry(
            key: Digest(of: "\(number)").bytes, origin: CallLedgerTests.origin, sample: 0,
            content: "", reasoning: nil, finishReason: "stop", promptTokens: .max - 1,
            completionTokens: .max - 1, cost: Money(picodollars: .max - 1))
        ], for: "r")
    }
    let spent = try ledger.spending(of: "r")
    #expect(spent.tokens == .max && spent.cost == Money(picodollars: .max) && spent.calls == 3)
  }

  @Test func whatIsPaidForTwiceIsCountedTwice() async throws {
    let scratch = Scratch()
    let ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
    try await ledger.record(bought: [CallLedgerTests.entry(1)], for: "a")
    try await ledger.record(bought: [CallLedgerTests.entry(1)], for: "b")
    #expect(try ledger.spending(of: "a").calls == 1 && ledger.spending(of: "b").calls == 1)
    #expect(try ledger.count() == 1)
    #expect(try ledger.origins().map(\.spending.calls) == [2])
  }
}
