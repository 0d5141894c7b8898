/// Escapes of one half of a character (`\ud83d` without its second half), which JavaScript and Python write for
/// texts that were cut in the wrong place. There is no character for them, so U+FFFD stands in their place; the
/// row is not lost for it.
enum LoneSurrogates {
  /// The JSON text with `\ufffd` for each lone half; nil if there is none.
  static func mended(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var mended: [UInt8]?
    var place = 0
    while place + 1 < text.count {
      guard text[place] == UInt8(ascii: "\\") else {
        place += 1
        continue
      }
      guard let unit = escapedUnit(text, place), (0xD800...0xDFFF).contains(unit) else {
        // The escaped character is none that begins an escape: `\\u` is a backslash and a u.
        place += 2
        continue
      }
      let next = escapedUnit(text, place + 6)
      if unit < 0xDC00, let next, (0xDC00...0xDFFF).contains(next) {
        place += 12
        continue
      }
      var copy = mended ?? Array(text)
      copy.replaceSubrange(place..<(place + 6), with: "\\ufffd".utf8)
      mended = copy
      place += 6
    }
    return mended
  }

  /// The UTF-16 unit that an escape at a place stands for; nil if there is none.
  private static func escapedUnit(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt16? {
    guard place + 6 <= text.count, text[place] == UInt8(ascii: "\\"),
      text[place + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: text[(place + 2)..<(place + 6)], as: UTF8.self), radix: 16)
  }
}
