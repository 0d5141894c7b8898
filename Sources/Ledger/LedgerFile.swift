import Foundation
import GRDB
import Machine
import Values

/// A ledger's file that is only read: of this version or an earlier one, whole or damaged.
///
/// What the file system says of it stays as it is; where it cannot be read at a place, it is read behind it.
public final class LedgerFile {
  /// An answer, and what its row's digest says of it.
  public enum Found: Sendable {
    case whole(CallLedger.Entry)
    /// Of an earlier version, which noted no digests.
    case unchecked(CallLedger.Entry)
    /// Not what was written; its key may be bent, too.
    case bent(CallLedger.Entry)
  }

  let path: String
  let queue: DatabaseQueue
  /// Holds a second name of the file, beside which SQLite may put its own files.
  private let folder: TemporaryFolder?
  private let columns: Set<String>
  private let origins: [Int64: CallLedger.Origin]
  /// How many answers were written, if that is known.
  let written: Int64?
  /// No answer has a higher number.
  private let last: Int64
  private var position: Int64 = 0
  /// The last number that is looked at one by one, since many at once could not be read.
  private var oneByOne: Int64 = 0
  /// How many places could not be read.
  public private(set) var unreadable = 0

  private static let atOnce = 64

  /// - Throws: ``RetortError`` of kind `storage` if the file cannot be read at all, of kind `usage` if it is no ledger.
  public init(path: String) throws {
    self.path = path
    do {
      let wal = "\(path)-wal"
      if (Files.size(wal) ?? 0) > 0 {
        // Somebody uses it, or was killed: what is not in the file itself is found in its place only.
        folder = nil
        queue = try Self.open(path)
      } else {
        let folder = try TemporaryFolder("ledger")
        try Files.share(path, as: "\(folder.path)/calls.sqlite")
        self.folder = folder
        queue = try Self.open("\(folder.path)/calls.sqlite")
      }
      (columns, origins, written, last) = try queue.read { database in
        let columns = try Row.fetchAll(database, sql: "PRAGMA table_info(call)")
          .compactMap { $0.text("name") }
        var origins: [Int64: CallLedger.Origin] = [:]
        for row in (try? Row.fetchAll(database, sql: "SELECT id, place, model FROM origin")) ?? [] {
          guard let id = row.number("id") else { continue }
          origins[id] = .init(place: row.text("place") ?? "", model: row.text("model") ?? "")
        }
        let written = (try? Seal(written: database))?.calls
        let highest = try? Int64.fetchOne(database, sql: "SELECT MAX(rowid) FROM call")
        let counted = try? Int64.fetchOne(database, sql: "SELECT COUNT(*) FROM call")
        // A damaged count must not be gone through to its end.
        let most = Int64((Files.size(path) ?? 0) + (Files.size(wal) ?? 0)) / 40
        return (
          Set(columns), origins, written,
          min(most, max(written ?? 0, max(highest ?? 0, counted ?? 0)))
        )
      }
    } catch {
      throw CallLedger.explained(error, path)
    }
    guard columns.contains("key"), columns.contains("content") else {
      throw RetortError(.usage, "\(path) is no ledger", cause: "it has no table of answers")
    }
  }

  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(DatabasePool.patience)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// The next answers, in the order in which they came; nil at the end. Pages that cannot be read are passed over.
  public func next() throws -> [Found]? {
    while position < last {
      let count = position < oneByOne ? 1 : Self.atOnce
      do {
        let rows = try read(from: position, count)
        guard let end = rows.last?.number else {
          // Nothing more is found by going on; what the numbers promise is looked for one by one.
          guard count > 1 else {
            position += 1
            continue
          }
          if unreadable == 0 && (written.map { $0 <= position } ?? true) { return nil }
          oneByOne = last
          continue
        }
        // Numbers have no gaps: where they seem to, one may be bent, and those behind it would be passed over.
        guard count == 1 || end == position + Int64(rows.count) else {
          oneByOne = position + Int64(Self.atOnce)
          continue
        }
        position = max(end, position + 1)
        return rows.map(\.found)
      } catch {
        guard count > 1 else {
          unreadable += 1
          position += 1
          continue
        }
        oneByOne = position + Int64(Self.atOnce)
      }
    }
    return nil
  }

  /// - Parameter count: of one it is looked for by its number, so that no damage before it is in the way.
  private func read(from position: Int64, _ count: Int) throws -> [(number: Int64, found: Found)] {
    try queue.read { database in
      let condition =
        count == 1 ? "rowid = ? + 1" : "rowid > ? ORDER BY rowid LIMIT \(count)"
      let rows = try Row.fetchAll(
        database, sql: "SELECT rowid AS number, * FROM call NOT INDEXED WHERE \(condition)",
        arguments: [position])
      return rows.compactMap { row in row.number("number").map { ($0, found(row)) } }
    }
  }

  private func found(_ row: Row) -> Found {
    let origin =
      columns.contains("place")
      ? .init(place: row.text("place") ?? "", model: row.text("model") ?? "")
      : origins[row.number("origin") ?? -1] ?? .init(place: "", model: "")
    let entry = CallLedger.Entry(
      key: row.bytes("key") ?? [], origin: origin, sample: row.number("sample") ?? 0,
      content: row.text("content") ?? "", reasoning: row.text("reasoning"),
      finishReason: row.text("finish_reason") ?? "unknown",
      promptTokens: row.number("prompt_tokens"), completionTokens: row.number("completion_tokens"),
      cost: columns.contains("cost") ? row.number("cost").map(Money.init(picodollars:)) : nil,
      isEstimated: columns.contains("estimated") && row.count("estimated") > 0)
    guard columns.contains("digest"), let digest = row.bytes("digest") else {
      return entry.key.count == 32 ? .unchecked(entry) : .bent(entry)
    }
    return digest == entry.digest ? .whole(entry) : .bent(entry)
  }
}

extension LedgerFile {
  /// What a look at every answer has shown.
  public struct Condition: Sendable {
    /// Answers that are what was written.
    public internal(set) var whole = 0
    /// Those of earlier versions, which nothing vouches for.
    public internal(set) var unchecked = 0
    /// Those that are not what was written, as they are read.
    public internal(set) var bent: [CallLedger.Entry] = []
    /// Those that were written and are not found.
    public internal(set) var lost = 0
    /// What SQLite has to say of the file's inner order; empty if nothing.
    public internal(set) var complaints: [String] = []
    /// What was paid for the whole ones.
    private var paid = Money.zero
    private var priced: Int64 = 0

    /// Whether nothing is wrong.
    public var isSound: Bool { bent.isEmpty && lost == 0 && complaints.isEmpty }

    /// What it would cost to buy again what is bent or lost: as much as the others did on average; nil if their prices
    /// are not known.
    public var price: Money? {
      guard priced > 0 else { return nil }
      return Money(
        picodollars: Int64(
          clamping: Int(Double(paid.picodollars) / Double(priced) * Double(bent.count + lost))))
    }

    public init() {}

    mutating func add(_ found: Found) {
      switch found {
      case .whole(let entry):
        whole += 1
        add(entry.cost)
      case .unchecked(let entry):
        unchecked += 1
        add(entry.cost)
      case .bent(let entry): bent.append(entry)
      }
    }

    private mutating func add(_ cost: Money?) {
      guard let cost else { return }
      paid = paid + cost
      priced += 1
    }
  }

  /// Reads the file to its end.
  ///
  /// - Parameter take: is given the answers that are whole, or that nothing vouches for.
  /// - Returns: what was found from here on.
  public func readAll(_ take: ([CallLedger.Entry]) async throws -> Void) async throws -> Condition {
    var condition = Condition()
    while let found = try next() {
      var entries: [CallLedger.Entry] = []
      for found in found {
        condition.add(found)
        switch found {
        case .whole(let entry), .unchecked(let entry): entries.append(entry)
        case .bent: break
        }
      }
      try await take(entries)
    }
    let all = condition.whole + condition.unchecked + condition.bent.count
    condition.lost = max(unreadable, Int(clamping: written ?? 0) - all, 0)
    return condition
  }

  /// Reads every answer and looks at the file's inner order.
  public func check() async throws -> Condition {
    var condition = try await readAll { _ in }
    do {
      condition.complaints = try await queue.read { database in
        var complaints = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
          .filter { $0 != "ok" }
        if let written = try Seal(written: database), try Seal(ofIndex: database) != written {
          complaints.append("the index does not have the keys that were written")
        }
        return complaints
      }
    } catch let error as DatabaseError {
      condition.complaints.append(error.message ?? "\(error.resultCode)")
    }
    return condition
  }
}
