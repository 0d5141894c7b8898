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
    var plain = text
    for mark in ["\\textbf", "\\text", "\\mathrm", "\\mathbf"] {
      plain = plain.freed(of: mark)
    }
    plain = plain.filter { !"{}()[]$.* ".contains($0) }
    guard plain.count == 1, let letter = plain.first, letters.contains(letter) else { return nil }
    return letter
  }

  private static let letters = "ABCDEFGHIJ"

  /// The choice that a small letter names that is set as one: `(b)`, `\text{b}`. Bare it may be a variable.
  static func small(_ text: String) -> Character? {
    guard text.utf8.count <= 20, text.holds("(") || text.holds("\\text") else { return nil }
    var plain = text
    for mark in ["\\textbf", "\\text", "\\mathrm", "\\mathbf"] { plain = plain.freed(of: mark) }
    plain = plain.filter { !"{}()[]$.* ".contains($0) }
    guard plain.count == 1, let letter = plain.uppercased().first, plain.lowercased() == plain,
      letters.contains(letter)
    else { return nil }
    return letter
  }

  /// The letters of an answer that is nothing but letters, in the order of the alphabet: `C`, `(A) and (C)`, `ABD`.
  static func choices(_ text: String) -> [Character]? {
    guard text.utf8.count <= 80, text.utf8.contains(where: { (65...74).contains($0) }) else {
      return nil
    }
    var plain = text
    for mark in [
      "\\textbf", "\\text", "\\mathrm", "\\mathbf", "\\mathsf", "\\quad", "\\left", "\\right",
    ] {
      plain = plain.freed(of: mark, with: " ")
    }
    for mark in ["\\,", "\\;", "\\:", "\\ ", "and", "&", ";", "or", "+"] {
      plain = plain.freed(of: mark, with: ",")
    }
    plain = String(plain.map { "{}()[]$.*~ ".contains($0) ? " " : $0 })
    var found: [Character] = []
    for piece in plain.split(whereSeparator: { $0 == "," || $0 == " " }) {
      guard piece.count <= 6, piece.allSatisfy(letters.contains) else { return nil }
      if piece.count > 1, zip(piece, piece.dropFirst()).contains(where: { $0 >= $1 }) { return nil }
      found += piece
    }
    // Roman numerals are no choices.
    guard !found.isEmpty, Set(found).count == found.count, found != ["I"] || text.utf8.count <= 3
    else {
      return nil
    }
    return found.sorted()
  }

  /// The letter with which an answer begins, and the text behind it: `(A) 5`, `\textbf{(A) } 5`, `B. 12`,
  /// `\text{B}\:12`; nil if there is no text.
  static func label(of text: String) -> (letter: Character, text: String)? {
    guard text.utf8.count <= 400 else { return nil }
    var plain = trimmed(text)
    var isMarked = false
    for mark in ["\\textbf{", "\\text{", "\\mathrm{", "\\mathbf{", "**"] where plain.hasPrefix(mark)
    {
      plain = String(plain.dropFirst(mark.count)).replacing(
        mark == "**" ? "**" : "}", with: " ", maxReplacements: 1)
      isMarked = true
    }
    for (open, close) in [("(", ")"), ("[", "]")]
    where plain.hasPrefix(open) && plain.dropFirst(2).first == Character(close) {
      return labelled(plain.dropFirst().first, plain.dropFirst(3), needsSpace: true)
    }
    switch plain.dropFirst().first {
    case ".", ")", ":": return labelled(plain.first, plain.dropFirst(2), needsSpace: true)
    case " " where isMarked:
      let rest = plain.dropFirst(2)
      let spaces = ["\\:", "\\ ", "\\;", "\\,", "~", "\\quad", "\\qquad"]
      guard let space = spaces.first(where: { trimmed(String(rest)).hasPrefix($0) }) else {
        return nil
      }
      return labelled(plain.first, trimmed(String(rest)).dropFirst(space.count), needsSpace: false)
    default: return nil
    }
  }

  private static func labelled(_ letter: Character?, _ rest: Substring, needsSpace: Bool)
    -> (letter: Character, text: String)?
  {
    guard let letter, letters.contains(letter),
      !needsSpace || rest.first?.isWhitespace == true || rest.first == "\\" || rest.first == "~"
    else { return nil }
    var behind = trimmed(String(rest))
    for space in ["\\quad", "\\:", "\\;", "\\,", "\\ ", "~"] where behind.hasPrefix(space) {
      behind = trimmed(String(behind.dropFirst(space.count)))
    }
    guard !behind.isEmpty, !["=", "<", ">", "+", "*", "^", "_"].contains(behind.prefix(1)) else {
      return nil
    }
    return (letter, behind)
  }

  /// Finds the letter only where a text says that it is the answer, the option or the choice.
  init?(statedIn text: String) {
    let lower = text.lowercased()
    guard
      ["answer is", "answer:", "option", "choice", "answer**", "correct"].contains(
        where: lower.holds),
      let found = ChoiceLetter(in: text)
    else { return nil }
    self = found
  }

  /// Finds the letter: behind "answer is", else at the beginning of the last line that begins with one, else the
  /// last that stands alone. The article "A" and the pronoun "I" are no choices.
  init?(in text: String) {
    let bytes = Array(text.utf8)
    let start = AnswerScanner.answerStart(bytes)
    let isRoman = text.holds("II") || text.holds("IV")
    let places = (start..<bytes.count).filter {
      Self.isAlone(bytes, $0) && !(isRoman && bytes[$0] == UInt8(ascii: "I"))
    }
    var lower = bytes
    for index in lower.indices where (65...90).contains(lower[index]) { lower[index] |= 0x20 }
    let stated = (start..<bytes.count).last { place in
      Self.statements.contains { lower[place...].starts(with: $0) }
    }
    let stance = ChoiceStance(bytes, places)
    func isChoice(_ place: Int) -> Bool {
      !Self.isWord(bytes, place) && !Self.isName(bytes, place) && !stance.isDoubted(place)
    }
    let place =
      stated.flatMap { stated in places.first { $0 > stated && isChoice($0) } }
      ?? places.last {
        Self.beginsLine(bytes, $0)
          && (isChoice($0) || Self.isLabel(bytes, $0) && !stance.isDoubted($0))
      }
      ?? places.last(where: isChoice)
    // "B or C"
    if let place, stance.isOneOfSeveral(place) { return nil }
    guard let place else { return nil }
    letter = Character(UnicodeScalar(bytes[place]))
    span = place..<place + 1
  }

  private static let statements = [
    "answer", "option is", "choice is", "correct option", "correct choice",
  ].map { Array($0.utf8) }

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
    // "A or B" names two.
    for joint in ["or ", "and "] where bytes[(index + 2)...].starts(with: joint.utf8) {
      let next = index + 2 + joint.utf8.count
      let isLetter = next < bytes.count && isAlone(bytes, next)
      let isBracketed = next + 1 < bytes.count && bytes[next] == 40 && isAlone(bytes, next + 1)
      if isLetter || isBracketed { return false }
    }
    return (97...122).contains(bytes[index + 2])
  }

  /// Whether it is a name or a unit within a formula or a phrase: `P(A)`, `|A| = 5`, `x \in A`, "event A", "12 A".
  private static func isName(_ bytes: [UInt8], _ index: Int) -> Bool {
    var next = index + 1
    while next < bytes.count, bytes[next] == 32 || bytes[next] == UInt8(ascii: "|") { next += 1 }
    if next < bytes.count, "=+^_".utf8.contains(bytes[next]) { return true }
    guard index > 0 else { return false }
    var before = index - 1
    if bytes[before] == UInt8(ascii: "(") {
      // One letter: "option(A)" is a choice.
      func isLetter(_ place: Int) -> Bool { place >= 0 && (97...122).contains(bytes[place] | 0x20) }
      return isLetter(before - 1) && !isLetter(before - 2)
    }
    if bytes[before] == UInt8(ascii: "|") { return true }
    while before > 0, bytes[before] == 32 { before -= 1 }
    if (48...57).contains(bytes[before]) { return before < index - 1 }
    let words = AnswerScanner.words(
      String(decoding: bytes[max(0, index - 24)..<index], as: UTF8.self))
    if bytes[..<index].suffix(4).elementsEqual("\\in ".utf8) { return true }
    return [
      "event", "events", "set", "point", "matrix", "vertex", "line", "circle", "team", "city",
      "vitamin", "angle", "plan", "degrees", "degree", "phase", "type", "grade", "hepatitis",
      "box", "bag", "urn", "group", "person", "machine", "town", "station",
    ].contains(words.last ?? "") && bytes[index - 1] == 32
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

extension MathGrader {
  /// The letter that a response to a multiple-choice question chooses, from A to J; nil if it chooses none.
  package static func choice(in response: String) -> Character? {
    ChoiceLetter(in: response)?.letter
  }

  /// Whether a reference is the letter of a choice.
  package static func isLetter(_ reference: String) -> Bool {
    ChoiceLetter.reference(reference) != nil
  }

  /// The letters that an answer is made of, in the order of the alphabet: `C`, `(A) and (C)`, `ABD`, `C) 12 cm`; nil if it
  /// is none of letters.
  package static func choices(_ answer: String) -> [Character]? {
    ChoiceLetter.choices(answer) ?? ChoiceLetter.label(of: answer).map { [$0.letter] }
  }
}
