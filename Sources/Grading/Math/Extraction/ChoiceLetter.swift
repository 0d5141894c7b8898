import Foundation

/// The letter that a response to a multiple-choice question chooses.
struct ChoiceLetter: Equatable {
  let letter: Character
  /// Where it stands, in UTF-8 bytes.
  let span: Range<Int>

  /// Whether a reference is a letter, perhaps in brackets: `C`, `(C)`, `\text{(C)}`.
  static func reference(_ text: String) -> Character? {
    guard text.utf8.count <= 30 else { return nil }
    if text.utf8.allSatisfy({ (48...57).contains($0) }) { return nil }
    let plain = text.replacing("\\text", with: "").filter { !"{}()$. ".contains($0) }
    guard plain.count == 1, let letter = plain.first, letters.contains(letter) else { return nil }
    return letter
  }

  private static let letters = "ABCDEFGHIJ"

  /// The letter in brackets with which an answer begins, and the text behind it; nil if there is no text.
  static func label(of text: String) -> (letter: Character, text: String)? {
    guard text.utf8.count <= 400, text.utf8.contains(40) else { return nil }
    var plain = trimmed(text)
    for mark in ["\\textbf{", "\\text{", "\\mathrm{"] where plain.hasPrefix(mark) {
      plain = String(plain.dropFirst(mark.count)).replacing("}", with: " ", maxReplacements: 1)
    }
    let rest = plain.dropFirst(3)
    guard plain.hasPrefix("("), plain.dropFirst(2).first == ")",
      let letter = plain.dropFirst().first,
      letters.contains(letter), rest.first?.isWhitespace == true || rest.first == "\\"
    else { return nil }
    let behind = trimmed(String(rest))
    return behind.isEmpty ? nil : (letter, behind)
  }

  /// Finds the letter: behind "answer is", else at the beginning of the last line that begins with one, else the
  /// last that stands alone. The article "A" and the pronoun "I" are no choices.
  init?(in text: String) {
    let bytes = Array(text.utf8)
    let start =
      text.range(of: "</think>", options: .backwards).map {
        text.utf8.distance(from: text.utf8.startIndex, to: $0.upperBound)
      } ?? 0
    let places = (start..<bytes.count).filter { Self.isAlone(bytes, $0) }
    var lower = bytes
    for index in lower.indices where (65...90).contains(lower[index]) { lower[index] |= 0x20 }
    let stated = (start..<bytes.count).last {
      lower[$0...].starts(with: "answer".utf8)
    }
    func isChoice(_ place: Int) -> Bool { !Self.isWord(bytes, place) }
    let place =
      stated.flatMap { stated in places.first { $0 > stated && isChoice($0) } }
      ?? places.last { Self.beginsLine(bytes, $0) && (isChoice($0) || Self.isLabel(bytes, $0)) }
      ?? places.last(where: isChoice)
    guard let place else { return nil }
    letter = Character(UnicodeScalar(bytes[place]))
    span = place..<place + 1
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 128 || (97...122).contains(byte | 0x20) || (48...57).contains(byte)
  }

  /// Whether a capital of the first ten stands here with no letter beside it.
  private static func isAlone(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard (65...74).contains(bytes[index]) else { return false }
    let before = index == 0 || !isLetter(bytes[index - 1]) || bytes[index - 1] >= 128
    let after = index + 1 == bytes.count || !isLetter(bytes[index + 1]) || bytes[index + 1] >= 128
    return before && after && !(index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "'"))
  }

  /// Whether it is the article "A" or the pronoun "I": a small letter comes next.
  private static func isWord(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard [UInt8(ascii: "A"), UInt8(ascii: "I")].contains(bytes[index]), index + 2 < bytes.count,
      bytes[index + 1] == UInt8(ascii: " ")
    else { return false }
    return (97...122).contains(bytes[index + 2])
  }

  private static func beginsLine(_ bytes: [UInt8], _ index: Int) -> Bool {
    var place = index
    while place > 0, " (*".utf8.contains(bytes[place - 1]) { place -= 1 }
    return place == 0 || bytes[place - 1] == UInt8(ascii: "\n")
  }

  /// Whether a bracket, a full stop or a colon stands behind it.
  private static func isLabel(_ bytes: [UInt8], _ index: Int) -> Bool {
    index + 1 < bytes.count && ").:".utf8.contains(bytes[index + 1])
  }
}
