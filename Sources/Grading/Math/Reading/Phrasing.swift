/// What people say around an amount, written as the parser reads it: `an increase of 20 %` as `20 % increase`.
enum Phrasing {
  /// No phrase is longer, in bytes.
  private static let longest = 160

  /// The text with its leading words behind the amount, or without those that only announce it.
  static func plain(_ text: String) -> String {
    guard text.utf8.count <= longest else { return text }
    let text = powersOfTen(withoutEcho(text))
    if let amount = rupees(text) { return amount }
    if let union = unions(text) { return union }
    guard let opening = Opening(text) else { return text }
    var words = opening.words[...]
    while let first = words.first, announcing.contains(first) { words.removeFirst() }
    // "the answer is", and not "is" alone.
    let isAnnounced =
      words.count < opening.words.count
      && opening.words.contains { ["answer", "ans", "result", "value"].contains($0) }
    if words.isEmpty, isAnnounced { return opening.rest }
    if let infinity = infinity(Array(isAnnounced ? words : opening.words[...])),
      opening.rest.isEmpty
    {
      return infinity
    }
    guard !opening.rest.isEmpty else { return text }
    if words.count == 1, ["negative", "minus"].contains(words[words.startIndex]),
      opening.rest.utf8.first.map({ (48...57).contains($0) || $0 == UInt8(ascii: "\\") }) == true
    {
      return "-\(opening.rest)"
    }
    if isAnnounced { return words.joined(separator: " ") + " " + opening.rest }
    if ["a", "an", "the"].contains(opening.words[0]) { words = opening.words[1...] }
    // "increase of", "decreased by", "a rise of".
    if words.count == 2, ["of", "by"].contains(words[words.startIndex + 1]),
      let turning = words.first, TurningWords.sense(of: turning) != nil, beginsAmount(opening.rest)
    {
      return "\(opening.rest) \\text{ \(turning)}"
    }
    if opening.words.count == 1, UnitTable.currencies.contains(opening.first),
      beginsAmount(opening.rest)
    {
      return "\(opening.rest) \\text{ \(opening.first)}"
    }
    return text
  }

  /// `12 (twelve)` without what says the number once more.
  private static func withoutEcho(_ text: String) -> String {
    var bytes = text.utf8[...]
    if bytes.last == UInt8(ascii: "}") { bytes = bytes.dropLast() }
    guard bytes.last == UInt8(ascii: ")") else { return text }
    let inner = bytes.dropLast()
    var begin = inner.endIndex
    while begin > inner.startIndex {
      let byte = inner[inner.index(before: begin)]
      guard isLetter(byte) || byte == 32 || byte == 45 else { break }
      begin = inner.index(before: begin)
    }
    let words = inner[begin...]
    guard words.count > 2, words.startIndex > inner.startIndex,
      inner[inner.index(before: words.startIndex)] == UInt8(ascii: "("),
      words.split(whereSeparator: { $0 == 32 || $0 == 45 }).allSatisfy({ word in
        let word = String(Substring(word)).lowercased()
        return word == "and" || NumberWords.isNumber(word)
      })
    else { return text }
    var before = Substring(inner[..<inner.index(before: words.startIndex)])
    while before.last == " " { before = before.dropLast() }
    if before.hasSuffix("\\text{") { before = before.dropLast(6) }
    while before.last == " " { before = before.dropLast() }
    guard let last = before.utf8.last, (48...57).contains(last) || last == UInt8(ascii: "}") else {
      return text
    }
    return String(before)
  }

  /// `3 x 10^5` with a sign of multiplication.
  private static func powersOfTen(_ text: String) -> String {
    guard text.holds("10^") || text.holds("10 ^"), text.utf8.contains(UInt8(ascii: "x")) else {
      return text
    }
    return text.replacing(#/(\d)\s*x\s*(?=10\s*\^)/#) { "\($0.1)\\times " }
  }

  /// `(1, 2) U (3, oo)`
  private static func unions(_ text: String) -> String? {
    guard text.holds("oo") || text.holds("U") else { return nil }
    let read = text.replacing(#/([\)\]])\s*U\s*(?=[\(\[])/#) { "\($0.1)\\cup " }
      .replacing(#/([\s,(\[+\-])oo(?=\s*[\)\]])/#) { "\($0.1)\\infty" }
    return read == text ? nil : read
  }

  /// `Rs. 50`
  private static func rupees(_ text: String) -> String? {
    guard text.hasPrefix("Rs") else { return nil }
    let amount = text.dropFirst(2).drop { $0 == "." || $0 == " " || $0 == "~" }
    return amount.utf8.first.map { (48...57).contains($0) } == true ? "₹\(amount)" : nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

  /// `20 and 1/2` is a mixed number where the other side is one thing, and two numbers where that has several.
  static func withoutSpokenFraction(_ left: String, _ right: String) -> (String, String) {
    (mixed(left, beside: right), mixed(right, beside: left))
  }

  private static func mixed(_ text: String, beside other: String) -> String {
    guard text.utf8.count <= 80, text.holds("and"), !other.holds("and"), !other.contains(","),
      let match = text.wholeMatch(
        of:
          #/(\d{1,18})\s*(?:and|\\(?:text|mathrm|textrm){\s*and\s*}?)\s*(?:(?:a|an)\s+)?(.{3,40})/#),
      let fraction = fraction(match.2)
    else { return text }
    return "\(match.1)\\frac{\(fraction.0)}{\(fraction.1)}"
  }

  /// The parts of a proper fraction of whole numbers.
  private static func fraction(_ text: Substring) -> (Int, Int)? {
    let parts: (Substring, Substring)?
    if let match = text.wholeMatch(of: #/(\d{1,9})\s*/\s*(\d{1,9})/#) {
      parts = (match.1, match.2)
    } else if let match = text.wholeMatch(
      of: #/\\[dtc]?frac\s*(?:{(\d{1,9})}|(\d))\s*(?:{(\d{1,9})}|(\d))/#)
    {
      parts = (match.1 ?? match.2 ?? "", match.3 ?? match.4 ?? "")
    } else if let named = named[trimmed(text.filter { $0 != "}" }).lowercased()] {
      return named
    } else {
      parts = nil
    }
    guard let parts, let above = Int(parts.0), let below = Int(parts.1), 0 < above, above < below
    else { return nil }
    return (above, below)
  }

  private static let named = [
    "half": (1, 2), "one half": (1, 2), "quarter": (1, 4), "one quarter": (1, 4),
    "third": (1, 3), "one third": (1, 3), "two thirds": (2, 3), "three quarters": (3, 4),
  ]

  private static let announcing: Set<String> = [
    "the", "final", "correct", "answer", "ans", "result", "value", "is", "so", "thus", "hence",
  ]

  private static func infinity(_ words: [String]) -> String? {
    switch words {
    case ["infinity"], ["positive", "infinity"], ["plus", "infinity"]: "\\infty"
    case ["negative", "infinity"], ["minus", "infinity"]: "-\\infty"
    default: nil
    }
  }

  private static func beginsAmount(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return (48...57).contains(first) || "\\.$-".utf8.contains(first)
  }

  /// The words with which a text begins, and what stands behind them.
  private struct Opening {
    /// In small letters.
    var words: [String] = []
    /// The first as it stands there.
    var first = ""
    var rest = ""

    /// Whether a word or a group of text comes first: a look at two bytes, since most answers begin otherwise.
    private static func mayBegin(_ text: String) -> Bool {
      var bytes = text.utf8.makeIterator()
      guard let first = bytes.next(), let second = bytes.next() else { return false }
      if first == UInt8(ascii: "\\") { return second == 0x74 || second == 0x6D }
      return isLetter(first) && (isLetter(second) || second == 32)
    }

    /// Nil if it begins with no word of two letters.
    init?(_ text: String) {
      guard Opening.mayBegin(text) else { return nil }
      var text = text[...]
      var isGroup = false
      for command in ["\\text{", "\\textbf{", "\\mathrm{", "\\textrm{", "\\textit{"]
      where text.hasPrefix(command) {
        text = text.dropFirst(command.count)
        isGroup = true
      }
      while true {
        text = text.drop { $0 == " " }
        if isGroup, text.first == "}" {
          text = text.dropFirst()
          isGroup = false
          continue
        }
        let word = text.prefix { $0.isASCII && $0.isLetter }
        guard word.count > 1 || word.lowercased() == "a" && text.dropFirst().first == " " else {
          break
        }
        if words.isEmpty { first = String(word) }
        words.append(word.lowercased())
        text = text.dropFirst(word.count)
        // "Answer: 5"
        if announcing.contains(words[words.count - 1]), [":", "=", "."].contains(text.first) {
          text = text.dropFirst()
        }
        guard words.count <= 8 else { return nil }
      }
      guard !words.isEmpty, words != ["a"] else { return nil }
      // Words within the group that stand behind the amount stay there.
      rest = isGroup ? "\\text{\(text)" : String(text)
    }
  }
}
