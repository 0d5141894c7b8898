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
    /// How many calls it holds.
    public let size: Int
  }

  /// Notes that calls are about to be handed in together.
  ///
  /// - Parameter calls: each with its sample.
  /// - Returns: the batch's number.
  public func open(_ calls: [(key: [UInt8], sample: Int64)], to origin: Origin, tag: String) throws
    -> Int64
  {
    try writing { database in
      let origin = try Schema.number(of: origin, database)
      try database.execute(
        sql: "INSERT INTO batch (origin, tag) VALUES (?, ?)", arguments: [origin, tag])
      let id = database.lastInsertedRowID
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO batch_call (key, batch, sample) VALUES (?, ?, ?)")
      for call in calls { try statement.execute(arguments: [Data(call.key), id, call.sample]) }
      return id
    }
  }

  /// Notes the name that a provider gave a batch.
  public func name(_ batch: Int64, _ name: String) throws {
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

  /// The batches of an origin that are not closed, in the order in which they were opened.
  public func openBatches(of origin: Origin) throws -> [Batch] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT batch.id, tag, name, (SELECT COUNT(*) FROM batch_call WHERE batch = batch.id) AS size
          FROM batch JOIN origin ON origin.id = origin WHERE place = ? AND model = ? ORDER BY batch.id
          """, arguments: [origin.place, origin.model]
      ).map {
        Batch(id: $0["id"], origin: origin, tag: $0["tag"], name: $0["name"], size: $0["size"])
      }
    }
  }

  /// The samples of an open batch's calls, by their keys.
  public func calls(of batch: Int64) throws -> [[UInt8]: Int64] {
    try reading { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT key, sample FROM batch_call WHERE batch = ?", arguments: [batch])
      return Dictionary(
        rows.map { (Array($0["key"] as Data), $0["sample"]) },
        uniquingKeysWith: { first, _ in first })
    }
  }
}
