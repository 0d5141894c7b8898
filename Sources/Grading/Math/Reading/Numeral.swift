/// A numeral of a base above ten, as it stands in a text: `2A_{16}`, `FF_{16}`, `0x2A`, `0b101`.
struct Numeral {
  /// What it is read as; the base may still follow.
  let tokens: [Token]
  /// How many characters of the text that is.
  let length: Int

  /// - Returns: nil if the text does not begin with one.
  init?(_ text: ArraySlice<Character>) {
    if let marked = Numeral(marked: text) { self = marked } else { self.init(indexed: text) }
  }

  /// As programs write it: `0x2A`.
  private init?(marked text: ArraySlice<Character>) {
    guard text.first == "0", let mark = text.dropFirst().first,
      let base = ["x": 16, "b": 2, "o": 8][mark]
    else { return nil }
    let digits = text.dropFirst(2).prefix(40).prefix { ($0.hexDigitValue ?? 99) < base }
    guard !digits.isEmpty, text[digits.endIndex...].first?.isLetter != true else { return nil }
    tokens = [.numeral(String(digits)), .symbol("_"), .number("\(base)")]
    length = digits.count + 2
  }

  /// With its base behind it: `2A_{16}`. Most texts have none, so the mark behind the digits is looked for first.
  private init?(indexed text: ArraySlice<Character>) {
    let digits = text.prefix(60).prefix { Self.value(of: $0) < 36 }
    var rest = text[digits.endIndex...]
    guard rest.popFirst() == "_", Self.isLikely(digits) else { return nil }
    let isBraced = rest.first == "{"
    if isBraced { rest = rest.dropFirst() }
    guard let base = Int(String(rest.prefix(2))), (11...36).contains(base),
      digits.allSatisfy({ Self.value(of: $0) < base }),
      !isBraced || rest.dropFirst(2).first == "}",
      digits.contains(where: \.isUppercase) || Self.isNumeral(lowerCase: digits, base: base)
    else { return nil }
    tokens = [.numeral(String(digits))]
    length = digits.count
  }

  /// Digits with letters among them, or some letters, all of them large or all of them small.
  private static func isLikely(_ digits: ArraySlice<Character>) -> Bool {
    let letters = digits.filter(\.isLetter)
    return !letters.isEmpty
      && (letters.count < digits.count || (2...8).contains(digits.count))
      && (letters.allSatisfy(\.isUppercase) || letters.allSatisfy(\.isLowercase))
  }

  /// 0...35; 99 for what is no digit of any base.
  private static func value(of digit: Character) -> Int {
    guard let code = digit.asciiValue else { return 99 }
    switch code {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return Int(code - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return Int(code - UInt8(ascii: "A")) + 10
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return Int(code - UInt8(ascii: "a")) + 10
    default: return 99
    }
  }

  /// Small letters are names, too: `2a_{12}` is twice the twelfth a, `75bcd15_{16}` is one number.
  private static func isNumeral(lowerCase digits: ArraySlice<Character>, base: Int) -> Bool {
    let letters = digits.count(where: \.isLetter)
    let isBroken = zip(digits, digits.dropFirst()).contains { $0.isLetter && $1.isDigit }
    return isBroken || (base == 16 && letters > 1)
  }
}
