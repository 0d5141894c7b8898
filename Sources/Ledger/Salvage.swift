import Foundation
import GRDB
import Machine
import Values

extension CallLedger {
  /// What came of saving what is whole of a damaged ledger.
  public struct Salvaged: Sendable {
    public let found: LedgerFile.Condition
    /// Where the damaged file lies now.
    public let damaged: String
    /// Tables that could not be taken over whole: what runs have spent, failures, batches.
    public let incomplete: [String]
  }

  /// Makes a ledger anew of all answers in it that are whole, and keeps the damaged file beside it.
  ///
  /// - Parameter path: a ledger that nobody has open.
  /// - Throws: ``RetortError`` of kind `storage` if nothing of it can be read, or the new one not be written; then
  ///   all is as before.
  public static func salvage(path: String) async throws -> Salvaged {
    let new = "\(path).salvaged"
    for suffix in ["", "-wal", "-shm"] { try Files.remove(new + suffix) }
    let file = try LedgerFile(path: path)
    let ledger = try CallLedger(path: new)
    let found = try await file.readAll { try await ledger.take($0) }
    let incomplete = try ledger.takeOver(from: file)
    try ledger.close()
    try file.queue.close()
    var damaged = "\(path).damaged"
    var number = 1
    while Files.exists(damaged) {
      number += 1
      damaged = "\(path).damaged-\(number)"
    }
    try Files.move(path, to: damaged)
    // What was not in the file itself belongs to it.
    for suffix in ["-wal", "-shm"] where Files.exists(path + suffix) {
      try Files.move(path + suffix, to: damaged + suffix)
    }
    try Files.move(new, to: path)
    return Salvaged(found: found, damaged: damaged, incomplete: incomplete)
  }

  /// Takes over all but the answers, row for row: spending, failures, batches with their calls.
  ///
  /// - Returns: the tables of which something could not be read.
  private func takeOver(from file: LedgerFile) throws -> [String] {
    var incomplete: [String] = []
    for table in ["spending", "batch", "batch_call"] {
      do {
        let rows = try file.queue.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table)") }
        try writing { database in
          let known = Set(try database.columns(in: table).map(\.name))
          for row in rows {
            let columns = row.columnNames.filter(known.contains)
            let marks = columns.map { _ in "?" }.joined(separator: ", ")
            try database.execute(
              sql:
                "INSERT OR REPLACE INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))",
              arguments: StatementArguments(columns.map { row[$0] as DatabaseValue }))
          }
        }
      } catch { incomplete.append(table) }
    }
    do {
      // Their origins have other numbers in the new file.
      let failures = try file.queue.read { database in
        try Row.fetchAll(
          database,
          sql: "SELECT failure.*, place, model FROM failure JOIN origin ON origin.id = origin"
        ).map(Self.failure)
      }
      try writing { database in
        for failure in failures {
          try Self.insert(
            failure, origin: try Schema.number(of: failure.origin, database), database)
        }
      }
      // The same of what a provider is asked for.
      try takeOverOriginsOfBatches(from: file)
    } catch { incomplete.append("failure") }
    return incomplete
  }

  private func takeOverOriginsOfBatches(from file: LedgerFile) throws {
    let origins = try file.queue.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT batch.id AS id, place, model FROM batch JOIN origin ON origin.id = origin"
      ).map {
        ($0.number("id"), Origin(place: $0.text("place") ?? "", model: $0.text("model") ?? ""))
      }
    }
    try writing { database in
      for (id, origin) in origins {
        try database.execute(
          sql: "UPDATE batch SET origin = ? WHERE id = ?",
          arguments: [try Schema.number(of: origin, database), id])
      }
    }
  }
}
