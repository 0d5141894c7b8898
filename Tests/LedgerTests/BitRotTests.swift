import Corpus
import Foundation
import GRDB
import TestSupport
import Testing
import Values

@testable import Ledger

/// Kind 2: whatever single bit of a ledger's file is turned over, no answer comes out that was not written, and none is
/// missed in silence.
struct BitRotTests {
  private static let count = 120

  /// Answers of several sizes: in a page, and over several.
  private static func entry(_ number: Int) -> CallLedger.Entry {
    CallLedgerTests.entry(
      number, content: String(repeating: "answer \(number) ", count: number % 7 == 0 ? 3000 : 40))
  }

  private static func lay(_ path: String) async throws -> [UInt8] {
    let ledger = try CallLedger(path: path)
    try await ledger.record((0..<count).map(entry), for: "r")
    try ledger.close()
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// What became of reading all answers.
  private enum Outcome: String { case same, told }

  private func read(_ path: String) -> Outcome? {
    do {
      let ledger = try CallLedger(path: path)
      defer { try? ledger.close() }
      try ledger.requireAllKeys()
      let wanted = (0..<Self.count).map(Self.entry)
      return try ledger.entries(for: wanted.map(\.key)) == wanted ? .same : nil
    } catch {
      return error is RetortError ? .told : nil
    }
  }

  @Test func noBentAnswerComesOutAndNoneIsMissedInSilence() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let whole = try await Self.lay(path)
    var generator = SeededGenerator(2)
    var outcomes: [Outcome: Int] = [:]
    for _ in 0..<250 {
      var bytes = whole
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
      bytes[place] ^= bit
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let outcome = read(path)
      #expect(outcome != nil, "byte \(place), bit \(bit)")
      if let outcome { outcomes[outcome, default: 0] += 1 }
    }
    print("bit flips of a ledger: \(outcomes.map { "\($0.key.rawValue) \($0.value)" }.sorted())")
    // Most of a file is answers: most flips must be seen.
    #expect(outcomes[.told, default: 0] > 150)
  }

  @Test func whatIsWholeIsSalvagedAndTheRestIsTold() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let whole = try await Self.lay(path)
    var saved = 0
    for seed in 0..<20 {
      var generator = SeededGenerator(UInt64(100 + seed))
      var bytes = whole
      // A page in the middle is gone, and a byte elsewhere bent.
      let page = Int.random(in: 2..<bytes.count / Schema.pageSize, using: &generator)
      for place in page * Schema.pageSize..<(page + 1) * Schema.pageSize { bytes[place] = 0xA5 }
      bytes[Int.random(in: Schema.pageSize * 2..<bytes.count, using: &generator)] ^= 0x10
      for name in scratch.files(below: "").keys {
        try FileManager.default.removeItem(atPath: "\(scratch.path)/\(name)")
      }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do {
        #expect(try await !LedgerFile(path: path).check().isSound)
      } catch {
        // So damaged that nothing can be told but that, in words.
        let told = error as? RetortError
        #expect(told?.kind == .storage && told?.hint?.contains("damaged") == true, "\(error)")
        continue
      }
      guard let salvaged = try? await CallLedger.salvage(path: path) else {
        // Its table of tables lay on that page.
        continue
      }
      #expect(salvaged.found.whole > 0 && salvaged.found.whole <= Self.count)
      #expect(
        salvaged.found.whole + salvaged.found.bent.count + salvaged.found.lost >= Self.count)
      let ledger = try CallLedger(path: path)
      #expect(try ledger.count() == salvaged.found.whole)
      let wanted = (0..<Self.count).map(Self.entry)
      for (found, entry) in zip(try ledger.entries(for: wanted.map(\.key)), wanted) {
        #expect(found == nil || found == entry)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: salvaged.damaged)) == Data(bytes))
      try ledger.close()
      saved += 1
    }
    // One lost page is seldom the one without which nothing is found.
    #expect(saved >= 12)
  }

  @Test func rowsOfEarlierVersionsGetTheirDigestWhenTheFileIsCompacted() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    _ = try await Self.lay(path)
    let ledger = try CallLedger(path: path)
    try await ledger.database.write { try $0.execute(sql: "UPDATE call SET digest = NULL") }
    try ledger.close()
    #expect(try await LedgerFile(path: path).check().unchecked == Self.count)
    _ = try CallLedger.compact(path: path)
    let condition = try await LedgerFile(path: path).check()
    #expect(condition.whole == Self.count && condition.unchecked == 0 && condition.isSound)
  }
}
