import BigInt
import Values

// Numbers, names and words.

extension Parser {
  mutating func atom() throws -> Expression {
    skipSpace()
    guard let token = peek else { throw SyntaxError("it ends too early") }
    switch token {
    case .number(let digits):
      index += 1
      return try number(digits)
    case .value(let number):
      index += 1
      return .number(number, places: nil)
    case .numeral(let digits):
      index += 1
      guard take("_"), case .number(let base, nil) = try script(), let base = base.int,
        (2...36).contains(base), let value = Rational(digits: Substring(digits), radix: base)
      else { throw SyntaxError("\(digits) is no number") }
      return .numeral(digits: digits, base: base, value: value)
    case .letter(let letter):
      index += 1
      return try symbol(String(letter))
    case .word(let word):
      index += 1
      return try wordAtom(word)
    case .command(let name):
      index += 1
      return try command(name)
    case .symbol(let symbol):
      index += 1
      return try bracket(symbol)
    case .newRow, .space: throw SyntaxError("\(describe(token)) is not expected")
    }
  }

  static func rational(_ digits: String) throws -> Rational {
    try Budget.checkBits(digits.utf8.count * 4)
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let behind = parts.count > 1 ? parts[1] : ""
    guard let whole = Rational(digits: parts[0] + behind) else {
      throw SyntaxError("\(digits) is no number")
    }
    if behind.isEmpty { return whole }
    return try whole / Rational(10).power(behind.utf8.count, Budget())
  }

  private mutating func number(_ digits: String) throws -> Expression {
    let places = digits.firstIndex(of: ".").map {
      digits.distance(from: $0, to: digits.endIndex) - 1
    }
    var value = try Self.rational(digits)
    // Repeating decimals: `0.\overline{3}`, `0.1\overline{6}`.
    if let places, case .command(let name) = peek, ["overline", "bar", "dot"].contains(name),
      case .symbol("{") = peek(1), case .number(let period) = peek(2), case .symbol("}") = peek(3),
      !period.contains("."), let block = Rational(digits: Substring(period))
    {
      index += 4
      let shift = try Rational(10).power(places, budget)
      let nines = try Rational(10).power(period.utf8.count, budget) - .one
      value = value + block / (shift * nines)
      return .number(value, places: nil)
    }
    if places != nil, case .command(let name) = peek, ["overline", "bar", "dot"].contains(name),
      case .number(let period) = peek(1) ?? .space, period.utf8.count == 1,
      let block = Rational(digits: Substring(period))
    {
      index += 2
      let shift = try Rational(10).power(places ?? 0, budget)
      return .number(value + block / (shift * Rational(9)), places: nil)
    }
    // A numeral in another base: `52_8`, `1011_{2}`.
    if peek == .symbol("_"), places == nil {
      let start = index
      index += 1
      if let base = try baseOfNumeral(), (2...36).contains(base) {
        guard let value = Rational(digits: Substring(digits), radix: base) else {
          throw SyntaxError("\(digits) has digits that base \(base) has not")
        }
        return .numeral(digits: digits, base: base, value: value)
      }
      index = start
    }
    // Scientific notation of plain text: `1.5e-3`, `2E10`.
    if case .letter(let mark) = peek, mark == "e" || mark == "E" {
      let isSigned = peek(1) == .symbol("-") || peek(1) == .symbol("+")
      if case .number(let exponent) = peek(isSigned ? 2 : 1), let power = Int(exponent),
        power <= 400
      {
        let isNegative = peek(1) == .symbol("-")
        index += isSigned ? 3 : 2
        value = value * (try Rational(10).power(isNegative ? -power : power, budget))
        return .number(value, places: nil)
      }
    }
    return .number(value, places: places)
  }

  /// `(1011)_2`: digits in brackets with their base; nil if it is something else.
  mutating func bracketedNumeral(_ value: Expression) throws -> Expression? {
    guard case .number(let number, nil) = value, number.isWhole, !number.isNegative,
      tokens[..<index].last(where: { $0 != .space }) == .symbol(")")
    else { return nil }
    let start = index
    index += 1
    let digits = "\(number.numerator)"
    guard let base = try baseOfNumeral(), (2...36).contains(base),
      let own = Rational(digits: Substring(digits), radix: base)
    else {
      index = start
      return nil
    }
    return .numeral(digits: digits, base: base, value: own)
  }

  /// The base behind a numeral: `_8`, `_{\text{eight}}`.
  private mutating func baseOfNumeral() throws -> Int? {
    guard case .number(let base, nil) = try script() else { return nil }
    return base.int
  }

  /// A variable with its index, a constant, or an unknown function: `x`, `x_1`, `e`, `f(x)`.
  mutating func symbol(_ name: String) throws -> Expression {
    switch name {
    case "e" where peek != .symbol("_"): return .constant(.e)
    case "i" where peek != .symbol("_"): return .constant(.i)
    default: break
    }
    if ["C", "A", "P"].contains(name), let count = try countingScripts(name) { return count }
    var name = name
    while take("'") { name += "'" }
    if take("_") { name += "_" + (try scriptText()) }
    let letter = String(name.prefix(1))
    let isFunction =
      reading.functions.contains(letter)
      || reading.guessesFunctions && Reading.commonFunctions.contains(letter)
    if isFunction, takeInverse() { name += "^-1" }
    if isFunction, takeOpenBracket() {
      let argument = try nested { try $0.list { $0 == .symbol(")") } }
      try expect(")")
      if case .list(let arguments) = argument { return .function(name, arguments) }
      return .function(name, [argument])
    }
    return .symbol(name)
  }

  private mutating func takeOpenBracket() -> Bool {
    guard peek == .symbol("(") else { return false }
    index += 1
    return true
  }

  /// `f^{-1}` before a bracket.
  private mutating func takeInverse() -> Bool {
    let start = index
    if take("^"), take("{"), take("-"), take(.number("1")), take("}"), peek == .symbol("(") {
      return true
    }
    index = start
    return false
  }

  /// An index as it is written, without spaces and braces.
  mutating func scriptText() throws -> String {
    var text = ""
    var depth = 0
    repeat {
      guard let token = peek else { throw SyntaxError("an index does not end") }
      index += 1
      switch token {
      case .symbol("{"): depth += 1
      case .symbol("}"): depth -= 1
      case .symbol(let character), .letter(let character): text.append(character)
      case .number(let digits), .word(let digits), .command(let digits), .numeral(let digits):
        text += digits
      case .value(let number): text += "\(number.numerator)"
      case .space, .newRow: break
      }
    } while depth > 0
    return text
  }

  /// A word: a unit of which there is one, or all words up to the next mark as a text.
  private mutating func wordAtom(_ word: String) throws -> Expression {
    if ["None", "DNE", "none"].contains(word) { return .text(word) }
    if let unit = Units.unit(word), !unit.isThing, isInProduct {
      return .quantity(.whole(1), unit)
    }
    var words = [word]
    while true {
      let start = index
      skipSpace()
      switch peek {
      case .word(let next) where !["and", "or"].contains(next) || words[0].lowercased() == "does":
        words.append(next)
      case .letter(let next): words.append(String(next))
      case .value(let number) where number.isWhole: words.append("\(number.numerator)")
      case .command("pi"): words.append("pi")
      case .symbol("'") where words.last == "doesn" || words.last == "o": words.append("")
      case .symbol("-") where isWordNext(index + 1): words.append("")
      default:
        index = start
        return .text(words.filter { !$0.isEmpty }.joined(separator: " "))
      }
      index += 1
    }
  }

  private func isWordNext(_ place: Int) -> Bool {
    if case .word = peek(place - index) { true } else { false }
  }

  /// Whether a word stands beside other factors.
  private var isInProduct: Bool {
    let before = index >= 2 ? tokens[index - 2] : nil
    return [.symbol("{"), .symbol("*"), .symbol("/"), .symbol("}")].contains(before)
      || [.symbol("/"), .symbol("^")].contains(peek) && index >= 2
  }
}

extension Rational {
  /// A whole number of digits; nil if one is no digit of the base.
  ///
  /// - Parameter radix: 2...36.
  init?(digits: Substring, radix: Int = 10) {
    func value(of digit: Character) -> Int {
      guard let code = digit.asciiValue else { return 99 }
      switch code {
      case 48...57: return Int(code) - 48
      case 65...90: return Int(code) - 55
      case 97...122: return Int(code) - 87
      default: return 99
      }
    }
    guard digits.allSatisfy({ value(of: $0) < radix }) else { return nil }
    guard radix == 36 else {
      // The library ends the process at any other base.
      guard (2...35).contains(radix),
        let value = BigInt(digits.isEmpty ? "0" : digits, radix: radix)
      else { return nil }
      self.init(value)
      return
    }
    self.init(digits.reduce(BigInt(0)) { $0 * 36 + BigInt(value(of: $1)) })
  }
}
