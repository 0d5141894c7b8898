/// What names a row for good: 128 bits, written as 32 lower-case hexadecimal digits.
///
/// An id comes from content (source name and source key, or the text), never from a position, so
/// it is the same on every machine, for every shard layout, and after rows are added or removed.
public struct RowID: Hashable, Sendable {
  /// The upper and the lower 64 bits.
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The id of the row that `source` calls `key`; without a key the text of the row serves.
  public init(source: String, key: String) {
    // The length makes ("ab", "c") and ("a", "bc") two different rows.
    self.init(digest: Digest(of: "\(source.utf8.count):\(source)\(key)"))
  }

  /// The first 128 bits of a digest.
  public init(digest: Digest) {
    high = digest.bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = digest.bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads 32 hexadecimal digits; nil for anything else.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}

extension RowID: Comparable {
  public static func < (left: RowID, right: RowID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension RowID: CustomStringConvertible {
  public var description: String {
    let words = [high, low]
    return hexadecimal(
      words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } })
  }
}
