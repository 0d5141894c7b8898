/// What an answer may mean besides what it says as it is written: `5k` is 5000 to some and five times k to others.
///
/// Where one of these meanings is right, nobody can tell that the answer is wrong.
enum OtherReadings {
  /// No text that is read otherwise is longer, in bytes.
  private static let longest = 120

  /// Other ways to write a text, each with one meaning of what stands there; none for almost all texts.
  static func of(_ text: String) -> [String] {
    // Almost all texts are written in one way: they are told by a look at their bytes.
    guard text.utf8.count <= longest, let signs = Signs(text) else { return [] }
    var readings: [String] = []
    func add(_ reading: String?) {
      if let reading, reading != text { readings.append(reading) }
    }
    if signs.hasTimesLetter {
      add(text.replacing(#/(\d)\s*[xX]\s*(?=\d)/#) { "\($0.1)\\times " })
    }
    if signs.hasMagnitude { add(magnitude(text)) }
    if signs.hasSuffix { add(suffixes(text)) }
    if signs.hasLongDenominator { add(longDenominator(text)) }
    if signs.isPrice { add(withoutPrice(text)) }
    if signs.hasBackslash {
      if text.holds("\\log") { add(text.replacing(#/\\log(?![_a-zA-Z])/#) { _ in "\\ln" }) }
      if text.holds("phi") { add(golden(text)) }
      if signs.hasCall { add(NamedFunctions.withValues(text)) }
      if text.holds("cos") || text.holds("sin") || text.holds("(-1)") { readings += wholes(text) }
      if signs.endsWithCapital { add(points(text)) }
    }
    if text.holds("log("), !text.holds("\\log") { add(text.replacing("log(", with: "ln(")) }
    if signs.hasComma { add(decimalComma(text)) }
    if signs.hasBrackets { add(withoutRepetition(text)) }
    if signs.hasColon { readings += times(text) }
    if signs.isBracketed {
      let inner = String(text.dropFirst().dropLast())
      readings += ["\\lfloor \(inner)\\rfloor", inner]
    }
    if signs.hasPrime { readings += primes(text) }
    readings += OtherNotations.of(text)
    if text.holds("pi") || text.holds("π") {
      add(family(text))
    }
    if signs.hasBackslash || text.holds("π"), signs.endsAsUnit { readings += unit(text) }
    return readings
  }

  /// What a text has that may be read in two ways.
  private struct Signs {
    private(set) var hasTimesLetter = false
    private(set) var hasLongDenominator = false
    private(set) var hasBackslash = false
    private(set) var hasColon = false
    private(set) var hasComma = false
    private(set) var hasBrackets = false
    private(set) var hasPrime = false
    private(set) var isPrice = false
    private(set) var hasMagnitude = false
    private(set) var hasSuffix = false
    private(set) var isBracketed = false
    private(set) var endsWithCapital = false
    private(set) var endsAsUnit = false
    /// Whether digits stand behind an opening bracket.
    private(set) var hasCall = false

    /// Nil where there is nothing of it: a number, a fraction of numbers.
    init?(_ text: String) {
      var (before, dots, hasLetter, isBracket) = (UInt8(0), 0, false, false)
      // The last byte that is no space, and whether it is an x behind a digit.
      var (solid, isTimes) = (UInt8(0), false)
      // Behind a bar: 1, and behind digits that stand behind one: 2.
      var belowBar = 0
      for byte in text.utf8 {
        let isDigit = (48...57).contains(byte)
        let isLetter = (97...122).contains(byte | 0x20)
        switch byte {
        case UInt8(ascii: "\\"): hasBackslash = true
        case UInt8(ascii: ":"): hasColon = true
        case UInt8(ascii: ","): hasComma = true
        case UInt8(ascii: "("):
          isBracket = true
          hasBrackets = hasBrackets || " ~,;".utf8.contains(before)
        case UInt8(ascii: "'"), 0xE2: hasPrime = true
        case UInt8(ascii: "."): dots += 1
        case UInt8(ascii: "_"), UInt8(ascii: "C"), UInt8(ascii: "P"): hasSuffix = true
        case UInt8(ascii: "$"): isPrice = true
        default: break
        }
        if isTimes, isDigit { hasTimesLetter = true }
        if isDigit, before == UInt8(ascii: "(") { hasCall = true }
        if byte != UInt8(ascii: " ") {
          isTimes = byte | 0x20 == UInt8(ascii: "x") && (48...57).contains(solid)
          solid = byte
        }
        if belowBar == 2, isLetter || byte == UInt8(ascii: "\\") { hasLongDenominator = true }
        belowBar = byte == UInt8(ascii: "/") ? 1 : isDigit && belowBar > 0 ? 2 : 0
        hasLetter = hasLetter || isLetter
        before = byte
      }
      hasMagnitude = dots > 1 || "kKMB".utf8.contains(before)
      isBracketed =
        before == UInt8(ascii: "]") && text.utf8.first == UInt8(ascii: "[")
        && !text.utf8.contains(UInt8(ascii: ","))
      endsAsUnit = Self.endsAsUnit(text)
      let beginsAsNumber = text.utf8.first.map { (48...57).contains($0) } ?? false
      hasPrime = hasPrime && beginsAsNumber
      hasBrackets =
        hasBrackets && before == UInt8(ascii: ")")
        && text.utf8.first.map { !"([".utf8.contains($0) } == true
      hasColon = hasColon && beginsAsNumber
      hasSuffix = hasSuffix && !hasBackslash
      hasComma = hasComma && !hasLetter && !hasBackslash && !isBracket
      let last = before == UInt8(ascii: "}") ? text.utf8.dropLast().last ?? 0 : before
      endsWithCapital = (65...90).contains(last)
      isPrice = hasLetter && (isPrice || text.holds("dollar") || text.holds("cent"))
      guard hasLetter || hasColon || hasPrime || isBracketed || dots > 1 || hasComma || hasBrackets
      else { return nil }
    }

    /// Whether letters stand last, or before a power, that are no command.
    private static func endsAsUnit(_ text: String) -> Bool {
      var rest = text.utf8[...]
      for power in ["^2", "^3", "^{2}", "^{3}"] where text.hasSuffix(power) {
        rest = rest.dropLast(power.utf8.count)
      }
      let before = rest.lastIndex { !(97...122).contains($0 | 0x20) }
      // A value, or a space behind one; π ends in 0x80.
      guard let before, "0123456789}) ".utf8.contains(rest[before]) || rest[before] == 0x80 else {
        return false
      }
      return (1...7).contains(rest[rest.index(after: before)...].count)
    }
  }

  /// `5k`, `5M`, and points between groups of three digits.
  private static func magnitude(_ text: String) -> String? {
    if let match = text.wholeMatch(of: #/\\?\$?(-?\d{1,12}(?:\.\d{1,6})?)\s?([kKMB])/#) {
      let zeros = ["k": 3, "K": 3, "M": 6, "B": 9][match.2] ?? 0
      return "\(match.1)\\cdot10^{\(zeros)}"
    }
    if text.wholeMatch(of: #/-?\d{1,3}(?:\.\d{3}){2,5}/#) != nil {
      return text.replacing(".", with: "")
    }
    return nil
  }

  /// `A_{16}`, `5C2`, `5P2`.
  private static func suffixes(_ text: String) -> String? {
    if let match = text.wholeMatch(of: #/([0-9A-Fa-f]{1,12})_\{?(\d{1,2})\}?/#),
      let base = Int(match.2), (2...36).contains(base), let value = Int(match.1, radix: base)
    {
      return String(value)
    }
    if let match = text.wholeMatch(of: #/(\d{1,4})\s*([CP])\s*(\d{1,4})/#) {
      return match.2 == "C"
        ? "\\binom{\(match.1)}{\(match.3)}"
        : "\\binom{\(match.1)}{\(match.3)}\\cdot\(match.3)!"
    }
    return nil
  }

  /// `1/2x` with all behind the bar below it.
  private static func longDenominator(_ text: String) -> String? {
    guard let match = text.firstMatch(of: #/\/(\d{1,9}(?:\\[a-z]+\{?\d{0,9}\}?|[a-zA-Z])+)/#) else {
      return nil
    }
    return text.replacingCharacters(in: match.range, with: "/(\(match.1))")
  }

  /// `\$2/kg` without what it is paid for.
  private static func withoutPrice(_ text: String) -> String? {
    let end =
      #/\s*(?:\/|\\text\{\s*\/|\\text\{\s*(?:per|an?)\s|per\s|an?\s)\s*(?:\\text\{)?\s*[a-zA-Z]{1,12}\s*\}?\s*/#
    guard ["/", "per", " a", "{a"].contains(where: text.holds),
      let match = text.firstMatch(of: end), match.range.upperBound == text.endIndex
    else {
      return nil
    }
    let price = String(text[..<match.range.lowerBound])
    let isOpen = price.count { $0 == "{" } > price.count { $0 == "}" }
    return isOpen ? price + "}" : price
  }

  /// `0,5` with a decimal comma.
  private static func decimalComma(_ text: String) -> String? {
    var digits = text.utf8[...]
    if digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
    let parts = digits.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ (1...12).contains($0.count) && $0.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    return text.replacing(",", with: ".")
  }

  /// `0.375 (or 3/8)` without what says it once more.
  private static func withoutRepetition(_ text: String) -> String? {
    text.wholeMatch(of: #/(.{1,60}?\S)(?:\s|\\,|\\;|~)+(?:\\text\{\s*)?\((?:[^()]){1,60}\)/#).map {
      String($0.1)
    }
  }

  /// `\cos n\pi` and the like, where n is a whole number and nobody says it.
  private static func wholes(_ text: String) -> [String] {
    let alternating = text.replacing(
      #/\\cos\s*(?:\(\s*([nkm])\s*\\pi\s*\)|([nkm])\s*\\pi(?![a-z]))/#
    ) {
      "(-1)^{\($0.1 ?? $0.2 ?? "n")}"
    }
    let whole = alternating.replacing(#/\\sin\s*(?:\(\s*[nkm]\s*\\pi\s*\)|[nkm]\s*\\pi(?![a-z]))/#)
    { _ in "0" }
    .replacing(#/\(-1\)\^\{2[nkm]\}/#) { _ in "1" }
    return whole == text ? [] : [whole]
  }

  /// `\phi` as the golden ratio.
  private static func golden(_ text: String) -> String? {
    text.holds("phi")
      ? text.replacing(#/\\(?:var)?phi(?![a-zA-Z])/#) { _ in "\\left(\\frac{1+\\sqrt{5}}{2}\\right)"
      }
      : nil
  }

  /// `\triangle ABC` and `\overline{AB}` by the names of their points.
  private static func points(_ text: String) -> String? {
    text.wholeMatch(
      of:
        #/\\(?:triangle|overline|angle|vec|widehat|overrightarrow|overleftrightarrow|odot|square)\s*\{?\s*([A-Z]{1,8})\s*\}?/#
    ).map { String($0.1) }
  }

  /// `2:30` as so many hours, minutes, or either as a number.
  private static func times(_ text: String) -> [String] {
    guard let match = text.wholeMatch(of: #/(\d{1,3}):([0-5]\d)/#), let first = Int(match.1),
      let second = Int(match.2)
    else { return [] }
    let value = "\\frac{\(first * 60 + second)}{60}"
    return ["\(value)\\text{ hours}", "\(value)\\text{ minutes}", value]
  }

  /// `90'` as so many minutes of a degree, `30''` as seconds.
  private static func primes(_ text: String) -> [String] {
    guard
      let match = text.wholeMatch(
        of: #/(\d{1,9}(?:\.\d{1,9})?)\s*(?:\^\{?)?('|’|′|\\prime|''|″|”|\\prime\\prime)\}?/#)
    else { return [] }
    let isMinutes = ["'", "’", "′", "\\prime"].contains(match.2)
    let degrees = "\\frac{\(match.1)}{\(isMinutes ? 60 : 3600)}^\\circ"
    return isMinutes ? [degrees] : [degrees, "\\frac{\(match.1)}{60}\\text{ minutes}"]
  }

  /// `2\pi m` with a unit behind it, and without one.
  private static func unit(_ text: String) -> [String] {
    guard
      let match = text.wholeMatch(
        of: #/(.*(?:\d|\}|\)|\\pi|π)\s?)\s*([a-zA-Zµ]{1,7})(\^?\{?[23]\}?)?/#),
      // Behind a plain number it is a unit, and nothing else.
      match.1.utf8.contains(UInt8(ascii: "\\")) || match.1.contains("π"),
      Units.unit(String(match.2)) != nil
    else { return [] }
    let power = match.3.map { "^\($0.filter(\.isNumber))" } ?? ""
    return ["\(match.1)\\text{ \(match.2)}\(power)", String(match.1)]
  }

  /// `\frac{\pi}{4}+k\pi`, where k is mostly any whole number.
  private static func family(_ text: String) -> String? {
    guard !text.holds("\\in"), !text.holds("∈"), text.holds("pi") || text.holds("π") else {
      return nil
    }
    func isLetter(_ character: Character?) -> Bool {
      character.map { $0.isASCII && $0.isLetter } ?? false
    }
    let characters = Array(text)
    let place = characters.indices.first { place in
      let before = place > 0 ? characters[place - 1] : nil
      let after = place + 1 < characters.count ? characters[place + 1] : nil
      return "kmnlj".contains(characters[place]) && !isLetter(before) && before != "\\"
        && !isLetter(after)
    }
    guard let place else { return nil }
    return "\(text), \(characters[place]) \\in \\mathbb{Z}"
  }
}
