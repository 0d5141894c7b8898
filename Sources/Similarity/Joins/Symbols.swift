/// The 64 symbols that code points are mapped to where only a bound is wanted.
///
/// Texts in which different characters are taken for the same one are at least as alike as before: a common
/// subsequence stays one, and histograms only come closer. So what is found too unlike by symbols is too
/// unlike. Letters and digits of English texts and the frequent signs of LaTeX and of programs have a symbol
/// of their own; the rest shares.
enum Symbols {
  static let count = 64

  private static let own = Array("etaoinsrhldcumfpgwybvkxjqz 0123456789.,\\{}$()-=+^_\n".utf8)

  private static let ascii: [UInt8] = {
    var symbols = (0..<128).map { UInt8(own.count + $0 % (count - own.count)) }
    for (symbol, character) in own.enumerated() { symbols[Int(character)] = UInt8(symbol) }
    return symbols
  }()

  /// Calls `body` with the symbol of each code point of a text.
  static func forEach(of text: CodePoints, _ body: (UInt8) -> Void) {
    ascii.withUnsafeBufferPointer { ascii in
      for value in text.values {
        // 2^32 divided by the golden ratio spreads neighbours over all symbols (Knuth, TAOCP 3, 6.4).
        body(value < 128 ? ascii[Int(value)] : UInt8((value &* 2_654_435_769) >> 26))
      }
    }
  }
}

/// How often each symbol stands in a text, each count up to 255.
///
/// An insertion or deletion changes one count by one, so the sum of the differences of two signatures is at
/// most the Indel distance of their texts; counts that end at 255 only come closer.
struct Signature: Sendable {
  private(set) var counts = [UInt8](repeating: 0, count: Symbols.count)

  init(_ text: CodePoints) {
    var counts = counts
    Symbols.forEach(of: text) { if counts[Int($0)] < .max { counts[Int($0)] += 1 } }
    self.counts = counts
  }
}
