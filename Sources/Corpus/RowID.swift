import Values

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
  public init?(_ text: String) {
    var text = text
    let words = text.withUTF8 { digits -> (high: UInt64, low: UInt64)? in
      guard digits.count == 32, let high = Self.word(digits, from: 0),
        let low = Self.word(digits, from: 16)
      else { return nil }
      return (high, low)
    }
    guard let words else { return nil }
    self.init(high: words.high, low: words.low)
  }

  /// Sixteen hexadecimal digits as a number; nil if one of them is none.
  private static func word(_ digits: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64? {
    var word: UInt64 = 0
    for place in start..<start + 16 {
      let digit = digits[place]
      // Capital letters become small ones, and digits stay what they are.
      let letter = (digit | 0x20) &- UInt8(ascii: "a")
      let value = letter < 6 ? letter &+ 10 : digit &- UInt8(ascii: "0")
      guard value < 10 || letter < 6 else { return nil }
      word = word << 4 | UInt64(value)
    }
    return word
  }
}

extension RowID {
  /// It is part of a digest, so any half of it is as good as the whole.
  public func hash(into hasher: inout Hasher) { hasher.combine(low) }
}

extension RowID: Comparable {
  public static func < (left: RowID, right: RowID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension RowID: CustomStringConvertible {
  public var description: String {
    String(unsafeUninitializedCapacity: 32) { digits in
      for place in 0..<32 {
        let word = place < 16 ? high : low
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (place % 16))) & 15
        digits[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      return 32
    }
  }
}
