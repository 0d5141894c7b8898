import Foundation
import GRDB

extension CallLedger {
  /// A call that its teacher would not answer, or could not.
  public struct Failure: Sendable, Equatable {
    /// The call's key: 32 bytes.
    public let key: [UInt8]
    public let origin: Origin
    public let sample: Int64
    /// The HTTP status; 0 if there was no response.
    public let status: Int
    /// What the endpoint said.
    public let message: String

    public init(key: [UInt8], origin: Origin, sample: Int64, status: Int, message: String) {
      self.key = key
      self.origin = origin
      self.sample = sample
      self.status = status
      self.message = message
    }
  }

  /// Remembers that calls failed; returns when it is on the disk.
  public func record(_ failures: [Failure]) async throws {
    try await write(failures.map { .failure($0) })
  }

  /// How calls failed, in their order; nil for those that did not.
  public func failures(for keys: [[UInt8]]) throws -> [Failure?] {
    try reading { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT failure.*, place, model FROM failure JOIN origin ON origin.id = origin WHERE key = ?
          """)
      return try keys.map { key in
        try Row.fetchOne(statement, arguments: [Data(key)]).map(Self.failure)
      }
    }
  }

  /// All calls that failed, in the order of their keys.
  public func failures() throws -> [Failure] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT failure.*, place, model FROM failure JOIN origin ON origin.id = origin ORDER BY key
          """
      ).map(Self.failure)
    }
  }

  /// Forgets that calls failed, so that they are made again.
  public func forgetFailures(_ keys: [[UInt8]]) throws {
    try writing { database in
      let statement = try database.cachedStatement(sql: "DELETE FROM failure WHERE key = ?")
      for key in keys { try statement.execute(arguments: [Data(key)]) }
    }
  }

  private static func failure(_ row: Row) -> Failure {
    Failure(
      key: Array(row["key"] as Data), origin: Origin(place: row["place"], model: row["model"]),
      sample: row["sample"], status: row["status"], message: row["message"])
  }

  static func insert(_ failure: Failure, origin: Int64, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO failure (key, origin, sample, status, message) VALUES (?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      Data(failure.key), origin, failure.sample, failure.status, failure.message,
    ])
  }
}
