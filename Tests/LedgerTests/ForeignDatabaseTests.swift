import Foundation
import GRDB
import TestSupport
import Testing
import Values

@testable import Ledger

/// Kind 4: what is no ledger of ours is never made into one.
struct ForeignDatabaseTests {
  private func refuses(_ path: String, _ kind: RetortError.Kind) throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: RetortError.self) { _ = try CallLedger(path: path) }
    #expect(error?.kind == kind)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func anotherProgramsDatabase() throws {
    let scratch = Scratch()
    for application in [0, 77] {
      let path = "\(scratch.path)/\(application).sqlite"
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA application_id = \(application); CREATE TABLE bookmark (url)")
      }
      try queue.close()
      try refuses(path, .usage)
    }
  }

  @Test func anEmptyFile() throws {
    let scratch = Scratch()
    try refuses(try scratch.write("calls.sqlite", ""), .usage)
  }

  @Test func theOtherLedger() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/verdicts.sqlite"
    _ = try VerdictLedger(path: path)
    let error = #expect(throws: RetortError.self) { _ = try CallLedger(path: path) }
    #expect(error?.kind == .usage)
  }

  @Test func aNewerVersionsLedger() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let ledger = try CallLedger(path: path)
    try ledger.database.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('of the year 2031')")
    }
    try ledger.close()
    try refuses(path, .usage)
  }

  /// A kill between the making of a file and its tables leaves nothing in its place.
  @Test func whatAKillLeftIsMadeAnew() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    try scratch.write("calls.sqlite.new", "half")
    try scratch.write("calls.sqlite-wal", "of another life")
    #expect(try CallLedger(path: path).count() == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  /// Kind 5: nothing is written into a file that nobody finds again.
  @Test func aLedgerThatWasTakenAwayIsWrittenToNoMore() async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    let ledger = try CallLedger(path: path)
    try await ledger.record([CallLedgerTests.entry(1)], for: "r")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
    await #expect(throws: RetortError.self) {
      try await ledger.record([CallLedgerTests.entry(2)], for: "r")
    }
    #expect(throws: RetortError.self) { try ledger.requireInPlace() }
  }
}
