import BigInt
import Values

// Atoms, and what stands behind them: powers, factorials, units.

extension Parser {
  /// An atom with its powers and marks.
  mutating func factor() throws -> Expression {
    try nested { parser in
      var value = try parser.atom()
      while let marked = try parser.mark(behind: value) {
        try parser.deepen()
        value = marked
      }
      return value
    }
  }

  /// What stands behind a value, applied to it; nil if nothing does.
  private mutating func mark(behind value: Expression) throws -> Expression? {
    let start = index
    skipSpace()
    switch peek {
    case .symbol("^"):
      index += 1
      if take("°") { return .quantity(value, .degree) }
      if case .command(let name) = peek, name == "prime" { index += 1 }
      return .power(value, try script())
    case .symbol("_"):
      guard let named = Self.isNamed(value) else { break }
      index += 1
      let name = named + "_" + (try scriptText())
      if case .power(_, let exponent) = value { return .power(.symbol(name), exponent) }
      return .symbol(name)
    case .command("pmod"):
      // The class that a value stands for is no part of the value.
      index += 1
      _ = try argument()
      return value
    case .symbol("!") where peek(1) != .symbol("="):
      index += 1
      if take("!") { return .function("doublefactorial", [value]) }
      return .function("factorial", [value])
    case .symbol("%"):
      index += 1
      return .quantity(value, .percent)
    case .symbol("°"):
      index += 1
      return .quantity(value, .degree)
    case .symbol("$") where Self.isNumber(value), .symbol("€") where Self.isNumber(value):
      index += 1
      return isAtEnd ? value : .quantity(value, .dollar)
    case .symbol("'"):
      index += 1
      if case .symbol(let name) = value { return .symbol(name + "'") }
      return value
    case .word(let word)
    where isUnitWord(word) && (value.isConstant && !isBare(value) || Units.isUnit(word)):
      return try unit(behind: value)
    default: break
    }
    index = start
    return nil
  }

  /// The name of a variable, or of one with a power.
  private static func isNamed(_ value: Expression) -> String? {
    switch value {
    case .symbol(let name): name
    case .power(.symbol(let name), _): name
    default: nil
    }
  }

  private static func isNumber(_ value: Expression) -> Bool {
    if case .number = value { true } else { false }
  }

  /// Whether a value is no amount of anything, so that a word behind it is no unit.
  private func isBare(_ value: Expression) -> Bool {
    switch value {
    case .text, .constant: true
    default: false
    }
  }

  func isUnitWord(_ word: String) -> Bool {
    !["and", "or", "And", "Or", "to", "is", "in"].contains(word)
  }

  /// Words behind a value: a unit, a thing that is counted, "square" units, "per" units.
  private mutating func unit(behind value: Expression) throws -> Expression {
    var unit: Unit?
    var exponent = 1
    var isPer = false
    func joined(_ next: Unit) throws -> Unit {
      let next = isPer ? try next.power(-1, budget) : next
      return try unit.map { try $0.times(next, budget) } ?? next
    }
    while case .word(let word) = peek, isUnitWord(word) {
      index += 1
      switch word.lowercased() {
      case "square", "sq": exponent = 2
      case "cubic": exponent = 3
      case "per": isPer = true
      case "of", "the", "an", "a": continue
      case "pm", "am": continue
      case "squared": unit = try unit?.power(2, budget)
      case "cubed": unit = try unit?.power(3, budget)
      default:
        var next = try (Units.unit(word) ?? Units.thing(word)).power(exponent, budget)
        if take("^"), case .number(let power, nil) = try script(), let power = power.int,
          power.magnitude <= 4
        {
          next = try next.power(power, budget)
        }
        // Things that are not known are not told apart: "27 blue apples".
        if unit == nil || !next.isThing { unit = try joined(next) }
        exponent = 1
        isPer = false
      }
      skipSpace()
      if take("/") { isPer = true }
      skipSpace()
    }
    return unit.map { .quantity(value, $0) } ?? value
  }

  /// What stands behind `^` or `_`: a group or one token.
  mutating func script() throws -> Expression {
    skipSpace()
    if take("{") {
      let value = try nested { try $0.list { $0 == .symbol("}") } }
      try expect("}")
      return value
    }
    if take("-") { return .negated(try nested { try $0.script() }) }
    if case .number(let digits) = peek, digits.count > 1, !digits.contains(".") {
      // `2^10` in plain text is the tenth power; LaTeX would take the 1 only, and nobody means that.
      index += 1
      return .number(try Self.rational(digits), places: nil)
    }
    return try nested { try $0.atom() }
  }

  // MARK: Atoms

  mutating func atom() throws -> Expression {
    skipSpace()
    guard let token = peek else { throw SyntaxError("it ends too early") }
    switch token {
    case .number(let digits):
      index += 1
      return try number(digits)
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
    // A numeral in another base: `52_8`, `1011_{2}`.
    if peek == .symbol("_"), places == nil {
      let start = index
      index += 1
      if case .number(let base, nil) = try script(), let base = base.int, (2...35).contains(base) {
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

  /// A variable with its index, a constant, or an unknown function: `x`, `x_1`, `e`, `f(x)`.
  mutating func symbol(_ name: String) throws -> Expression {
    switch name {
    case "e" where peek != .symbol("_"): return .constant(.e)
    case "i" where peek != .symbol("_"): return .constant(.i)
    default: break
    }
    var name = name
    while take("'") { name += "'" }
    if take("_") { name += "_" + (try scriptText()) }
    // Letters that are commonly functions.
    if ["f", "g", "h", "P", "Q", "F"].contains(name.prefix(1)), peek == .symbol("(") {
      index += 1
      let argument = try nested { try $0.list { $0 == .symbol(")") } }
      try expect(")")
      if case .list(let arguments) = argument { return .function(name, arguments) }
      return .function(name, [argument])
    }
    return .symbol(name)
  }

  /// An index as it is written, without spaces and braces.
  private mutating func scriptText() throws -> String {
    var text = ""
    var depth = 0
    repeat {
      guard let token = peek else { throw SyntaxError("an index does not end") }
      index += 1
      switch token {
      case .symbol("{"): depth += 1
      case .symbol("}"): depth -= 1
      case .symbol(let character), .letter(let character): text.append(character)
      case .number(let digits), .word(let digits), .command(let digits): text += digits
      case .space, .newRow: break
      }
    } while depth > 0
    return text
  }

  /// A word: a number, or all words up to the next mark as a text.
  private mutating func wordAtom(_ word: String) throws -> Expression {
    if let number = Words.number(word) { return .whole(number) }
    if word == "no" || word == "None" || word == "DNE" { return .text(word) }
    var words = [word]
    while true {
      let start = index
      skipSpace()
      switch peek {
      case .word(let next) where !["and", "or"].contains(next): words.append(next)
      case .letter(let next): words.append(String(next))
      default:
        index = start
        return .text(words.joined(separator: " "))
      }
      index += 1
    }
  }
}

extension Rational {
  /// A whole number of digits; nil if one is no digit of the base.
  ///
  /// - Parameter radix: 2...35, or the library ends the process.
  init?(digits: Substring, radix: Int = 10) {
    guard digits.allSatisfy({ $0.isASCII && ($0.hexDigitValue ?? 99) < radix }) else { return nil }
    guard let value = BigInt(digits.isEmpty ? "0" : digits, radix: radix) else { return nil }
    self.init(value)
  }
}
