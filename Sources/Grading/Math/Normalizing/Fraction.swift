import Values

/// A quotient of polynomials: the normal form of an expression. A denominator of one term is part of the numerator.
struct Fraction: Hashable, Sendable {
  let top: Polynomial
  let bottom: Polynomial

  /// Whether no function stands in it, so that it may stand in several places of a larger one without making that
  /// twice as large at every level.
  var isOfNames: Bool {
    [top, bottom].allSatisfy { polynomial in
      polynomial.terms.keys.allSatisfy { monomial in
        monomial.powers.keys.allSatisfy { atom in
          switch atom {
          case .symbol, .constant, .prime: true
          case .function, .power: false
          }
        }
      }
    }
  }

  /// An expression that has no value: a division by zero.
  struct Undefined: Error {}

  init(_ top: Polynomial, over bottom: Polynomial = .one, _ budget: Budget) throws {
    if bottom.isZero { throw Undefined() }
    if let inverse = bottom.inverted() {
      self.top = bottom == .one ? top : try top.times(inverse, budget)
      self.bottom = .one
    } else {
      self.top = top
      self.bottom = top.isZero ? .one : bottom
    }
  }

  init(_ number: Rational) {
    top = Polynomial(number)
    bottom = .one
  }

  init(_ atom: Atom, _ exponent: Rational = .one) {
    top = Polynomial(atom, exponent)
    bottom = .one
  }

  /// Its value, if it is a rational number.
  var constant: Rational? { bottom == .one ? top.constant : nil }

  func plus(_ other: Fraction, _ budget: Budget) throws -> Fraction {
    if bottom == other.bottom {
      return try Fraction(top.plus(other.top, budget), over: bottom, budget)
    }
    return try Fraction(
      top.times(other.bottom, budget).plus(other.top.times(bottom, budget), budget),
      over: bottom.times(other.bottom, budget), budget)
  }

  func times(_ other: Fraction, _ budget: Budget) throws -> Fraction {
    try Fraction(
      top.times(other.top, budget), over: bottom.times(other.bottom, budget), budget)
  }

  func inverted(_ budget: Budget) throws -> Fraction { try Fraction(bottom, over: top, budget) }

  func minus(_ other: Fraction, _ budget: Budget) throws -> Fraction {
    try plus(Fraction(other.top.scaled(Rational(-1)), over: other.bottom, budget), budget)
  }

  /// A whole power, multiplied out if that is not too much; nil if it is.
  func power(_ exponent: Int, _ budget: Budget) throws -> Fraction? {
    if exponent == 0 { return Fraction(.one) }
    if exponent == .min { return nil }
    if exponent < 0 { return try inverted(budget).power(-exponent, budget) }
    if let number = constant { return Fraction(try number.power(exponent, budget)) }
    if let (monomial, coefficient) = top.single, bottom == .one {
      let raised = Monomial(monomial.powers.mapValues { $0 * Rational(exponent) })
      let (reduced, factor) = raised.reduced()
      return try Fraction(
        Polynomial(reduced, factor * coefficient.power(exponent, budget)), budget)
    }
    guard exponent <= 24 else { return nil }
    var result = self
    for _ in 1..<exponent {
      result = try result.times(self, budget)
      guard result.top.terms.count <= 400 else { return nil }
    }
    return result
  }
}
