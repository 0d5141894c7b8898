import Foundation
import GRDB

extension CallLedger {
  /// Calls that lie with a provider.
  public struct Batch: Sendable, Equatable {
    /// Its number in the ledger.
    public let id: Int64
    public let origin: Origin
    /// What it is found by at the provider while its name is not known.
    public let tag: String
    /// Its name at the provider; nil if the provider's answer never came.
    public let name: String?
    /// Whose answers they are; nil if that is not known.
    public let run: String?
    /// How many calls it holds.
    public let size: Int
  }

  /// Notes that calls are about to be handed in together. Those that lie in another batch already are left out.
  ///
  /// - Parameter calls: each with its sample.
  /// - Returns: the batch's number, and the keys that are in it.
  public func open(
    _ calls: [(key: [UInt8], sample: Int64)], to origin: Origin, tag: String, for run: String?
  ) throws -> (id: Int64, keys: Set<[UInt8]>) {
    try writing { database in
      let origin = try Schema.number(of: origin, database)
      try database.execute(
        sql: "INSERT INTO batch (origin, tag, run) VALUES (?, ?, ?)",
        arguments: [origin, tag, run])
      let id = database.lastInsertedRowID
      let statement = try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO batch_call (key, batch, sample) VALUES (?, ?, ?)")
      var keys: Set<[UInt8]> = []
      for call in calls {
        try statement.execute(arguments: [Data(call.key), id, call.sample])
        if database.changesCount > 0 { keys.insert(call.key) }
      }
      return (id, keys)
    }
  }

  /// Takes calls out of a batch that was not handed in yet.
  public func withdraw(_ keys: [[UInt8]], from batch: Int64) throws {
    try writing { database in
      let statement = try database.cachedStatement(
        sql: "DELETE FROM batch_call WHERE key = ? AND batch = ?")
      for key in keys { try statement.execute(arguments: [Data(key), batch]) }
    }
  }

  /// Notes the name that a provider gave a batch; nil if it turned out to be another's.
  public func name(_ batch: Int64, _ name: String?) throws {
    try writing {
      try $0.execute(sql: "UPDATE batch SET name = ? WHERE id = ?", arguments: [name, batch])
    }
  }

  /// Forgets a batch: all its results are taken in, or it was never handed in.
  public func close(_ batch: Int64) throws {
    try writing { database in
      try database.execute(sql: "DELETE FROM batch_call WHERE batch = ?", arguments: [batch])
      try database.execute(sql: "DELETE FROM batch WHERE id = ?", arguments: [batch])
    }
  }

  /// The batches that hold some of these calls, in the order in which they were opened.
  public func batches(holding keys: [[UInt8]]) throws -> [Batch] {
    try reading { database in
      let statement = try database.cachedStatement(
        sql: "SELECT batch FROM batch_call WHERE key = ?")
      var numbers: Set<Int64> = []
      for key in keys {
        if let number = try Row.fetchOne(statement, arguments: [Data(key)])?.number("batch") {
          numbers.insert(number)
        }
      }
      return try Self.batches(database).filter { numbers.contains($0.id) }
    }
  }

  /// The names of all batches that are not closed.
  public func batchNames() throws -> Set<String> {
    try reading { Set(try Self.batches($0).compactMap(\.name)) }
  }

  private static func batches(_ database: Database) throws -> [Batch] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT batch.id AS id, tag, name, run, place, model,
          (SELECT COUNT(*) FROM batch_call WHERE batch = batch.id) AS size
        FROM batch JOIN origin ON origin.id = origin ORDER BY batch.id
        """
    ).map { row in
      Batch(
        id: row.count("id"),
        origin: Origin(place: row.text("place") ?? "", model: row.text("model") ?? ""),
        tag: row.text("tag") ?? "", name: row.text("name"), run: row.text("run"),
        size: Int(clamping: row.count("size")))
    }
  }

  /// The samples of an open batch's calls, by their keys.
  public func calls(of batch: Int64) throws -> [[UInt8]: Int64] {
    try reading { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT key, sample FROM batch_call WHERE batch = ?", arguments: [batch])
      return Dictionary(
        rows.map { ($0.bytes("key") ?? [], $0.number("sample") ?? 0) },
        uniquingKeysWith: { first, _ in first })
    }
  }
}
