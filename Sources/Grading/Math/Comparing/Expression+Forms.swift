import Values

extension Expression {
  /// Words that stand for a set as that set.
  var said: Expression {
    guard case .text(let words) = self else { return self }
    switch Words.meaning(words) {
    case .nothing: return .set([])
    case .reals:
      return .interval(
        .init(
          low: .negated(.constant(.infinity)), high: .constant(.infinity), includesLow: false,
          includesHigh: false))
    default: return self
    }
  }

  /// As Math-Verify sees it: without bound variables, "and" and "or", pieces as a list, numbers without their classes.
  var plain: Expression {
    switch self {
    case .builder(_, let conditions):
      conditions.count == 1 ? conditions[0].plain : .list(conditions)
    case .either(let parts), .both(let parts): .list(parts)
    case .piecewise(let pieces):
      .list(pieces.flatMap { [$0.value] + ($0.condition.map { [$0] } ?? []) })
    case .residue(let value, _): value
    case .list(let parts) where parts.allSatisfy({ if case .list = $0 { true } else { false } }):
      // `p=5, q=2; p=7, q=2`
      .list(
        parts.map { part in
          guard case .list(let own) = part else { return part }
          return .tuple(
            own.map { if case .relation(let sides, [.equal]) = $0 { sides[1] } else { $0 } })
        })
    case .relation(let sides, let signs) where signs == [.congruent]:
      .relation([sides[0], sides[1].plain], signs)
    default: self
    }
  }

  /// Whether it is one value, or an amount of one.
  var isAmount: Bool {
    if case .quantity = self { return true }
    if case .ratio(let parts) = self { return parts.count == 2 }
    return isScalar
  }

  var isNumberLiteral: Bool {
    switch self {
    case .number: true
    case .product(let parts): parts.count == 2 && parts.allSatisfy(\.isNumberLiteral)
    default: false
    }
  }

  var isText: Bool { if case .text = self { true } else { false } }
  var isTuple: Bool { if case .tuple = self { true } else { false } }

  var isConstantName: Bool { if case .constant = self { true } else { false } }

  /// Whether the unit vectors i, j and k are in it.
  var isVectorSum: Bool { isScalar && !symbols.isDisjoint(with: ["hat i", "hat j", "hat k"]) }

  /// The digits behind the point, if it is a decimal, or one with a sign or a unit.
  var decimalPlaces: Int? {
    switch self {
    case .number(_, let places): places
    case .quantity(let value, _): value.decimalPlaces
    default: nil
    }
  }

  /// The digits that a decimal has from the first that is not zero on.
  var significantDigits: Int? {
    switch self {
    case .number(let number, let places?):
      let scaled = (number.magnitude * Rational(.init(10).power(places))).numerator
      return scaled.isZero ? 0 : scaled.description.count
    case .quantity(let value, _): return value.significantDigits
    default: return nil
    }
  }

  /// Whether it has no variables and no unknown functions.
  var isConstant: Bool {
    switch self {
    case .symbol: false
    case .sum(let parts), .product(let parts): parts.allSatisfy(\.isConstant)
    case .power(let base, let exponent): base.isConstant && exponent.isConstant
    case .function(let name, let parts):
      (Functions.names.contains(name)
        || ["factorial", "binomial", "doublefactorial"].contains(name))
        && parts.allSatisfy(\.isConstant)
    case .quantity(let value, _): value.isConstant
    case .plusMinus(let base, let change): base.isConstant && change.isConstant
    default: true
    }
  }
}
