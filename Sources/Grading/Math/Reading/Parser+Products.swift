import Values

// Products, also without a sign, mixed numbers, units of whole products.

extension Parser {
  mutating func product() throws -> Expression {
    var factors = [try factor()]
    /// Whether each factor stands directly behind a whole number, with no sign or bracket between.
    var isDirect = [false]
    while true {
      try budget.spend()
      if let whole = try compound(factors[factors.count - 1]) {
        factors[factors.count - 1] = whole
        continue
      }
      if take("*") {
        factors.append(try signedFactor())
        isDirect.append(false)
      } else if take("/") {
        // In "1/2 mile" the unit belongs to the fraction.
        let isFraction = factors.count == 1 && factors[0].isNumberLiteral && isNumberNext
        holdsUnits = isFraction
        let divisor = try signedFactor()
        holdsUnits = false
        if isFraction, let marked = try mark(behind: .quotient(factors[0], divisor)) {
          factors = [marked]
          isDirect = [false]
        } else {
          factors.append(.power(divisor, .whole(-1)))
          isDirect.append(false)
        }
      } else if take(.command("mod")) || take(.command("bmod")) {
        try deepen()
        factors = [.function("mod", [try joined(factors, isDirect), try signedFactor()])]
        isDirect = [false]
      } else if let (whole, unit) = Self.wholeBeforeFraction(factors[factors.count - 1]),
        isNumberNext
      {
        // `3 1/2`, `\$3 1/2`; other numbers side by side mean nothing.
        guard let mixed = takeMixed(whole) else {
          throw SyntaxError("two numbers stand side by side")
        }
        factors[factors.count - 1] = unit.map { .quantity(mixed, $0) } ?? mixed
      } else if !Self.isException(factors[factors.count - 1]), beginsFactor() {
        let isFraction = [.command("frac"), .symbol("{")].contains(nextBehindSpace)
        factors.append(try factor())
        isDirect.append(isFraction && factors.count == 2)
      } else {
        break
      }
    }
    return try joined(factors, isDirect)
  }

  /// A number, or one of a currency's units, that a fraction may follow.
  private static func wholeBeforeFraction(_ value: Expression) -> (Rational, Unit?)? {
    switch value {
    case .number(let whole, nil): (whole, nil)
    case .quantity(.number(let whole, nil), let unit)
    where unit.currency != nil && unit.turns.isEmpty:
      (whole, unit)
    default: nil
    }
  }

  /// "all real numbers except"
  static func isException(_ value: Expression) -> Bool {
    guard case .text(let words) = value else { return false }
    return ["except", "except for", "excluding", "other than", "but not"].contains {
      words.lowercased().hasSuffix($0)
    }
  }

  private var isNumberNext: Bool {
    if case .number = tokens[index...].first(where: { $0 != .space }) { true } else { false }
  }

  /// A whole number with the fraction `a/b` that comes next.
  private mutating func takeMixed(_ whole: Rational) -> Expression? {
    let start = index
    skipSpace()
    guard whole.isWhole, case .number(let top) = peek, peek(1) == .symbol("/"),
      case .number(let bottom) = peek(2),
      let above = Rational(digits: Substring(top)), let below = Rational(digits: Substring(bottom)),
      !below.isZero, above < below
    else {
      index = start
      return nil
    }
    index += 3
    return .number(whole.isNegative ? whole - above / below : whole + above / below, places: nil)
  }

  mutating func signedFactor() throws -> Expression {
    if take("-") { return .negated(try factor()) }
    _ = take("+")
    return try factor()
  }

  /// A whole number with a fraction directly behind it is their sum: `1\frac{1}{2}`.
  private func joined(_ factors: [Expression], _ isDirect: [Bool]) throws -> Expression {
    var factors = factors
    if factors.count > 1, isDirect[1], let mixed = Self.mixed(factors[0], factors[1]) {
      factors[1] = mixed
      factors.removeFirst()
    }
    return factors.count == 1 ? factors[0] : try flattened(factors)
  }

  /// A whole number and a proper fraction of whole numbers as one; nil if they are something else.
  private static func mixed(_ first: Expression, _ second: Expression) -> Expression? {
    // `\$12\frac12`: the sign stands before both.
    if case .quantity(let whole, let unit) = first, unit.currency != nil, unit.turns.isEmpty,
      case .product = second
    {
      return mixed(whole, second).map { .quantity($0, unit) }
    }
    guard case .number(let whole, nil) = first else { return nil }
    switch second {
    case .quantity(let amount, let unit):
      // `33\frac{1}{3}\%`
      guard let sum = mixed(first, amount), case .number = sum else { return nil }
      return .quantity(sum, unit)
    case .product(let parts):
      guard whole.isWhole, parts.count == 2, case .number(let top, nil) = parts[0],
        case .power(.number(let bottom, nil), .number(let exponent, nil)) = parts[1],
        exponent == Rational(-1), top.isWhole, bottom.isWhole, !bottom.isZero, !top.isNegative,
        top < bottom
      else { return nil }
      let fraction = top / bottom
      return .number(whole.isNegative ? whole - fraction : whole + fraction, places: nil)
    default: return nil
    }
  }

  /// A unit in a product belongs to all that stands before it.
  func flattened(_ factors: [Expression]) throws -> Expression {
    var values: [Expression] = []
    var unit: Unit?
    for factor in factors {
      if case .quantity(let value, let own) = factor {
        values.append(value)
        unit = try unit.map { try $0.times(own, budget) } ?? own
      } else if let (value, exponent, own) = Self.raisedUnit(factor) {
        values.append(.power(value, .whole(exponent)))
        let power = try own.power(exponent, budget)
        unit = try unit.map { try $0.times(power, budget) } ?? power
      } else {
        values.append(factor)
      }
    }
    values.removeAll { $0 == .whole(1) }
    let value =
      values.isEmpty ? Expression.whole(1) : values.count == 1 ? values[0] : .product(values)
    return unit.map { .quantity(value, $0) } ?? value
  }

  /// A number of a unit under a small power, or under one over such: `s^2` below a line.
  private static func raisedUnit(_ factor: Expression) -> (Expression, Int, Unit)? {
    guard case .power(let base, .number(let count, nil)) = factor, let count = count.int,
      count.magnitude <= 4
    else { return nil }
    switch base {
    case .quantity(let value, let own): return (value, count, own)
    case .power(.quantity(let value, let own), .number(let inner, nil)):
      guard let inner = inner.int, inner.magnitude <= 4 else { return nil }
      return (value, inner * count, own)
    default: return nil
    }
  }

  /// Whether a factor comes next without a sign between.
  mutating func beginsFactor() -> Bool {
    let start = index
    skipSpace()
    defer { index = start }
    switch peek {
    case .number, .letter, .value, .numeral: return true
    case .word(let word): return isUnitWord(word) && joint(at: index) == nil
    case .command(let name): return !Self.endingCommands.contains(name)
    case .symbol(let symbol):
      if symbol == "(", isConditionInBrackets { return false }
      return symbol == "(" || symbol == "{" || symbol == "°" || symbol == "∞" || symbol == "%"
        || symbol == "$" || (symbol == "|" && !isInBars)
        || symbol == "[" && !isInFrench && isOpening
    default: return false
    }
  }

  /// Whether a square bracket opens and does not close, as in `[2, +\infty[`.
  private var isOpening: Bool {
    guard let next = tokens[(index + 1)...].first(where: { $0 != .space }) else { return false }
    return joint(at: index + 1) == nil
      && ![")", "]", "∪", "∩", "∖", "}"].map(Token.symbol).contains(next)
  }

  /// Whether bars are open, so that a bar closes them.
  var isInBars: Bool { bars > 0 }

  private static let endingCommands: Set<String> = [
    "rbrace", "rceil", "rfloor", "end", "over", "choose", "pmod", "bmod", "mod", "Rightarrow",
    "implies",
    "to", "rightarrow", "iff", "Leftrightarrow", "quad",
  ]
}
