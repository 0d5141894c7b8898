import Foundation
import GRDB
import Values

/// What came of every program on every test, by their contents, in one SQLite file.
///
/// Unlike answers, verdicts can be had again for nothing but time: a power failure may lose the last of them, a
/// kill none. Throws ``RetortError`` of kind `storage` when the file cannot be used.
public final class VerdictLedger: Sendable {
  /// What came of one test.
  public struct Entry: Sendable, Equatable {
    /// The test's digest.
    public let test: Digest
    /// The outcome's word.
    public let outcome: String
    /// Processor time in microseconds.
    public let cpu: Int64
    /// Bytes.
    public let memory: Int64
    /// What there is to say of a failure, as JSON; nil if there is nothing.
    public let failure: String?

    public init(test: Digest, outcome: String, cpu: Int64, memory: Int64, failure: String?) {
      self.test = test
      self.outcome = outcome
      self.cpu = cpu
      self.memory = memory
      self.failure = failure
    }
  }

  private let database: DatabasePool
  private let path: String

  /// What says in a file that it is this one: `RtrV`.
  private static let application: Int32 = 0x5274_7256
  private static let firstMigration = "verdicts"

  /// Half a digest is enough to tell a thousand billion tests apart, and half the space.
  private static let keyBytes = 16

  /// Opens the ledger, and makes it if it is not there.
  public init(path: String) throws {
    self.path = path
    var migrator = DatabaseMigrator()
    migrator.registerMigration(Self.firstMigration) { database in
      try database.execute(
        sql: """
          CREATE TABLE verdict (
            program BLOB NOT NULL, test BLOB NOT NULL, outcome TEXT NOT NULL, cpu INTEGER NOT NULL,
            memory INTEGER NOT NULL, failure BLOB, PRIMARY KEY (program, test)
          ) WITHOUT ROWID
          """)
    }
    migrator.registerMigration("whose file") { database in
      try database.execute(sql: "PRAGMA application_id = \(Self.application)")
    }
    do {
      database = try DatabasePool.open(
        path, Configuration(),
        LedgerKind(
          application: Self.application, firstMigration: Self.firstMigration, migrator: migrator),
        survivesPowerFailure: false)
    } catch {
      throw CallLedger.explained(error, path)
    }
  }

  /// What is known of a program on these tests.
  ///
  /// - Throws: also `CancellationError`.
  public func entries(of program: Digest, on tests: [Digest]) async throws -> [Entry] {
    do {
      return try await database.read { database in
        let statement = try database.cachedStatement(
          sql: "SELECT outcome, cpu, memory, failure FROM verdict WHERE program = ? AND test = ?")
        return try tests.compactMap { test in
          try Row.fetchOne(statement, arguments: [Self.key(program), Self.key(test)]).map { row in
            Entry(
              test: test, outcome: row["outcome"], cpu: row["cpu"], memory: row["memory"],
              failure: (row["failure"] as Data?).map { String(decoding: $0, as: UTF8.self) })
          }
        }
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      throw CallLedger.explained(error, path)
    }
  }

  /// Remembers what came of a program on tests, even if the task was cancelled: time was spent on it.
  public func record(_ entries: [Entry], of program: Digest) async throws {
    guard !entries.isEmpty else { return }
    do {
      try await Task { [self] in try await write(entries, of: program) }.value
    } catch {
      throw CallLedger.explained(error, path)
    }
  }

  private func write(_ entries: [Entry], of program: Digest) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?, ?)")
      for entry in entries {
        try statement.execute(arguments: [
          Self.key(program), Self.key(entry.test), entry.outcome, entry.cpu, entry.memory,
          entry.failure.map { Data($0.utf8) },
        ])
      }
    }
  }

  private static func key(_ digest: Digest) -> Data { Data(digest.bytes.prefix(keyBytes)) }
}
