import Foundation
import GRDB
import Ledger
import TestSupport
import Testing
import Values

struct MaintenanceTests {
  private func ledger(_ name: String, _ scratch: Scratch, _ numbers: ClosedRange<Int>) async throws
    -> CallLedger
  {
    let ledger = try CallLedger(path: "\(scratch.path)/\(name)")
    try await ledger.record(numbers.map { CallLedgerTests.entry($0) }, for: "r")
    return ledger
  }

  @Test func mergingTakesInWhatIsNew() async throws {
    let scratch = Scratch()
    let ours = try await ledger("ours", scratch, 1...100)
    let theirs = try await ledger("theirs", scratch, 51...300)
    try theirs.close()
    let before = scratch.files(below: "").filter { $0.key.hasPrefix("theirs") }
    let first = try await ours.merge(LedgerFile(path: "\(scratch.path)/theirs"))
    #expect(first.found.whole == 250 && first.new == 200 && first.found.isSound)
    let again = try await ours.merge(LedgerFile(path: "\(scratch.path)/theirs"))
    #expect(again.found.whole == 250 && again.new == 0)
    #expect(scratch.files(below: "").filter { $0.key.hasPrefix("theirs") } == before)
    for number in [1, 75, 300] {
      let entry = CallLedgerTests.entry(number)
      #expect(try ours.entry(for: entry.key) == entry)
    }
    #expect(try ours.origins()[0].spending.calls == 300)
    #expect(try ours.spending(of: "r").calls == 100)
  }

  @Test func compactingLosesNothing() async throws {
    let scratch = Scratch()
    let ledger = try await ledger("l", scratch, 1...200)
    let answered = CallLedgerTests.entry(1)
    try await ledger.record([
      .init(key: answered.key, origin: answered.origin, sample: 1, status: 400, message: "before")
    ])
    try ledger.close()
    let (before, after) = try CallLedger.compact(path: "\(scratch.path)/l")
    #expect(after <= before)
    let opened = try CallLedger(path: "\(scratch.path)/l")
    #expect(try opened.count() == 200 && opened.failures().isEmpty)
    #expect(
      try (1...200).allSatisfy { try opened.entry(for: CallLedgerTests.entry($0).key) != nil })
  }

  @Test func callsAreNamedByTheBeginningOfTheirKeys() async throws {
    let scratch = Scratch()
    let ledger = try await ledger("l", scratch, 1...50)
    let entry = CallLedgerTests.entry(7)
    for digits in [9, 64] {
      #expect(try ledger.entry(keyPrefix: String(hexadecimal(entry.key).prefix(digits))) == entry)
    }
    for prefix in ["", "zz", "ffffffffffff"] {
      #expect(throws: RetortError.self) { try ledger.entry(keyPrefix: prefix) }
    }
    #expect(try ledger.latest(2).map(\.sample) == [50, 49])
    #expect(try ledger.latest(2, model: "other").isEmpty)
  }

  /// A ledger of the first version keeps its answers.
  @Test func anEarlierVersionsAnswersAreKept() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let entry = CallLedgerTests.entry(2)
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(
        sql: """
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('calls');
          CREATE TABLE call (key BLOB NOT NULL UNIQUE, place TEXT NOT NULL, model TEXT NOT NULL,
            sample INTEGER NOT NULL, content BLOB NOT NULL, reasoning BLOB, finish_reason TEXT NOT NULL,
            prompt_tokens INTEGER, completion_tokens INTEGER);
          """)
      try database.execute(
        sql: "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          Data(entry.key), entry.origin.place, entry.origin.model, entry.sample,
          Data(entry.content.utf8), entry.reasoning.map { Data($0.utf8) }, entry.finishReason,
          entry.promptTokens, entry.completionTokens,
        ])
    }
    try queue.close()
    let ledger = try CallLedger(path: path)
    let found = try #require(try ledger.entry(for: entry.key))
    #expect(found.content == entry.content && found.reasoning == entry.reasoning)
    #expect(found.cost == nil && found.origin == entry.origin)
    #expect(try ledger.origins()[0].spending.unpriced == 1)
  }
}
