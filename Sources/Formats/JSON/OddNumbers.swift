import Values

/// Numbers in JSON texts that simdjson does not take: whole ones beyond 64 bits, and decimals beyond all doubles.
///
/// A row of which that is all that is wrong is not lost: long whole numbers are put into texts that begin with a mark,
/// which the tape's walk makes numbers again, and what is beyond all doubles becomes null, as ``PythonConstants`` do.
enum OddNumbers {
  /// Of characters for private use, which begin no text that is meant.
  private static let mark = "\u{F8F0}\u{F8F1}\u{F8F2}"

  /// A text with its odd numbers in a form that can be parsed.
  struct Mended {
    var text: [UInt8]
    /// Whether there are marked texts in it.
    var hasMarks = false
    /// Whether a number became null.
    var hasNulls = false
    /// Whether there were halves of characters.
    var hasHalves = false
  }

  /// The text with its odd numbers mended; nil if there is none. Linear in the text's length.
  static func mended(_ text: UnsafeBufferPointer<UInt8>) -> Mended? {
    var mended = Mended(text: [])
    var clean = 0
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "\"") {
        place += 1
        while place < text.count, text[place] != UInt8(ascii: "\"") {
          place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        place = min(place + 1, text.count)
        continue
      }
      guard byte == UInt8(ascii: "-") || isDigit(byte) else {
        place += 1
        continue
      }
      let start = place
      place += 1
      while place < text.count, isPartOfNumber(text[place]) { place += 1 }
      guard place - start >= 5, let replacement = replacement(for: text[start..<place], &mended)
      else { continue }
      mended.text += text[clean..<start]
      mended.text += replacement
      clean = place
    }
    guard clean > 0 else { return nil }
    mended.text += text[clean...]
    return mended
  }

  /// What a marked text stands for; nil for every other text.
  static func number(marked text: String) -> Value? {
    guard text.hasPrefix(mark) else { return nil }
    return .bigInteger(String(text.unicodeScalars.dropFirst(3)))
  }

  private static func replacement(
    for token: Slice<UnsafeBufferPointer<UInt8>>, _ mended: inout Mended
  ) -> String.UTF8View? {
    let number = String(decoding: token, as: UTF8.self)
    let digits = number.utf8.drop { $0 == UInt8(ascii: "-") }
    guard digits.allSatisfy(isDigit) else {
      guard let double = Double(number), double.isInfinite else { return nil }
      mended.hasNulls = true
      return "null".utf8
    }
    // A leading zero is no JSON.
    guard digits.count >= 19, digits.first != UInt8(ascii: "0"), Int64(number) == nil,
      UInt64(number) == nil
    else { return nil }
    mended.hasMarks = true
    return "\"\(mark)\(number)\"".utf8
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    isDigit(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
  }
}
