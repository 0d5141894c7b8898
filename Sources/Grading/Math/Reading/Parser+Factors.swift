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
  mutating func mark(behind value: Expression) throws -> Expression? {
    let start = index
    skipSpace()
    if holdsUnits {
      switch peek {
      case .word, .symbol("%"), .symbol("°"), .letter, .symbol("$"), .symbol("€"):
        index = start
        return nil
      case .symbol("^") where isRaisedDegreeNext:
        index = start
        return nil
      default: break
      }
    }
    switch peek {
    case .symbol("^"):
      index += 1
      if takeRaisedDegree() { return try degrees(value) }
      if case .number(let whole, nil) = value, takeRaisedOrdinal() {
        return .quantity(.number(whole, places: nil), .ordinal)
      }
      if let count = takeRaisedPrimes() {
        if case .symbol(let name) = value {
          return .symbol(name + String(repeating: "'", count: min(count, 4)))
        }
        if Self.isNumber(value) { return primed(value, isDouble: count > 1) }
        return value
      }
      if takeTransposition(of: value) { return .function("transpose", [value]) }
      return .power(value, try script())
    case .symbol("_"):
      if let numeral = try bracketedNumeral(value) { return numeral }
      guard let named = Self.isNamed(value) else { break }
      index += 1
      if ["C", "A", "P"].contains(named), case .power(_, let below) = value {
        // `C^3_{10}`
        return try counting(named, script(), below) ?? .symbol(named + "_?")
      }
      let name = named + "_" + (try scriptText())
      if case .power(_, let exponent) = value { return .power(.symbol(name), exponent) }
      return .symbol(name)
    case .symbol("!") where peek(1) != .symbol("="):
      index += 1
      if take("!") { return .function("doublefactorial", [value]) }
      return .function("factorial", [value])
    case .symbol("%"):
      index += 1
      return try unit(behind: .quantity(value, .percent), Unit.percent, value)
    case .symbol("‰"):
      index += 1
      return .quantity(value, Unit(dimensions: ["%": 1], factor: .one / Rational(10)))
    case .symbol("°"):
      index += 1
      return try degrees(value)
    case .symbol(let sign)
    where "$€£¥₹₩₽¢".contains(sign) && (value.isConstant && !isBare(value)):
      index += 1
      if sign == "$" && isAtEnd && !Self.isNumber(value) { return value }
      return Self.currency(sign).map { .quantity(value, $0) }
    case .symbol("'"):
      if let measured = primes(behind: value) { return measured }
      index += 1
      if case .symbol(let name) = value { return .symbol(name + "'") }
      return value
    case .command("Omega") where Self.isNumber(value): return try unit(behind: value)
    case .letter("µ") where Self.isNumber(value), .command("mu") where Self.isNumber(value):
      // `5 µm`, `5\,\mu\text{m}`
      index += 1
      skipSpace()
      let name: String? =
        switch peek {
        case .letter(let letter): String(letter)
        case .word(let word): word
        default: nil
        }
      if let name, let own = Units.unit("µ\(name)") {
        index += 1
        return .quantity(value, own)
      }
    case .letter("a") where value.isConstant && !isBare(value) && isArticle:
      return try unit(behind: value)
    case .word(let word)
    where isUnitWord(word) && joint(at: index) == nil
      && (value.isConstant && !isBare(value) || isUnitNext(word) && !value.isText):
      if case .quantity(let amount, let unit) = value {
        return try self.unit(behind: value, unit, amount)
      }
      return try unit(behind: value)
    default: break
    }
    index = start
    return nil
  }

  /// Whether a word is a unit, or says that it is squared or cubed.
  private func isUnitNext(_ word: String) -> Bool {
    if Units.isUnit(word) { return true }
    guard ["square", "sq", "cubic", "cu"].contains(word.lowercased()), index + 1 < tokens.count,
      case .word(let next) = tokens[(index + 1)...].first(where: {
        $0 != .space && $0 != .symbol(".")
      })
    else { return false }
    return Units.isUnit(next)
  }

  /// Words behind an amount that has a unit already: "20 % increase".
  private mutating func unit(behind value: Expression, _ unit: Unit, _ amount: Expression) throws
    -> Expression
  {
    let start = index
    skipSpace()
    guard case .word(let word) = peek, isUnitWord(word), joint(at: index) == nil,
      case .quantity(_, let own) = try self.unit(behind: amount)
    else {
      // Words without a meaning were passed over.
      if index == start || tokens[start..<index].allSatisfy({ $0 == .space }) { index = start }
      return value
    }
    var joined = try unit.times(own, budget)
    if unit.isPercent {
      // What a share is of is no part of it.
      joined = Unit(
        dimensions: unit.dimensions.merging(own.dimensions.filter { $0.key.hasPrefix("word:") }) {
          $1
        },
        factor: unit.factor)
      joined.rates = own.whatItIsPer
    }
    joined.turns = unit.turns.union(own.turns)
    return .quantity(amount, joined)
  }

  private var isArticle: Bool {
    guard peek(1) == .space, case .word(let word) = peek(2) else { return false }
    return isUnitWord(word)
  }

  /// `25^{th}`
  private mutating func takeRaisedOrdinal() -> Bool {
    let start = index
    let isBraced = take("{")
    skipSpace()
    var word = ""
    while let token = peek {
      if case .word(let text) = token {
        word += text
      } else if case .letter(let letter) = token {
        word.append(letter)
      } else {
        break
      }
      index += 1
    }
    if ["st", "nd", "rd", "th"].contains(word), !isBraced || take("}") { return true }
    index = start
    return false
  }

  /// `^T`, `^{\top}` behind a matrix or a tuple.
  private mutating func takeTransposition(of value: Expression) -> Bool {
    switch value {
    case .matrix, .tuple, .interval: break
    default: return false
    }
    let start = index
    let isBraced = take("{")
    let isMark = [.letter("T"), .letter("t"), .command("top"), .command("intercal")].contains(
      nextBehindSpace)
    if isMark {
      skipSpace()
      index += 1
      if !isBraced || take("}") { return true }
    }
    index = start
    return false
  }

  static func currency(_ sign: Character) -> Unit? {
    switch sign {
    case "$": .dollar
    case "€": Units.unit("EUR")
    case "£": Units.unit("GBP")
    case "¥": Units.unit("JPY")
    case "₹": Units.unit("INR")
    case "₩": Units.unit("KRW")
    case "₽": Units.unit("RUB")
    case "¢": Units.unit("cent")
    default: nil
    }
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
}
