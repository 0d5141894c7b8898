import Foundation
import GRDB
import Values

extension CallLedger {
  /// The newest answers first, those of one model if it is named. One that is damaged is left out.
  public func latest(_ count: Int, model: String? = nil) throws -> [Entry] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT call.*, place, model FROM call JOIN origin ON origin.id = origin
          WHERE ? IS NULL OR model = ? ORDER BY call.rowid DESC LIMIT ?
          """, arguments: [model, model, count]
      ).compactMap { row in
        let entry = Self.entry(row)
        return Self.isAsWritten(entry, row) ? entry : nil
      }
    }
  }

  /// The answer whose key begins with some hexadecimal digits.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if there is none, or more than one.
  public func entry(keyPrefix: String) throws -> Entry {
    // From the digits with zeros behind them to the digits with fs behind them: the index finds these at once.
    let bounds = ["0", "f"].map { Data(hexadecimal: keyPrefix + String(repeating: $0, count: 64)) }
    let rows: [Entry] = try reading { database in
      guard !keyPrefix.isEmpty, let lowest = bounds[0], let highest = bounds[1] else { return [] }
      return try Row.fetchAll(
        database,
        sql: """
          SELECT call.*, place, model FROM call JOIN origin ON origin.id = origin
          WHERE key BETWEEN ? AND ? LIMIT 2
          """, arguments: [lowest, highest]
      ).map(Self.entry)
    }
    // Once more by its whole key, which looks whether it is what was written.
    if rows.count == 1, let entry = try entry(for: rows[0].key) { return entry }
    throw RetortError(
      .usage,
      rows.isEmpty
        ? "no call begins with \"\(keyPrefix)\"" : "\"\(keyPrefix)\" names several calls",
      hint: rows.isEmpty ? "retort calls list" : "give more of its digits")
  }

  /// Takes in the answers of another ledger, of a machine that worked apart. What is here already stays as it is;
  /// what runs have spent is not added up, since that is for budgets of this machine. What is damaged is left out.
  ///
  /// - Returns: what the other ledger has, and how many of its answers were new.
  public func merge(_ other: LedgerFile) async throws -> (found: LedgerFile.Condition, new: Int) {
    let before = try count()
    let found = try await other.readAll { entries in
      try await write(entries.map { .answer($0, run: nil) })
    }
    return (found, try count() - before)
  }

  /// Remembers answers that were bought elsewhere: no run has spent anything for them. A key that is there already stays
  /// as it is.
  public func take(_ entries: [Entry]) async throws {
    try await write(entries.map { .answer($0, run: nil) })
  }

  /// Writes the file anew without its gaps, and forgets failures of calls that were answered since.
  ///
  /// - Parameter path: a ledger that nobody has open.
  /// - Returns: its size before and after, in bytes.
  public static func compact(path: String) throws -> (before: Int, after: Int) {
    func size() -> Int {
      ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
    }
    // Of an earlier version: its tables become those of this one.
    try CallLedger(path: path).database.close()
    let before = size()
    do {
      let queue = try DatabaseQueue(path: path)
      try giveDigests(queue)
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "DELETE FROM failure WHERE key IN (SELECT key FROM call)")
        // The size of its pages can only be changed while it keeps no log.
        try database.execute(sql: "PRAGMA journal_mode = DELETE")
        try database.execute(sql: "PRAGMA page_size = \(Schema.pageSize)")
        try database.execute(sql: "VACUUM")
        try database.execute(sql: "PRAGMA journal_mode = WAL")
      }
      try queue.close()
    } catch {
      throw explained(error, path)
    }
    return (before, size())
  }
}

extension CallLedger {
  /// Gives rows of earlier versions their digest, so that what befalls them from now on is seen.
  private static func giveDigests(_ queue: DatabaseQueue) throws {
    var last: Int64 = 0
    while true {
      let rows = try queue.write { database in
        let rows = try Row.fetchAll(
          database,
          sql: """
            SELECT call.rowid AS number, call.*, place, model FROM call JOIN origin ON origin.id = origin
            WHERE digest IS NULL AND call.rowid > ? ORDER BY call.rowid LIMIT 256
            """, arguments: [last])
        let statement = try database.cachedStatement(
          sql: "UPDATE call SET digest = ? WHERE rowid = ?")
        for row in rows {
          try statement.execute(arguments: [Data(entry(row).digest), row.number("number")])
        }
        return rows.compactMap { $0.number("number") }
      }
      guard let end = rows.last else { return }
      last = end
    }
  }
}

extension Data {
  /// The 32 bytes that the first 64 hexadecimal digits of a text stand for; nil if they are none.
  fileprivate init?(hexadecimal text: String) {
    let digits = text.prefix(64).compactMap(\.hexDigitValue)
    guard digits.count == 64 else { return nil }
    self.init(stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
  }
}
