import Foundation
import GRDB

/// The ledger's tables, and how those of earlier versions become them.
enum Schema {
  /// Bytes. A page of 16 KB holds seven answers of 2 KB and wastes less than a tenth.
  static let pageSize = 16_384

  /// What says in a file that it is a ledger of answers: `RtrC`.
  static let application: Int32 = 0x5274_7243
  /// The first migration, which says so in files of earlier versions.
  static let firstMigration = "calls"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration(firstMigration) { database in
      try database.create(table: "call") { table in
        table.column("key", .blob).notNull().unique()
        table.column("place", .text).notNull()
        table.column("model", .text).notNull()
        table.column("sample", .integer).notNull()
        // UTF-8 as blobs: SQLite ends a text at its first NUL, and a teacher may write one.
        table.column("content", .blob).notNull()
        table.column("reasoning", .blob)
        table.column("finish_reason", .text).notNull()
        table.column("prompt_tokens", .integer)
        table.column("completion_tokens", .integer)
      }
    }
    migrator.registerMigration("origins, spending, failures", migrate: originsSpendingFailures)
    migrator.registerMigration("batches", migrate: batches)
    migrator.registerMigration("whose batches, which failures, estimates", migrate: additions)
    migrator.registerMigration("digests, whose file", migrate: digests)
    migrator.registerMigration("who answered", migrate: ServedModels.makeTable)
    return migrator
  }

  /// The number of an origin, which gets one if it has none.
  static func number(of origin: CallLedger.Origin, _ database: Database) throws -> Int64 {
    let statement = try database.cachedStatement(
      sql: "SELECT id FROM origin WHERE place = ? AND model = ?")
    if let known = try Int64.fetchOne(statement, arguments: [origin.place, origin.model]) {
      return known
    }
    try database.execute(
      sql: "INSERT INTO origin (place, model) VALUES (?, ?)",
      arguments: [origin.place, origin.model])
    return database.lastInsertedRowID
  }

  private static func originsSpendingFailures(_ database: Database) throws {
    func counts(_ table: TableDefinition) {
      for name in ["calls", "prompt_tokens", "completion_tokens", "cost", "unpriced"] {
        table.column(name, .integer).notNull().defaults(to: 0)
      }
    }
    try database.create(table: "origin") { table in
      table.primaryKey("id", .integer)
      table.column("place", .text).notNull()
      table.column("model", .text).notNull()
      counts(table)
      table.uniqueKey(["place", "model"])
    }
    try database.create(table: "spending") { table in
      table.primaryKey("run", .text)
      counts(table)
    }
    try database.create(table: "failure") { table in
      table.primaryKey("key", .blob)
      table.column("origin", .integer).notNull()
      table.column("sample", .integer).notNull()
      table.column("status", .integer).notNull()
      table.column("message", .text).notNull()
    }
    try database.rename(table: "call", to: "old")
    try database.create(table: "call") { table in
      table.column("key", .blob).notNull().unique()
      table.column("origin", .integer).notNull()
      table.column("sample", .integer).notNull()
      table.column("content", .blob).notNull()
      table.column("reasoning", .blob)
      table.column("finish_reason", .text).notNull()
      table.column("prompt_tokens", .integer)
      table.column("completion_tokens", .integer)
      // Picodollars; null if the price was not known.
      table.column("cost", .integer)
    }
    try database.execute(
      sql: """
        INSERT INTO origin (place, model, calls, prompt_tokens, completion_tokens, unpriced)
          SELECT place, model, COUNT(*), IFNULL(SUM(prompt_tokens), 0), IFNULL(SUM(completion_tokens), 0),
            COUNT(*)
          FROM old GROUP BY place, model;
        INSERT INTO call
          SELECT key, origin.id, sample, content, reasoning, finish_reason, old.prompt_tokens,
            old.completion_tokens, NULL
          FROM old JOIN origin ON origin.place = old.place AND origin.model = old.model;
        DROP TABLE old;
        """)
  }

  private static func batches(_ database: Database) throws {
    try database.create(table: "batch") { table in
      table.primaryKey("id", .integer)
      table.column("origin", .integer).notNull()
      // What tells it apart at the provider before its name there is known.
      table.column("tag", .text).notNull()
      // Its name at the provider; null until it answered.
      table.column("name", .text)
    }
    try database.create(table: "batch_call") { table in
      table.primaryKey("key", .blob)
      table.column("batch", .integer).notNull().indexed()
      table.column("sample", .integer).notNull()
    }
  }

  /// Columns that a file gets in no time, however large it is.
  private static func additions(_ database: Database) throws {
    for table in ["spending", "origin", "call"] {
      try database.alter(table: table) {
        $0.add(column: "estimated", .integer).notNull().defaults(to: 0)
      }
    }
    try database.alter(table: "failure") { table in
      // How it was asked, beside what names it; see ``CallLedger/Failure/terms``.
      table.add(column: "terms", .text)
      table.add(column: "is_doubtful", .integer).notNull().defaults(to: 0)
      // Seconds since 1970.
      table.add(column: "at", .double)
    }
    try database.alter(table: "batch") { table in
      // Whose answers they are; null for those of earlier versions.
      table.add(column: "run", .text)
    }
  }

  /// Rows of earlier versions stay without a digest until ``CallLedger/compact(path:)`` gives them one: to read them all
  /// would take minutes for a large file. What its keys fold to is had from the index alone.
  private static func digests(_ database: Database) throws {
    try database.alter(table: "call") { $0.add(column: "digest", .blob) }
    try database.create(table: "seal") { table in
      table.column("calls", .integer).notNull()
      table.column("keys", .integer).notNull()
    }
    let seal = try Seal(ofIndex: database)
    try database.execute(
      sql: "INSERT INTO seal (calls, keys) VALUES (?, ?)", arguments: [seal.calls, seal.keys])
    try database.execute(sql: "PRAGMA application_id = \(application)")
  }
}
