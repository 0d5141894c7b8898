import Foundation
import GRDB
import Values

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
    /// How it was asked, in what does not name a call: whether with a seed, in which interface, … Asked otherwise it may
    /// be answered. Nil if that is not known.
    public let terms: String?
    /// Whether it was one of a wave, which may have been the endpoint's fault and not the row's.
    public let isDoubtful: Bool
    /// Seconds since 1970; nil if that is not known.
    public let at: Double?

    public init(
      key: [UInt8], origin: Origin, sample: Int64, status: Int, message: String,
      terms: String? = nil, isDoubtful: Bool = false, at: Double? = nil
    ) {
      self.key = key
      self.origin = origin
      self.sample = sample
      self.status = status
      self.message = message
      self.terms = terms
      self.isDoubtful = isDoubtful
      self.at = at
    }
  }

  /// Remembers that calls failed; returns when it is on the disk.
  public func record(_ failures: [Failure]) async throws {
    try await write(failures.map { .failure($0) })
  }

  /// Counts what a run paid for replies that came to nothing; returns when it is on the disk.
  ///
  /// - Parameters:
  ///   - wasted: what they took; it counts as spent by the run, and as no call.
  ///   - run: who paid for them.
  public func record(wasted: Spending, for run: String) async throws {
    if wasted != Spending() { try await write([.waste(wasted, run: run)]) }
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

  /// Notes that calls failed as many did at a time: they are made again in the next session.
  public func doubt(_ keys: [[UInt8]]) throws {
    try writing { database in
      let statement = try database.cachedStatement(
        sql: "UPDATE failure SET is_doubtful = 1 WHERE key = ?")
      for key in keys { try statement.execute(arguments: [Data(key)]) }
    }
  }

  /// Whether calls of an origin failed that may be answered now: they were doubtful, or asked in other terms.
  ///
  /// - Parameter patience: the terms for calls that got no response at all.
  public func hasFailures(of origin: Origin, worthAskingIn terms: String, patience: String) throws
    -> Bool
  {
    try reading { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM failure JOIN origin ON origin.id = origin
            WHERE place = ? AND model = ?
              AND (is_doubtful <> 0 OR terms <> CASE status WHEN 0 THEN ? ELSE ? END))
          """, arguments: [origin.place, origin.model, patience, terms]) ?? false
    }
  }

  static func failure(_ row: Row) -> Failure {
    Failure(
      key: row.bytes("key") ?? [],
      origin: Origin(place: row.text("place") ?? "", model: row.text("model") ?? ""),
      sample: row.number("sample") ?? 0, status: Int(clamping: row.number("status") ?? 0),
      message: row.text("message") ?? "", terms: row.text("terms"),
      isDoubtful: row.count("is_doubtful") > 0, at: row.fraction("at"))
  }

  static func insert(_ failure: Failure, origin: Int64, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO failure (key, origin, sample, status, message, terms, is_doubtful, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      Data(failure.key), origin, failure.sample, failure.status, failure.message, failure.terms,
      failure.isDoubtful ? 1 : 0, failure.at,
    ])
  }
}
