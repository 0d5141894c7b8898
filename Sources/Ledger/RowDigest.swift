import GRDB
import Values

extension CallLedger.Entry {
  /// Bytes of a row's digest: what they miss by chance is one fault in 2⁶⁴.
  static var digestBytes: Int { 8 }

  /// The beginning of a SHA-256 over all that the row says, each part with its length: what lies on a disk for years, or
  /// was copied, is told from what was written.
  var digest: [UInt8] {
    var hasher = DigestBuilder()
    var numbers: [Int64] = []
    numbers.reserveCapacity(20)
    func note(_ number: Int64?) {
      numbers.append(number == nil ? 0 : 1)
      numbers.append(number ?? 0)
    }
    for text in [origin.place, origin.model, content, finishReason] {
      numbers.append(Int64(text.utf8.count))
    }
    note(reasoning.map { Int64($0.utf8.count) })
    numbers.append(sample)
    note(promptTokens)
    note(completionTokens)
    note(cost?.picodollars)
    numbers.append(isEstimated ? 1 : 0)
    numbers.withUnsafeMutableBufferPointer { numbers in
      for index in numbers.indices { numbers[index] = numbers[index].littleEndian }
      hasher.update(UnsafeRawBufferPointer(numbers))
    }
    key.withUnsafeBytes { hasher.update($0) }
    hasher.update(origin.place)
    hasher.update(origin.model)
    hasher.update(content)
    hasher.update(finishReason)
    if let reasoning { hasher.update(reasoning) }
    return Array(hasher.finish().bytes.prefix(Self.digestBytes))
  }
}

/// What a ledger says of all its keys together, so that one that is found no more is missed.
///
/// A damaged index hides an answer, which would be bought again; so the number of keys and what they fold to are kept
/// beside them, and compared before anything is bought.
struct Seal: Equatable {
  /// How many there are.
  var calls: Int64 = 0
  /// Their exclusive or, by words of 8 bytes.
  var keys: Int64 = 0

  mutating func add(_ key: [UInt8]) {
    calls += 1
    keys ^= Self.fold(key)
  }

  /// Of all keys as the index has them. Complexity: some tenths of a second for a million.
  init(ofIndex database: Database) throws {
    let cursor = try Row.fetchCursor(database, sql: "SELECT key FROM call ORDER BY key")
    while let row = try cursor.next() {
      add(row.bytes("key") ?? [])
    }
  }

  init() {}

  /// As it was written; nil in a file that has none.
  init?(written database: Database) throws {
    guard let row = try Row.fetchOne(database, sql: "SELECT calls, keys FROM seal") else {
      return nil
    }
    calls = row.number("calls") ?? 0
    keys = row.number("keys") ?? 0
  }

  /// Adds keys to what is written.
  func add(to database: Database) throws {
    // SQLite has no exclusive or; what either has without what both have is one, and overflows nowhere.
    try database.cachedStatement(
      sql: "UPDATE seal SET calls = calls + ?1, keys = (keys | ?2) - (keys & ?2)"
    ).execute(arguments: [calls, keys])
  }

  private static func fold(_ key: [UInt8]) -> Int64 {
    var folded: UInt64 = 0
    var place = 0
    for byte in key {
      folded ^= UInt64(byte) << UInt64(8 * (place & 7))
      place += 1
    }
    return Int64(bitPattern: folded)
  }
}
