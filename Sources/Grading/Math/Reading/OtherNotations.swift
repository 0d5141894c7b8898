import Foundation

/// Notation that some write otherwise: units with a prefix apart, several letters side by side, mixed numbers behind a sign
/// of multiplication, other marks of one letter.
enum OtherNotations {
  /// Texts with other notation for what stands there; none for almost all texts.
  static func of(_ text: String) -> [String] {
    var readings: [String] = []
    func add(_ reading: String?) {
      if let reading, reading != text { readings.append(reading) }
    }
    add(letters(text))
    if text.holds("Omega") || text.holds("Ω") { add(ohms(text)) }
    if hasMixed(text) { add(mixed(text)) }
    if text.holds("ms^") { add(text.replacing("ms^", with: "m\\,s^")) }
    for (word, power) in [("squared", "2"), ("cubed", "3")] where text.holds(word) {
      add(
        text.replacing(#/(\d)\s*(?:\\text\{)?\s*(?:squared|cubed)\s*\}?/#) { "\($0.1)^\(power)" })
    }
    if text.holds("per cent") { add(text.replacing("per cent", with: "percent")) }
    if text.holds("{o}") || text.holds("^o") {
      add(text.replacing(#/\^\{?o\}?(?![a-z])/#) { _ in "^\\circ" })
    }
    if text.holds("\\ell") { add(text.replacing("\\ell", with: "l")) }
    for (mark, other) in [("\\overline{", "\\bar{"), ("\\mathbf{", "\\vec{")] where text.holds(mark)
    {
      add(text.replacing(mark, with: other))
    }
    if text.holds("\\overline ") || text.holds("\\bar ") || text.holds("\\vec ")
      || text.holds("\\mathbf ")
    {
      add(
        text.replacing(#/\\(overline|bar|vec|mathbf) ([a-zA-Z])/#) { match in
          let name = ["overline": "bar", "mathbf": "vec"][match.1] ?? match.1
          return "\\\(name){\(match.2)}"
        })
    }
    if text.holds("j") { add(imaginary(text)) }
    if text.utf8.first.map({ (48...57).contains($0) }) == true,
      text.holds("R") || text.holds("remainder")
    {
      add(remainder(text))
    }
    if text.holds("\\text{K}") || text.holds("\\text{M}") || text.holds("\\text{k}") {
      add(
        text.replacing(#/\\text\{([kKM])\}/#) { $0.1 == "M" ? "\\cdot10^{6}" : "\\cdot10^{3}" })
    }
    if text.holds("chance") || text.holds("probability") {
      add(
        text.replacing(#/\s*(?:\\text\{\s*(?:chance|probability)\s*\}|chance|probability)\s*$/#) {
          _ in ""
        })
    }
    return readings
  }

  /// `abc`, `2mgh`: three letters and more, which are read as a word, as factors.
  private static func letters(_ text: String) -> String? {
    let digits = text.utf8.prefix { (48...57).contains($0) }.count
    let rest = text.utf8.dropFirst(digits)
    guard ((digits > 0 ? 2 : 3)...5).contains(rest.count),
      rest.allSatisfy({ (97...122).contains($0 | 0x20) })
    else {
      return nil
    }
    return text.prefix(digits) + text.dropFirst(digits).map { " \($0)" }.joined()
  }

  /// `4.7\text{ k}\Omega`
  private static func ohms(_ text: String) -> String? {
    guard
      let match = text.wholeMatch(
        of:
          #/(.*?\d)[\s\\,]*(?:\\(?:text|mathrm)\{)?\s*([kMmGμ])\s*\}?\s*(?:\\Omega|Ω)\s*\}?/#)
    else { return nil }
    let size: Decimal = ["k": 1e3, "M": 1e6, "G": 1e9, "m": 1e-3, "μ": 1e-6][match.2] ?? 1
    return Decimal(string: String(match.1)).map { "\($0 * size)\\ \\Omega" }
  }

  /// Whether a digit stands directly before a fraction.
  private static func hasMixed(_ text: String) -> Bool {
    guard text.holds("frac") else { return false }
    let bytes = text.utf8
    var previous: UInt8 = 0
    for place in bytes.indices {
      if bytes[place] == UInt8(ascii: "\\"), (48...57).contains(previous) {
        let next = bytes[bytes.index(after: place)...]
        if next.starts(with: "frac".utf8) || next.dropFirst().starts(with: "frac".utf8) {
          return true
        }
      }
      previous = bytes[place]
    }
    return false
  }

  /// `2\times3\frac12`, `1\frac54`
  private static func mixed(_ text: String) -> String? {
    let mixed = #/(times\s*|cdot\s*|^)(\d+)(\\[dt]?frac(?:\{\d+\}\{\d+\}|\d\d))/#
    return text.replacing(mixed) { "\($0.1)(\($0.2)+\($0.3))" }
  }

  /// `3+4j`
  private static func imaginary(_ text: String) -> String? {
    text.utf8.allSatisfy { (48...57).contains($0) || "+-. j".utf8.contains($0) }
      ? text.replacing("j", with: "i") : nil
  }

  /// `13 R 2`, `13\text{ remainder }2`
  private static func remainder(_ text: String) -> String? {
    text.wholeMatch(of: #/(\d+)\s*(?:\\text\{)?\s*(?:R|r|remainder)\s*\}?\s*(\d+)/#).map {
      "(\($0.1), \($0.2))"
    }
  }
}
