import Foundation
import GRDB
import Machine
import Values

/// Every answer ever paid for, by the key of its call, in one SQLite file.
///
/// Writers in several processes may share it; each waits up to a minute for another's commit. All that the
/// ledger does throws ``RetortError`` of kind `storage` when the file cannot be used.
public final class CallLedger: Sendable {
  /// An answer as it is remembered.
  public struct Entry: Sendable, Equatable {
    /// The call's key: 32 bytes.
    public let key: [UInt8]
    public let origin: Origin
    /// Which of several answers to the same messages it is.
    public let sample: Int64
    /// The message, as it came.
    public let content: String
    /// What the endpoint sent apart from the message; nil if nothing.
    public let reasoning: String?
    public let finishReason: String
    public let promptTokens: Int64?
    public let completionTokens: Int64?
    /// What was paid; nil if the price was not known.
    public let cost: Money?
    /// Whether tokens and cost are estimates, since the endpoint did not count.
    public let isEstimated: Bool
    /// The model that the endpoint says has answered; counted by origin when it is bought, and not kept with the answer.
    public var servedBy: String?

    public init(
      key: [UInt8], origin: Origin, sample: Int64, content: String, reasoning: String?,
      finishReason: String, promptTokens: Int64?, completionTokens: Int64?, cost: Money?,
      isEstimated: Bool = false
    ) {
      self.key = key
      self.origin = origin
      self.sample = sample
      self.content = content
      self.reasoning = reasoning
      self.finishReason = finishReason
      self.promptTokens = promptTokens
      self.completionTokens = completionTokens
      self.cost = cost
      self.isEstimated = isEstimated
    }
  }

  /// Who answered.
  public struct Origin: Sendable, Hashable {
    /// Where it is: an address, or `local:` and a model.
    public let place: String
    /// The model's name there.
    public let model: String

    public init(place: String, model: String) {
      self.place = place
      self.model = model
    }
  }

  /// What is written.
  enum Item: Sendable {
    /// An answer that somebody else bought, or that is brought once more: counted if it is new. Nil for a run whose
    /// spending is not counted here.
    case answer(Entry, run: String?)
    /// An answer that was paid for now: counted also if there is one already.
    case bought(Entry, run: String)
    case failure(Failure)
    /// What a run paid for that came to no answer.
    case waste(Spending, run: String)
  }

  let database: DatabasePool
  let path: String
  private let writer: GroupCommit<Item>
  /// Which file it was when it was opened.
  private let place: Files.Identity?

  /// Opens the ledger, and makes it if it is not there.
  ///
  /// - Parameters:
  ///   - heldFor: seconds for which answers that were paid for are held in memory while the disk has no room for them.
  ///     Whoever asks waits for that, so nothing more is bought meanwhile than what is on its way.
  ///   - onHeld: is told how many, once each time.
  public init(
    path: String, heldFor: Double = 10, onHeld: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws {
    self.path = path
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      // Only a new file takes it. Answers of some kilobytes would leave half of the usual 4 KB unused.
      try database.execute(sql: "PRAGMA page_size = \(Schema.pageSize)")
    }
    do {
      let pool = try DatabasePool.open(
        path, configuration,
        LedgerKind(
          application: Schema.application, firstMigration: Schema.firstMigration,
          migrator: Schema.migrator), survivesPowerFailure: true)
      database = pool
      let place = Files.Identity(path)
      self.place = place
      let patience = GroupCommit<Item>.Patience(
        time: heldFor,
        isPassing: { error in
          let code = (error as? DatabaseError)?.resultCode
          return code == .SQLITE_FULL || code == .SQLITE_IOERR
        }, tell: onHeld)
      writer = GroupCommit(patience: patience) { items in
        guard Files.Identity(path) == place else { throw Self.gone(path) }
        try await pool.write { try Self.commit(items, $0) }
      }
    } catch {
      throw Self.explained(error, path)
    }
  }

  /// Whether the file is still where it was opened.
  ///
  /// - Throws: ``RetortError`` of kind `storage` if it was removed or replaced: what is written now, nobody finds again.
  public func requireInPlace() throws {
    guard Files.Identity(path) == place else { throw Self.gone(path) }
  }

  private static func gone(_ path: String) -> RetortError {
    RetortError(
      .storage, "the ledger is not where it was: \(path)",
      cause: "the file or its folder was removed, moved or replaced while it was in use",
      hint: "bring it back and run the same command again; answers that came since are lost")
  }

  /// Compares the keys with what was noted of them, once, before anything is bought.
  ///
  /// - Throws: ``RetortError`` of kind `storage` if they are not the same: an answer that is not found would be bought
  ///   again.
  /// - Complexity: reads the index, some tenths of a second for a million answers.
  public func requireAllKeys() throws {
    let (found, written) = try reading { (try Seal(ofIndex: $0), try Seal(written: $0)) }
    guard let written, found != written else { return }
    throw RetortError(
      .storage, "the ledger is damaged: \(path)",
      cause: found.calls == written.calls
        ? "its index does not have the keys that were written"
        : "it has \(found.calls) answers, and \(written.calls) were written",
      hint: Self.damageHint)
  }

  static let damageHint =
    "retort calls check says what is damaged and what paying again would cost; retort calls salvage keeps all whole answers"

  /// Closes the file. Nothing may be asked of the ledger afterwards.
  public func close() throws {
    do {
      try database.close()
    } catch {
      throw Self.explained(error, path)
    }
  }

  /// Remembers answers, and counts them as spent by a run; returns when they are on the disk. A key that is there already
  /// stays as it is and is not counted again, as when a provider brings the results of a batch once more. That their calls
  /// failed before is forgotten in the same moment.
  ///
  /// - Parameter run: who paid; nil if that is not known.
  public func record(_ entries: [Entry], for run: String?) async throws {
    try await write(entries.map { .answer($0, run: run) })
  }

  /// Remembers answers that a run paid for just now: also those are counted whose keys are there already.
  public func record(bought entries: [Entry], for run: String) async throws {
    try await write(entries.map { .bought($0, run: run) })
  }

  func write(_ items: [Item]) async throws {
    do {
      try await writer.write(items)
    } catch {
      throw Self.explained(error, path)
    }
  }

  /// The answer to a call; nil if it was never paid for.
  public func entry(for key: [UInt8]) throws -> Entry? { try entries(for: [key])[0] }

  /// The answers to calls, in their order; nil for those that were never paid for.
  ///
  /// - Throws: also ``RetortError`` of kind `storage` if one is not what was written.
  public func entries(for keys: [[UInt8]]) throws -> [Entry?] {
    try reading { database in
      let statement = try database.cachedStatement(
        sql: "SELECT call.*, place, model FROM call JOIN origin ON origin.id = origin WHERE key = ?"
      )
      return try keys.map { key in
        guard let row = try Row.fetchOne(statement, arguments: [Data(key)]) else { return nil }
        let entry = Self.entry(row)
        guard entry.key == key, Self.isAsWritten(entry, row) else { throw Self.bent(key, path) }
        return entry
      }
    }
  }

  /// Whether a row says what was written; rows of earlier versions are believed.
  static func isAsWritten(_ entry: Entry, _ row: Row) -> Bool {
    row.bytes("digest").map { $0 == entry.digest } ?? true
  }

  private static func bent(_ key: [UInt8], _ path: String) -> RetortError {
    RetortError(
      .storage, "an answer in the ledger is damaged: \(path)",
      cause: "what is read of call \(hexadecimal(key).prefix(12)) is not what was written",
      hint: damageHint)
  }

  /// For each of many calls whether it is paid for.
  public func arePaid(_ keys: [[UInt8]]) throws -> [Bool] {
    try reading { database in
      let statement = try database.cachedStatement(sql: "SELECT 1 FROM call WHERE key = ?")
      return try keys.map { try Row.fetchOne(statement, arguments: [Data($0)]) != nil }
    }
  }

  /// How many answers it holds.
  public func count() throws -> Int {
    try reading { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM call") ?? 0 }
  }

  func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try database.read(body)
    } catch {
      throw Self.explained(error, path)
    }
  }

  func writing<Result>(_ body: (Database) throws -> Result) throws -> Result {
    do {
      return try database.write(body)
    } catch {
      throw Self.explained(error, path)
    }
  }

  static func entry(_ row: Row) -> Entry {
    Entry(
      key: row.bytes("key") ?? [],
      origin: Origin(place: row.text("place") ?? "", model: row.text("model") ?? ""),
      sample: row.number("sample") ?? 0, content: row.text("content") ?? "",
      reasoning: row.text("reasoning"), finishReason: row.text("finish_reason") ?? "unknown",
      promptTokens: row.number("prompt_tokens"), completionTokens: row.number("completion_tokens"),
      cost: row.number("cost").map(Money.init(picodollars:)),
      isEstimated: row.count("estimated") > 0)
  }

  /// Writes items and adds up what they took, in one transaction.
  private static func commit(_ items: [Item], _ database: Database) throws {
    var origins: [Origin: Int64] = [:]
    var spent: [String: Spending] = [:]
    var answered: [Int64: Spending] = [:]
    var new = Seal()
    var served = ServedModels()
    func number(of origin: Origin) throws -> Int64 {
      if let known = origins[origin] { return known }
      let number = try Schema.number(of: origin, database)
      origins[origin] = number
      return number
    }
    // What failed before stands there until this moment: whoever looks finds one or the other.
    var hasFailures = try Self.hasFailures(database)
    for item in items {
      switch item {
      case .answer(let entry, let run):
        let origin = try number(of: entry.origin)
        if hasFailures { try forgetFailure(entry.key, database) }
        if try insert(entry, origin: origin, database) {
          new.add(entry.key)
          if let run { spent[run, default: Spending()].add(entry) }
          answered[origin, default: Spending()].add(entry)
          served.count(entry, origin)
        }
      case .bought(let entry, let run):
        let origin = try number(of: entry.origin)
        if hasFailures { try forgetFailure(entry.key, database) }
        if try insert(entry, origin: origin, database) { new.add(entry.key) }
        spent[run, default: Spending()].add(entry)
        answered[origin, default: Spending()].add(entry)
        served.count(entry, origin)
      case .failure(let failure):
        try insert(failure, origin: try number(of: failure.origin), database)
        hasFailures = true
      case .waste(let spending, let run): spent[run, default: Spending()] += spending
      }
    }
    if new.calls > 0 { try new.add(to: database) }
    try served.add(to: database)
    for (run, spending) in spent { try spending.add(toRun: run, database) }
    for (origin, spending) in answered { try spending.add(toOrigin: origin, database) }
  }

  /// - Returns: whether the key was not there before.
  static func insert(_ entry: Entry, origin: Int64, _ database: Database) throws -> Bool {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO call
          (key, origin, sample, content, reasoning, finish_reason, prompt_tokens, completion_tokens, cost,
            estimated, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      Data(entry.key), origin, entry.sample, Data(entry.content.utf8),
      entry.reasoning.map { Data($0.utf8) }, entry.finishReason, entry.promptTokens,
      entry.completionTokens, entry.cost?.picodollars, entry.isEstimated ? 1 : 0,
      Data(entry.digest),
    ])
    return database.changesCount > 0
  }

  private static func hasFailures(_ database: Database) throws -> Bool {
    let statement = try database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM failure)")
    return try Bool.fetchOne(statement) ?? true
  }

  private static func forgetFailure(_ key: [UInt8], _ database: Database) throws {
    try database.cachedStatement(sql: "DELETE FROM failure WHERE key = ?").execute(arguments: [
      Data(key)
    ])
  }

  static func explained(_ error: any Error, _ path: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let hint =
      switch error.resultCode {
      case .SQLITE_FULL:
        "free some space and run the same command again: it goes on where it stopped"
      case .SQLITE_READONLY, .SQLITE_CANTOPEN:
        "choose a folder you may write to with --workspace"
      case .SQLITE_NOTADB, .SQLITE_CORRUPT: "the file is damaged; \(damageHint)"
      default: "see that the disk is sound and that no other program holds the file"
      }
    return RetortError(
      .storage, "the ledger cannot be used: \(path)",
      cause: error.message ?? "\(error.resultCode)", hint: hint)
  }
}
