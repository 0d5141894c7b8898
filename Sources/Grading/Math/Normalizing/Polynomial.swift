import Values

/// What polynomials are made of besides numbers.
indirect enum Atom: Hashable, Sendable {
  case symbol(String)
  case constant(Expression.Constant)
  /// A prime under a root: its exponent is above 0 and below 1.
  case prime(Int)
  /// A function of normal forms.
  case function(String, [Fraction])
  /// A power that is no plain one.
  case power(Fraction, Fraction)

  /// Whether it is a positive number whatever the variables are.
  var isPositive: Bool {
    switch self {
    case .prime, .constant(.pi), .constant(.e): true
    default: false
    }
  }

  /// Whether a polynomial of such atoms is zero only if all its coefficients are: variables, π, and real roots of
  /// primes (Besicovitch 1940), with no other constant beside them.
  var isIndependent: Bool {
    switch self {
    case .symbol, .prime, .constant(.pi), .constant(.i): true
    default: false
    }
  }
}

/// A product of powers of atoms.
struct Monomial: Hashable, Sendable {
  /// None is zero.
  var powers: [Atom: Rational] = [:]

  static let one = Monomial()

  init(_ powers: [Atom: Rational] = [:]) { self.powers = powers }
}

/// A sum of monomials with rational coefficients; exponents may be negative or fractions.
struct Polynomial: Hashable, Sendable {
  /// None is zero.
  private(set) var terms: [Monomial: Rational] = [:]

  init() {}

  init(_ number: Rational) {
    if !number.isZero { terms[.one] = number }
  }

  init(_ atom: Atom, _ exponent: Rational = .one) {
    terms[Monomial([atom: exponent])] = .one
  }

  init(_ monomial: Monomial, _ coefficient: Rational) {
    if !coefficient.isZero { terms[monomial] = coefficient }
  }

  static let one = Polynomial(.one)

  var isZero: Bool { terms.isEmpty }

  /// Its value, if it has no atoms.
  var constant: Rational? {
    if terms.isEmpty { return .zero }
    return terms.count == 1 ? terms[.one] : nil
  }

  /// Its only term, if it has one.
  var single: (monomial: Monomial, coefficient: Rational)? {
    terms.count == 1 ? terms.first.map { ($0.key, $0.value) } : nil
  }

  var atoms: Set<Atom> { terms.keys.reduce(into: []) { $0.formUnion($1.powers.keys) } }

  mutating func add(_ monomial: Monomial, _ coefficient: Rational) {
    let sum = terms[monomial].map { $0 + coefficient } ?? coefficient
    terms[monomial] = sum.isZero ? nil : sum
  }

  func plus(_ other: Polynomial, _ budget: Budget) throws -> Polynomial {
    try budget.spend(1 + other.terms.count)
    var sum = self
    for (monomial, coefficient) in other.terms { sum.add(monomial, coefficient) }
    return sum
  }

  func scaled(_ factor: Rational) -> Polynomial {
    var scaled = Polynomial()
    if factor.isZero { return scaled }
    scaled.terms = terms.mapValues { $0 * factor }
    return scaled
  }

  func times(_ other: Polynomial, _ budget: Budget) throws -> Polynomial {
    if let number = constant { return other.scaled(number) }
    if let number = other.constant { return scaled(number) }
    try budget.spend(2 * terms.count * other.terms.count)
    var product = Polynomial()
    for (left, leftCoefficient) in terms {
      for (right, rightCoefficient) in other.terms {
        let (monomial, factor) = left.times(right)
        let size = leftCoefficient.bits + rightCoefficient.bits
        try Budget.checkBits(size)
        product.add(monomial, leftCoefficient * rightCoefficient * factor)
      }
    }
    return product
  }

  /// One over it, if it has one term.
  func inverted() -> Polynomial? {
    guard let (monomial, coefficient) = single else { return nil }
    let (inverse, factor) = Monomial(monomial.powers.mapValues { -$0 }).reduced()
    return Polynomial(inverse, factor / coefficient)
  }
}

extension Rational {
  /// How large it is.
  var bits: Int { numerator.magnitude.bitWidth + denominator.magnitude.bitWidth }
}

extension Monomial {
  /// The product, and the number that comes out of roots and of i².
  fileprivate func times(_ other: Monomial) -> (Monomial, Rational) {
    var product = self
    for (atom, exponent) in other.powers {
      let sum = product.powers[atom].map { $0 + exponent } ?? exponent
      product.powers[atom] = sum.isZero ? nil : sum
    }
    return product.reduced()
  }

  /// Whole powers of primes, and squares of i, taken out as a number.
  func reduced() -> (Monomial, Rational) {
    var monomial = self
    var factor = Rational.one
    for (atom, exponent) in powers {
      switch atom {
      case .prime(let prime):
        let whole = exponent.floor
        guard !whole.isZero, let count = Int(exactly: whole), count.magnitude < 1000,
          let power = try? Rational(prime).power(count, Budget())
        else { continue }
        factor = factor * power
        let rest = exponent - Rational(whole)
        monomial.powers[atom] = rest.isZero ? nil : rest
      case .constant(.i):
        guard let count = exponent.int else { continue }
        let turns = ((count % 4) + 4) % 4
        if turns >= 2 { factor = -factor }
        monomial.powers[atom] = turns % 2 == 0 ? nil : .one
      default: continue
      }
    }
    return (monomial, factor)
  }
}
