/// Notation that one answer has and the other has not, and that is read as a product or passed over: derivatives,
/// compositions, cycles, conditions.
enum NotationDoubts {
  /// What is looked at, in bytes.
  private static let longest = 300

  /// Nil for almost all pairs, which are told by a look at their bytes.
  static func reason(_ answer: String, _ reference: String) -> String? {
    let (own, other) = (Marks(answer), Marks(reference))
    if own.differentials != other.differentials, spaceless(answer) != spaceless(reference) {
      return "a derivative is no quotient"
    }
    if own.compositions != other.compositions { return "functions do not change places" }
    if own.cycles != other.cycles { return "they may be permutations" }
    if own.hasCondition != other.hasCondition { return "one has a condition" }
    if own.hasMultiple != other.hasMultiple { return "a word may change the amount" }
    return nil
  }

  /// Whether only one of two answers is a derivative that nobody worked out.
  static func isDerivative(_ answer: String, _ reference: String) -> Bool {
    max(answer.utf8.count, reference.utf8.count) <= longest
      && Marks(answer).differentials.isEmpty != Marks(reference).differentials.isEmpty
  }

  private static func spaceless(_ text: String) -> String {
    text.freed(of: "\\,").freed(of: "\\;").filter { $0 != " " }
  }

  private struct Marks {
    private(set) var differentials: [String] = []
    private(set) var compositions: [String] = []
    private(set) var cycles = ""
    private(set) var hasCondition = false
    /// `3\text{ squared}`, `3\text{ pairs}`
    private(set) var hasMultiple = false

    init(_ text: String) {
      let bytes = Array(text.utf8)
      for place in bytes.indices {
        let byte = bytes[place]
        switch byte {
        case UInt8(ascii: "d"):
          if let one = Self.differential(bytes, place) { differentials.append(one) }
        case UInt8(ascii: "\\"):
          if let two = Self.composition(bytes, place) { compositions.append(two) }
        default: break
        }
      }
      differentials.sort()
      if bytes.first == UInt8(ascii: "("), text.holds(")(") { cycles = Self.cycles(text) }
      hasMultiple =
        ["squared", "cubed", "pairs", "couples", "scores"].contains(where: text.holds)
        && text.firstMatch(of: #/\d[}\s]*(?:\\text\{)?\s*(?:squared|cubed|pairs|couples|scores)/#)
          != nil
      // Branches have their conditions in many ways.
      hasCondition =
        !text.holds("cases")
        && ["if", "provided", "unless", "whenever"].contains { word in
          text.holds(word) && Self.stands(word, bytes)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// `dx`, `dy` and `d^2y`, each a word of its own.
    private static func differential(_ bytes: [UInt8], _ place: Int) -> String? {
      let before = place > 0 ? bytes[place - 1] : UInt8(ascii: "{")
      guard "{ ,-+/(".utf8.contains(before) else { return nil }
      var next = place + 1
      if next < bytes.count, bytes[next] == UInt8(ascii: "^") { next += 2 }
      guard next < bytes.count, "xytzruvwsf}".utf8.contains(bytes[next]),
        next + 1 >= bytes.count || !isLetter(bytes[next + 1])
      else { return nil }
      // `\\frac{d}{dx}`; a d that is alone in braces may be a letter.
      if bytes[next] == UInt8(ascii: "}") {
        guard bytes[(next + 1)...].prefix(2).elementsEqual("{d".utf8) else { return nil }
      }
      return String(decoding: bytes[place...next], as: UTF8.self)
    }

    /// `f \circ g`, and no degree.
    private static func composition(_ bytes: [UInt8], _ place: Int) -> String? {
      let mark = Array("\\circ ".utf8)
      guard bytes[place...].starts(with: mark), place > 0, !"^{".utf8.contains(bytes[place - 1]),
        place + mark.count < bytes.count, isLetter(bytes[place + mark.count]),
        let left = bytes[..<place].last(where: { $0 != 32 }), isLetter(left)
      else { return nil }
      return String(decoding: [left, bytes[place + mark.count]], as: UTF8.self)
    }

    /// `(12)(34)`: nothing but brackets with digits in them.
    private static func cycles(_ text: String) -> String {
      text.utf8.allSatisfy { isDigit($0) || "() ".utf8.contains($0) }
        ? text.filter { $0 != " " } : ""
    }

    private static func stands(_ word: String, _ bytes: [UInt8]) -> Bool {
      let mark = Array(word.utf8)
      return bytes.indices.contains { place in
        bytes[place...].starts(with: mark) && (place == 0 || !isLetter(bytes[place - 1]))
          && (place + mark.count == bytes.count || !isLetter(bytes[place + mark.count]))
      }
    }
  }
}
