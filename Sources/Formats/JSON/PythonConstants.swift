/// `NaN`, `Infinity` and `-Infinity`, which Python's `json` writes for numbers that JSON does not have.
public enum PythonConstants {
  /// The text with null in their place; nil if there is none of them.
  ///
  /// Within texts they stay. What is wrong with the text otherwise stays wrong. Linear in the text's length.
  public static func nulled(_ text: some Collection<UInt8>) -> [UInt8]? {
    let text = Array(text)
    var mended: [UInt8] = []
    var clean = 0
    var place = 0
    while place < text.count {
      if text[place] == UInt8(ascii: "\"") {
        place = endOfText(text, from: place)
      } else if let length = constant(text, at: place) {
        mended += text[clean..<place]
        mended += "null".utf8
        place += length
        clean = place
      } else {
        place += 1
      }
    }
    return clean == 0 ? nil : mended + text[clean...]
  }

  /// Where a text that begins with a quotation mark has ended.
  private static func endOfText(_ text: [UInt8], from start: Int) -> Int {
    var place = start + 1
    while place < text.count, text[place] != UInt8(ascii: "\"") {
      place += text[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(place + 1, text.count)
  }

  /// The length of the constant that begins at a place.
  private static func constant(_ text: [UInt8], at place: Int) -> Int? {
    let word: [UInt8]
    switch text[place] {
    case UInt8(ascii: "N"): word = nan
    case UInt8(ascii: "I"): word = infinity
    case UInt8(ascii: "-"): word = minusInfinity
    default: return nil
    }
    return text[place...].starts(with: word) ? word.count : nil
  }

  private static let nan = Array("NaN".utf8)
  private static let infinity = Array("Infinity".utf8)
  private static let minusInfinity = Array("-Infinity".utf8)
}
