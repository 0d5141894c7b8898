import Values

// Points at which one equation holds and another does not.

extension Comparer {
  /// Whether there surely is a point at which one polynomial is zero and the other is not.
  func isZeroApart(_ zero: Polynomial, from other: Polynomial) throws -> Bool {
    let names = zero.atoms.union(other.atoms).compactMap { atom -> String? in
      if case .symbol(let name) = atom { name } else { nil }
    }.sorted()
    return try hasPoint(of: zero, notOf: other, names)
      || hasRoot(of: zero, notOf: other, names)
  }

  /// Looks for a point at which one is zero and the other is not: for a variable in which the first is linear.
  private func hasPoint(of zero: Polynomial, notOf other: Polynomial, _ names: [String]) throws
    -> Bool
  {
    let normalizer = Normalizer(budget: budget)
    for name in names {
      var (free, slope) = (zero.expression, zero.expression)
      free = free.replacing(name, with: .whole(0))
      slope = .sum([slope.replacing(name, with: .whole(1)), .negated(free)])
      let powers = zero.terms.keys.compactMap { $0.powers[.symbol(name)] }
      guard !powers.isEmpty, powers.allSatisfy({ $0 == .one }) else { continue }
      var value = other.expression
      for (index, another) in names.enumerated() where another != name {
        let point = Expression.number(Rational(2 * index + 3) / Rational(index + 2), places: nil)
        (free, slope) = (
          free.replacing(another, with: point), slope.replacing(another, with: point)
        )
        value = value.replacing(another, with: point)
      }
      value = value.replacing(name, with: .negated(.quotient(free, slope)))
      guard let form = try? normalizer.normalize(value), form.top.atoms.allSatisfy(\.isIndependent)
      else {
        continue
      }
      return !form.top.isZero
    }
    return false
  }

  /// Polynomials of higher degree are left alone.
  private static let highestDegree = 12

  /// The same for a variable of any small degree: all others are put at fractions, and what is left has a real root and
  /// no factor in common with the other.
  private func hasRoot(of zero: Polynomial, notOf other: Polynomial, _ names: [String]) throws
    -> Bool
  {
    guard names.count <= 4 else { return false }
    for name in names {
      for place in 0..<3 {
        guard let own = try inOne(zero, name, names, place),
          let foreign = try inOne(other, name, names, place)
        else { return false }
        if own.count > 1, !foreign.isEmpty, Self.hasRealRoot(own),
          try commonDegree(own, foreign) == 0
        {
          return true
        }
      }
    }
    return false
  }

  /// The coefficients by the powers of one variable, the last of them not zero; nil if it is no such polynomial.
  private func inOne(_ polynomial: Polynomial, _ name: String, _ names: [String], _ place: Int)
    throws -> [Rational]?
  {
    var coefficients = [Rational](repeating: .zero, count: Self.highestDegree + 1)
    for (monomial, coefficient) in polynomial.terms {
      try budget.spend(2)
      var (value, degree) = (coefficient, 0)
      for (atom, power) in monomial.powers {
        guard case .symbol(let own) = atom, let power = power.int,
          (0...Self.highestDegree).contains(power)
        else { return nil }
        if own == name {
          degree = power
        } else {
          let index = names.firstIndex(of: own) ?? 0
          let point = [
            Rational(2 * index + 3) / Rational(index + 2), Rational(1) / Rational(index + 3), .zero,
          ][place]
          value = value * (try point.power(power, budget))
        }
      }
      coefficients[degree] = coefficients[degree] + value
    }
    return Self.trimmed(coefficients)
  }

  private static func trimmed(_ coefficients: [Rational]) -> [Rational] {
    var coefficients = coefficients
    while coefficients.last?.isZero == true { coefficients.removeLast() }
    return coefficients
  }

  /// By its degree, or by two points with other signs.
  private static func hasRealRoot(_ coefficients: [Rational]) -> Bool {
    if coefficients.count % 2 == 0 { return true }
    let values = [-1000, -30, -5, -2, -1, 0, 1, 2, 5, 30, 1000].map { point in
      coefficients.reversed().reduce(Rational.zero) { $0 * Rational(point) + $1 }
    }
    return values.contains(where: \.isZero)
      || values.contains(where: \.isNegative) && values.contains { !$0.isNegative }
  }

  /// The degree of the greatest common divisor, by Euclid.
  private func commonDegree(_ left: [Rational], _ right: [Rational]) throws -> Int {
    var (left, right) = (left, right)
    while !right.isEmpty {
      var rest = left
      while rest.count >= right.count, let top = rest.last, let lead = right.last {
        try budget.spend(4 + right.count)
        let factor = top / lead
        let shift = rest.count - right.count
        try Budget.checkBits(factor.bits)
        for (index, coefficient) in right.enumerated() {
          rest[index + shift] = rest[index + shift] - factor * coefficient
        }
        rest = Self.trimmed(Array(rest.dropLast()))
      }
      (left, right) = (right, rest)
    }
    return left.count - 1
  }
}
