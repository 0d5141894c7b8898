import Corpus
import Foundation
import GRDB

/// Every answer ever paid for, by the key of its call, in one SQLite file.
///
/// Writers in several processes may share it; each waits up to a minute for another's commit.
public final class CallLedger: Sendable {
  /// An answer as it is remembered.
  public struct Entry: Sendable, Equatable {
    /// The call's key: 32 bytes.
    public let key: [UInt8]
    /// Who answered: where it is, and the model's name there.
    public let place: String
    public let model: String
    /// Which of several answers to the same messages it is.
    public let sample: Int64
    /// The message, as it came.
    public let content: String
    /// What the endpoint sent apart from the message; nil if nothing.
    public let reasoning: String?
    public let finishReason: String
    public let promptTokens: Int64?
    public let completionTokens: Int64?

    public init(
      key: [UInt8], place: String, model: String, sample: Int64, content: String,
      reasoning: String?, finishReason: String, promptTokens: Int64?, completionTokens: Int64?
    ) {
      self.key = key
      self.place = place
      self.model = model
      self.sample = sample
      self.content = content
      self.reasoning = reasoning
      self.finishReason = finishReason
      self.promptTokens = promptTokens
      self.completionTokens = completionTokens
    }
  }

  /// Tokens read and written, as far as the endpoint counted them.
  public struct Usage: Sendable, Equatable {
    public let promptTokens: Int64?
    public let completionTokens: Int64?
  }

  private let database: DatabasePool
  private let path: String
  private let writer: BatchWriter

  /// Opens the ledger, and makes it if it is not there.
  ///
  /// - Throws: ``RetortError`` of kind `storage`, here and in every other call.
  public init(path: String) throws {
    self.path = path
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    configuration.prepareDatabase { database in
      // An answer that was paid for survives a power failure, not only a kill.
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      try Self.migrator.migrate(pool)
      database = pool
      writer = BatchWriter { entries in
        try await pool.write { database in
          for entry in entries { try Self.insert(entry, database) }
        }
      }
    } catch {
      throw Self.explained(error, path)
    }
  }

  /// Remembers an answer; returns when it is on the disk. A key that is there already stays as it is.
  public func record(_ entry: Entry) async throws {
    do {
      try await writer.write(entry)
    } catch {
      throw Self.explained(error, path)
    }
  }

  /// The answer to a call; nil if it was never paid for.
  public func entry(for key: [UInt8]) throws -> Entry? {
    try reading { database in
      let row = try Row.fetchOne(
        database.cachedStatement(sql: "SELECT * FROM call WHERE key = ?"), arguments: [Data(key)])
      return row.map { row in
        Entry(
          key: key, place: row["place"], model: row["model"], sample: row["sample"],
          content: Self.text(row["content"]), reasoning: (row["reasoning"] as Data?).map(Self.text),
          finishReason: row["finish_reason"],
          promptTokens: row["prompt_tokens"], completionTokens: row["completion_tokens"])
      }
    }
  }

  /// The tokens of a call that is paid for; nil if it is not.
  public func usage(of key: [UInt8]) throws -> Usage? {
    try reading { database in
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: "SELECT prompt_tokens, completion_tokens FROM call WHERE key = ?"),
        arguments: [Data(key)])
      return row.map { Usage(promptTokens: $0[0], completionTokens: $0[1]) }
    }
  }

  /// How many answers it holds.
  public func count() throws -> Int {
    try reading { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM call") ?? 0 }
  }

  /// The mean of the tokens written in a model's answers; nil if it has none that were counted.
  public func meanCompletionTokens(place: String, model: String) throws -> Double? {
    try reading { database in
      try Double.fetchOne(
        database,
        sql: "SELECT AVG(completion_tokens) FROM call WHERE place = ? AND model = ?",
        arguments: [place, model])
    }
  }

  private func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try database.read(body)
    } catch {
      throw Self.explained(error, path)
    }
  }

  private static func text(_ blob: Data) -> String { String(decoding: blob, as: UTF8.self) }

  private static func insert(_ entry: Entry, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO call
          (key, place, model, sample, content, reasoning, finish_reason,
           prompt_tokens, completion_tokens)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      Data(entry.key), entry.place, entry.model, entry.sample, Data(entry.content.utf8),
      entry.reasoning.map { Data($0.utf8) }, entry.finishReason, entry.promptTokens,
      entry.completionTokens,
    ])
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("calls") { database in
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
    return migrator
  }

  private static func explained(_ error: any Error, _ path: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let hint =
      switch error.resultCode {
      case .SQLITE_FULL:
        "free some space and run the same command again: it goes on where it stopped"
      case .SQLITE_READONLY, .SQLITE_CANTOPEN:
        "choose a folder you may write to with --workspace"
      case .SQLITE_NOTADB, .SQLITE_CORRUPT:
        "the file is damaged; move it away to start a new one, which pays for every answer anew"
      default: "see that the disk is sound and that no other program holds the file"
      }
    return RetortError(
      .storage, "the ledger of paid answers cannot be used: \(path)",
      cause: error.message ?? "\(error.resultCode)", hint: hint)
  }
}
