import BigInt
import Values

/// Expressions into normal forms. Two expressions with the same normal form are equal; two with different ones may
/// be equal still, if functions or odd powers are in them.
struct Normalizer {
  /// What has no normal form.
  struct Unsupported: Error {
    let what: String
  }

  let budget: Budget

  func normalize(_ expression: Expression) throws -> Fraction {
    try budget.spend()
    switch expression {
    case .number(let number, _): return Fraction(number)
    case .numeral(_, _, let value): return Fraction(value)
    case .constant(let constant): return Fraction(.constant(constant))
    case .symbol(let name): return Fraction(.symbol(name))
    case .sum(let terms):
      var sum = Fraction(.zero)
      for term in terms { sum = try sum.plus(normalize(term), budget) }
      return sum
    case .product(let factors):
      var product = Fraction(.one)
      for factor in factors { product = try product.times(normalize(factor), budget) }
      return product
    case .power(let base, let exponent):
      return try power(normalize(base), normalize(exponent))
    case .function(let name, let arguments): return try function(name, arguments)
    case .quantity(let value, let unit):
      if unit.isPercent {
        return try normalize(.product([value, .number(unit.factor / Rational(100), places: nil)]))
      }
      if unit.isDegree {
        return try normalize(
          .product([value, .constant(.pi), .number(unit.factor / Rational(180), places: nil)]))
      }
      throw Unsupported(what: "a unit within a formula")
    case .ratio(let parts) where parts.count == 2:
      return try normalize(.quotient(parts[0], parts[1]))
    default: throw Unsupported(what: "it is not one value")
    }
  }

  // MARK: Powers

  private func power(_ base: Fraction, _ exponent: Fraction) throws -> Fraction {
    guard let number = exponent.constant else {
      if base.constant == .one { return base }
      return Fraction(.power(base, exponent))
    }
    if let whole = number.int {
      if base.top.isZero {
        if whole == 0 { throw Unsupported(what: "zero to the power of zero") }
        if whole < 0 { throw Fraction.Undefined() }
      }
      return try base.power(whole, budget) ?? Fraction(.power(base, exponent))
    }
    if number.isWhole { throw Budget.Exhausted(what: "a number is too large") }
    return try root(of: base, number)
  }

  /// A power that is no whole one.
  private func root(of base: Fraction, _ exponent: Rational) throws -> Fraction {
    if base.top.isZero {
      if exponent.isNegative { throw Fraction.Undefined() }
      return base
    }
    if let number = base.constant { return try root(of: number, exponent) }
    guard base.bottom == .one, let (monomial, coefficient) = base.top.single else {
      return try withoutContent(base, exponent)
    }
    // A positive factor can stand outside of the root; what is left stays inside, unless it is one atom.
    var inside = monomial
    var outside = Polynomial.one
    for (atom, power) in monomial.powers where atom.isPositive {
      let (reduced, factor) = Monomial([atom: power * exponent]).reduced()
      outside = try outside.times(Polynomial(reduced, factor), budget)
      inside.powers[atom] = nil
    }
    let number = coefficient.isNegative && !inside.powers.isEmpty ? -coefficient : coefficient
    let sign = number == coefficient ? Rational.one : Rational(-1)
    var result = try root(of: number, exponent).times(Fraction(outside, budget), budget)
    if inside.powers.isEmpty { return result }
    if sign == .one, inside.powers.count == 1, let (atom, power) = inside.powers.first,
      power == .one
    {
      result = try result.times(Fraction(atom, exponent), budget)
    } else {
      let rest = try Fraction(Polynomial(inside, sign), budget)
      result = try result.times(Fraction(.power(rest, Fraction(exponent))), budget)
    }
    return result
  }

  /// A root of a sum, with the common factor of its coefficients taken out, so that √(2x+2) and √2·√(x+1) are one.
  private func withoutContent(_ base: Fraction, _ exponent: Rational) throws -> Fraction {
    guard base.bottom == .one else { return Fraction(.power(base, Fraction(exponent))) }
    var content: Rational?
    for coefficient in base.top.terms.values {
      try budget.spend()
      let positive = coefficient.magnitude
      content =
        content.map { known in
          Rational(
            BigInt(
              known.numerator.magnitude.greatestCommonDivisor(with: positive.numerator.magnitude)),
            over: known.denominator * positive.denominator
              / BigInt(
                known.denominator.magnitude.greatestCommonDivisor(
                  with: positive.denominator.magnitude)))
        } ?? positive
    }
    let factor = content ?? .one
    let rest = try Fraction(base.top.scaled(.one / factor), budget)
    return try root(of: factor, exponent).times(
      Fraction(.power(rest, Fraction(exponent))), budget)
  }

  private func root(of number: Rational, _ exponent: Rational) throws -> Fraction {
    if number == .one { return Fraction(.one) }
    if number.isNegative {
      let positive = try root(of: -number, exponent)
      if exponent.denominator == 2 {
        let turns = ((Int(exponent.numerator % 4)) + 4) % 4
        let i = try Fraction(.constant(.i)).power(turns, budget) ?? Fraction(.one)
        return try positive.times(i, budget)
      }
      // The real root of an odd degree, as school has it.
      guard exponent.denominator % 2 == 1 else {
        return Fraction(.power(Fraction(number), Fraction(exponent)))
      }
      return exponent.numerator % 2 == 0
        ? positive : try positive.times(Fraction(Rational(-1)), budget)
    }
    var monomial = Monomial()
    var outside = Rational.one
    for (part, sign) in [(number.numerator, 1), (number.denominator, -1)] where part != 1 {
      guard let factors = try primeFactors(of: part) else {
        return Fraction(.power(Fraction(number), Fraction(exponent)))
      }
      for (prime, count) in factors {
        monomial.powers[.prime(prime), default: .zero] =
          monomial.powers[.prime(prime), default: .zero] + Rational(count * sign) * exponent
      }
    }
    monomial.powers = monomial.powers.filter { !$0.value.isZero }
    let (reduced, factor) = monomial.reduced()
    outside = outside * factor
    return try Fraction(Polynomial(reduced, outside), budget)
  }

  /// By trial; nil if that takes too long.
  private func primeFactors(of number: BigInt) throws -> [Int: Int]? {
    guard var rest = Int(exactly: number), rest > 0 else { return nil }
    var factors: [Int: Int] = [:]
    var prime = 2
    while prime * prime <= rest {
      while rest % prime == 0 {
        factors[prime, default: 0] += 1
        rest /= prime
      }
      prime += prime == 2 ? 1 : 2
      if prime & 255 == 1 { try budget.spend() }
      if prime > 100_000 { return nil }
    }
    if rest > 1 { factors[rest, default: 0] += 1 }
    return factors
  }

  // MARK: Functions

  private func function(_ name: String, _ arguments: [Expression]) throws -> Fraction {
    if name == "sum" || name == "prod" { return try bigOperator(name, arguments) }
    let forms = try arguments.map(normalize)
    if let numbers = forms.map(\.constant) as? [Rational],
      let value = try value(of: name, numbers)
    {
      return Fraction(value)
    }
    if name == "binomial", forms.count == 2 { return try binomial(forms[0], forms[1]) }
    if name == "factorial", forms.count == 1 { return try factorial(of: forms[0]) }
    if name == "ln", forms.count == 1, forms[0] == Fraction(.constant(.e)) { return Fraction(.one) }
    if name == "abs", let (monomial, coefficient) = forms[0].top.single, forms[0].bottom == .one,
      monomial.powers.keys.allSatisfy(\.isPositive)
    {
      return try Fraction(Polynomial(monomial, coefficient.magnitude), budget)
    }
    return Fraction(.function(name, forms))
  }

  /// The value of a function of rational numbers, where it is rational.
  private func value(of name: String, _ numbers: [Rational]) throws -> Rational? {
    guard let first = numbers.first else { return nil }
    switch name {
    case "abs": return first.magnitude
    case "floor": return Rational(first.floor)
    case "ceil": return Rational(-(-first).floor)
    case "sgn": return Rational(first.isZero ? 0 : first.isNegative ? -1 : 1)
    case "factorial": return try factorial(first, step: 1)
    case "doublefactorial": return try factorial(first, step: 2)
    case "binomial" where numbers.count == 2: return try binomial(first, numbers[1])
    case "max": return numbers.max()
    case "min": return numbers.min()
    case "gcd":
      guard numbers.allSatisfy(\.isWhole) else { return nil }
      let divisor = numbers.dropFirst().reduce(first.numerator.magnitude) {
        $0.greatestCommonDivisor(with: $1.numerator.magnitude)
      }
      return Rational(BigInt(divisor))
    case "lcm":
      guard numbers.allSatisfy(\.isWhole) else { return nil }
      let multiple = numbers.dropFirst().reduce(first.numerator.magnitude) { known, next in
        let next = next.numerator.magnitude
        let divisor = known.greatestCommonDivisor(with: next)
        return divisor.isZero ? 0 : known / divisor * next
      }
      return Rational(BigInt(multiple))
    case "mod" where numbers.count == 2 && !numbers[1].isZero:
      return first - numbers[1] * Rational((first / numbers[1]).floor)
    case "ln" where first == .one, "log" where first == .one: return .zero
    case "sin" where first.isZero, "tan" where first.isZero, "arctan" where first.isZero:
      return .zero
    case "cos" where first.isZero: return .one
    default: return nil
    }
  }

  /// A polynomial of what stands above where what stands below, or their difference, is a small number; else by
  /// factorials.
  private func binomial(_ above: Fraction, _ below: Fraction) throws -> Fraction {
    let rest = try above.minus(below, budget)
    if let count = [below, rest].compactMap({ $0.constant?.int }).first(where: (0...12).contains) {
      var product = Fraction(.one)
      for index in 0..<count {
        let factor = try above.minus(Fraction(Rational(index)), budget)
        product = try product.times(factor, budget).times(
          Fraction(.one / Rational(index + 1)), budget)
      }
      return product
    }
    // Else each level of binomials within binomials would stand twice in the next one.
    guard above.isOfNames, below.isOfNames else {
      return Fraction(.function("binomial", [above, below]))
    }
    let bottom = try factorial(of: below).times(factorial(of: rest), budget)
    return try factorial(of: above).times(bottom.inverted(budget), budget)
  }

  /// `(n + 2)!` is `(n + 2)(n + 1) · n!`, so that factorials of names have one form.
  private func factorial(of value: Fraction) throws -> Fraction {
    if let number = value.constant {
      guard let product = try factorial(number, step: 1) else {
        return Fraction(.function("factorial", [value]))
      }
      return Fraction(product)
    }
    guard value.bottom == .one, value.isOfNames, let shift = value.top.terms[.one]?.int,
      shift != 0, shift.magnitude <= 20
    else { return Fraction(.function("factorial", [value])) }
    let base = try value.minus(Fraction(Rational(shift)), budget)
    var factors = Fraction(.one)
    for index in 1...Int(shift.magnitude) {
      let offset = shift > 0 ? index : index - Int(shift.magnitude)
      factors = try factors.times(base.plus(Fraction(Rational(offset)), budget), budget)
    }
    let plain = Fraction(.function("factorial", [base]))
    return try plain.times(shift > 0 ? factors : factors.inverted(budget), budget)
  }

  private func factorial(_ number: Rational, step: Int) throws -> Rational? {
    guard let count = number.int, count >= 0 else { return nil }
    guard count <= 5000 else { throw Budget.Exhausted(what: "a number is too large") }
    var product = BigInt(1)
    // As many factors as a word holds at a time: the whole product is gone through once for them.
    var word = 1
    var factor = count
    while factor > 1 {
      let (next, isTooLarge) = word.multipliedReportingOverflow(by: factor)
      if isTooLarge { product *= BigInt(word) }
      word = isTooLarge ? factor : next
      factor -= step
      if factor & 15 == 0 { try budget.spend(1 + product.bitWidth / 1024) }
    }
    product *= BigInt(word)
    try Budget.checkBits(product.bitWidth)
    return Rational(product)
  }

  private func binomial(_ above: Rational, _ below: Rational) throws -> Rational? {
    guard let n = above.int, var k = below.int, n >= 0, k >= 0 else { return nil }
    if k > n { return .zero }
    k = min(k, n - k)
    guard k <= 2000 else { throw Budget.Exhausted(what: "a number is too large") }
    var value = BigInt(1)
    for index in 0..<k {
      value = value * BigInt(n - index) / BigInt(index + 1)
      if index & 15 == 0 { try budget.spend(1 + value.bitWidth / 1024) }
    }
    return Rational(value)
  }

  /// A sum or product over a few whole numbers.
  private func bigOperator(_ name: String, _ parts: [Expression]) throws -> Fraction {
    guard parts.count == 4, case .symbol(let variable) = parts[0],
      let low = try normalize(parts[1]).constant?.int,
      let high = try normalize(parts[2]).constant?.int,
      max(low.magnitude, high.magnitude) < 1 << 53, high - low <= 300
    else { return Fraction(.function(name, try parts.map(normalize))) }
    var result = Fraction(name == "sum" ? .zero : .one)
    for value in low...max(low, high) where value <= high {
      let term = try normalize(parts[3].replacing(variable, with: .whole(value)))
      result = name == "sum" ? try result.plus(term, budget) : try result.times(term, budget)
    }
    return result
  }
}

extension Expression {
  /// The same with a variable replaced.
  func replacing(_ name: String, with value: Expression) -> Expression {
    func replaced(_ parts: [Expression]) -> [Expression] {
      parts.map { $0.replacing(name, with: value) }
    }
    return switch self {
    case .symbol(name): value
    case .sum(let parts): .sum(replaced(parts))
    case .product(let parts): .product(replaced(parts))
    case .power(let base, let exponent):
      .power(base.replacing(name, with: value), exponent.replacing(name, with: value))
    case .function(let function, let parts): .function(function, replaced(parts))
    case .tuple(let parts): .tuple(replaced(parts))
    case .list(let parts): .list(replaced(parts))
    case .set(let parts): .set(replaced(parts))
    case .ratio(let parts): .ratio(replaced(parts))
    case .relation(let sides, let signs): .relation(replaced(sides), signs)
    case .either(let parts): .either(replaced(parts))
    case .both(let parts): .both(replaced(parts))
    case .plusMinus(let first, let second):
      .plusMinus(first.replacing(name, with: value), second.replacing(name, with: value))
    case .quantity(let amount, let unit): .quantity(amount.replacing(name, with: value), unit)
    default: self
    }
  }
}
