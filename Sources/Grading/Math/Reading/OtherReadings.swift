/// What an answer may mean besides what it says as it is written: `5k` is 5000 to some and five times k to others.
///
/// Where one of these meanings is right, nobody can tell that the answer is wrong.
enum OtherReadings {
  /// No text that is read otherwise is longer, in bytes.
  private static let longest = 120

  /// Other ways to write a text, each with one meaning of what stands there; none for almost all texts.
  static func of(_ text: String) -> [String] {
    guard text.utf8.count <= longest else { return [] }
    let signs = Signs(text)
    var readings: [String] = []
    func add(_ reading: String?) {
      if let reading, reading != text { readings.append(reading) }
    }
    if signs.hasTimesLetter {
      add(text.replacing(#/(\d)\s*[xX]\s*(?=\d)/#) { "\($0.1)\\times " })
    }
    if signs.hasDigit {
      add(magnitude(text))
      add(suffixes(text))
    }
    if signs.hasSlash { add(longDenominator(text)) }
    if signs.hasSlash || signs.hasPer { add(withoutPrice(text)) }
    if signs.hasBackslash {
      if text.holds("\\log") { add(text.replacing(#/\\log(?![_a-zA-Z])/#) { _ in "\\ln" }) }
      add(golden(text))
      add(points(text))
    }
    if signs.hasColon { readings += times(text) }
    if text.utf8.first == UInt8(ascii: "["), text.utf8.last == UInt8(ascii: "]"),
      !text.utf8.contains(UInt8(ascii: ","))
    {
      let inner = String(text.dropFirst().dropLast())
      readings += ["\\lfloor \(inner)\\rfloor", inner]
    }
    if signs.hasPrime { readings += primes(text) }
    if signs.hasLetter {
      readings += unit(text)
      add(family(text))
    }
    return readings
  }

  /// What a text has, found in one pass: most have nothing that is read in two ways.
  private struct Signs {
    var hasDigit = false
    var hasTimesLetter = false
    var hasSlash = false
    var hasBackslash = false
    var hasColon = false
    var hasPrime = false
    var hasLetter = false
    var hasPer: Bool { hasLetter }

    init(_ text: String) {
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
        case UInt8(ascii: "/"): hasSlash = true
        case UInt8(ascii: "\\"): hasBackslash = true
        case UInt8(ascii: ":"): hasColon = true
        case UInt8(ascii: "'"), 0xE2: hasPrime = true
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
          hasTimesLetter = true
          hasLetter = true
        case 0x41...0x5A, 0x61...0x7A: hasLetter = true
        default: break
        }
      }
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
    guard text.utf8.contains(UInt8(ascii: "$")) || text.holds("dollar") || text.holds("cent")
    else { return nil }
    let end =
      #/\s*(?:\/|\\text\{\s*(?:per|an?)\s|per\s|an?\s)\s*(?:\\text\{)?\s*[a-zA-Z]{1,12}\s*\}?\s*/#
    guard let match = text.firstMatch(of: end), match.range.upperBound == text.endIndex else {
      return nil
    }
    return String(text[..<match.range.lowerBound])
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
