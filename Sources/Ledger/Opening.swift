import Foundation
import GRDB
import Machine
import Values

/// What makes a file one of ours.
struct LedgerKind {
  /// Stands in the file's header (`PRAGMA application_id`).
  let application: Int32
  /// What files of earlier versions have instead.
  let firstMigration: String
  let migrator: DatabaseMigrator

  /// Whose file it is, before anything is written into it.
  ///
  /// - Throws: ``RetortError`` of kind `usage` for another program's database, for an empty file and for a newer version's,
  ///   of kind `storage` if it is none at all.
  func refuseOthers(_ path: String) throws {
    let header = try SQLiteHeader(path)
    guard header.application != application else { return try refuseNewer(path) }
    guard header.application == 0, try identifiers(path).contains(firstMigration) else {
      throw RetortError(
        .usage, "\(path) is no ledger of this program",
        cause: "it is another program's database",
        hint: "move it away, or use another workspace: --workspace")
    }
    try refuseNewer(path)
  }

  private func refuseNewer(_ path: String) throws {
    guard !Set(try identifiers(path)).isSubset(of: migrator.migrations) else { return }
    throw RetortError(
      .usage, "\(path) is of a newer version of this program",
      hint: "use the newer program, or another workspace: --workspace")
  }

  /// The migrations that a file has seen; none if it has no such table.
  private func identifiers(_ path: String) throws -> [String] {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(DatabasePool.patience)
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return try queue.read { database in
        guard try database.tableExists("grdb_migrations") else { return [] }
        return try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations")
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
      // A change was cut off that can only be taken back by writing: what the header says must do.
      return SQLiteHeader.application(of: path) == application ? [firstMigration] : []
    }
  }
}

/// The first bytes of a database file; see https://sqlite.org/fileformat.html.
private struct SQLiteHeader {
  let application: Int32

  init(_ path: String) throws {
    guard let bytes = Self.bytes(path) else { throw systemError("cannot read \(path)") }
    guard !bytes.isEmpty else {
      throw RetortError(
        .usage, "\(path) is empty", cause: "no ledger is: this program did not make the file",
        hint: "remove it, and look for the one that was there")
    }
    guard bytes.count == 100, bytes.starts(with: "SQLite format 3\0".utf8) else {
      throw RetortError(
        .storage, "the ledger cannot be used: \(path)", cause: "it is no SQLite database",
        hint: "the file is damaged; \(CallLedger.damageHint)")
    }
    application = Self.application(bytes)
  }

  static func application(of path: String) -> Int32? {
    bytes(path).flatMap { $0.count == 100 ? application($0) : nil }
  }

  private static func application(_ bytes: [UInt8]) -> Int32 {
    Int32(bitPattern: bytes[68..<72].reduce(0) { $0 << 8 | UInt32($1) })
  }

  private static func bytes(_ path: String) -> [UInt8]? {
    try? Files.beginning(of: path, 100)
  }
}

extension DatabasePool {
  /// Seconds for which a process waits for others' writing.
  static let patience: TimeInterval = 600

  /// Opens a file, which is made, or brought from an earlier version's tables to this one's, if need be. Many
  /// processes may do so at once: they take turns, since to set up a file and its write-ahead log is more than one
  /// transaction.
  ///
  /// - Parameter survivesPowerFailure: whether each commit waits until the disk has it; else a power failure may lose the
  ///   last ones, and a kill none.
  /// - Throws: see ``LedgerKind/refuseOthers(_:)``.
  static func open(
    _ path: String, _ configuration: Configuration, _ kind: LedgerKind, survivesPowerFailure: Bool
  ) throws -> DatabasePool {
    var configuration = configuration
    configuration.busyMode = .timeout(patience)
    let folder = Files.folder(of: path)
    return try FileLock.holding(folder: folder.isEmpty ? "." : folder) {
      for suffix in ["", "-wal", "-shm", "-journal"] { try Files.refuseForeign(path + suffix) }
      if Files.exists(path) {
        try kind.refuseOthers(path)
      } else {
        try make(path, configuration, kind)
      }
      let pool = try DatabasePool(path: path, configuration: configuration)
      if survivesPowerFailure {
        // Not when a connection is prepared: the pool sets NORMAL behind that.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      }
      try kind.migrator.migrate(pool)
      return pool
    }
  }

  /// Makes a file under another name and moves it to its place when it has its tables: what lies there is never empty,
  /// also after a kill.
  private static func make(_ path: String, _ configuration: Configuration, _ kind: LedgerKind)
    throws
  {
    let new = "\(path).new"
    for suffix in ["", "-wal", "-shm", "-journal"] { try Files.remove(new + suffix) }
    // What a file that is gone left beside it would be taken for its own.
    for suffix in ["-wal", "-shm", "-journal"] { try Files.remove(path + suffix) }
    let queue = try DatabaseQueue(path: new, configuration: configuration)
    chmod(new, 0o600)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA application_id = \(kind.application)")
    }
    try kind.migrator.migrate(queue)
    try queue.close()
    try Files.move(new, to: path)
  }
}
