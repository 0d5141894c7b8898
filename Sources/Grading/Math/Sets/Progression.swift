import BigInt
import Values

/// Numbers at equal distances: `1 + 2k`, for all whole k or for all from zero on.
struct Progression {
  let start: Expression
  /// Not zero.
  let step: Expression
  let isTwoSided: Bool

  /// Whether two collections of progressions hold the same numbers; nil if that cannot be told.
  static func areSame(_ left: [Progression], _ right: [Progression], _ budget: Budget) throws
    -> Bool?
  {
    guard let first = left.first, !right.isEmpty else { return left.isEmpty && right.isEmpty }
    let isTwoSided = (left + right).allSatisfy(\.isTwoSided)
    guard isTwoSided else { return try oneSided(left, right, budget) }
    // All in units of one step.
    guard let here = try units(left, of: first, budget),
      let there = try units(right, of: first, budget)
    else { return nil }
    let period = (here + there).reduce(Rational.one) { common, item in
      Self.commonMultiple(common, item.step)
    }
    guard let mine = expanded(here, period), let others = expanded(there, period) else {
      return nil
    }
    try budget.spend(mine.count * others.count)
    func isIn(_ value: Fraction, _ list: [Fraction]) throws -> Bool? {
      var isSure = true
      for other in list {
        let difference = try value.minus(other, budget)
        if let number = difference.constant {
          if (number / period).isWhole { return true }
        } else if !difference.top.atoms.allSatisfy(\.isIndependent) {
          isSure = false
        }
      }
      return isSure ? false : nil
    }
    for (list, others) in [(mine, others), (others, mine)] {
      for value in list {
        guard let found = try isIn(value, others) else { return nil }
        if !found { return false }
      }
    }
    return true
  }

  /// Starts and steps in units of another's step; nil if a step is no fraction of it.
  private static func units(_ list: [Progression], of first: Progression, _ budget: Budget) throws
    -> [(start: Fraction, step: Rational)]?
  {
    let normalizer = Normalizer(budget: budget)
    var units: [(start: Fraction, step: Rational)] = []
    for item in list {
      guard let step = try? normalizer.normalize(.quotient(item.step, first.step)).constant,
        !step.isZero, let start = try? normalizer.normalize(.quotient(item.start, first.step))
      else { return nil }
      units.append((start, step.magnitude))
    }
    return units
  }

  private static func expanded(_ items: [(start: Fraction, step: Rational)], _ period: Rational)
    -> [Fraction]?
  {
    var starts: [Fraction] = []
    for (start, step) in items {
      guard let count = (period / step).int, count <= 200, starts.count + count <= 400 else {
        return nil
      }
      for index in 0..<count {
        guard let next = try? start.plus(Fraction(step * Rational(index)), Budget()) else {
          return nil
        }
        starts.append(next)
      }
    }
    return starts
  }

  private static func commonMultiple(_ left: Rational, _ right: Rational) -> Rational {
    let top = left.numerator * right.denominator
    let other = right.numerator * left.denominator
    let divisor = BigInt(top.magnitude.greatestCommonDivisor(with: other.magnitude))
    return Rational(
      divisor.isZero ? 0 : top / divisor * other, over: left.denominator * right.denominator)
  }

  /// Those with a beginning are the same if each is one of the other's.
  private static func oneSided(_ left: [Progression], _ right: [Progression], _ budget: Budget)
    throws
    -> Bool?
  {
    let order = Order(budget: budget)
    func isSame(_ one: Progression, _ other: Progression) throws -> Bool? {
      guard one.isTwoSided == other.isTwoSided else { return false }
      guard let steps = try order.compare(one.step, other.step) else { return nil }
      if one.isTwoSided { return nil }
      guard let starts = try order.compare(one.start, other.start) else { return nil }
      return steps == 0 && starts == 0
    }
    if left.count == 1, right.count == 1 { return try isSame(left[0], right[0]) }
    var open = right
    for item in left {
      guard let place = try open.firstIndex(where: { try isSame(item, $0) == true }) else {
        return nil
      }
      open.remove(at: place)
    }
    return open.isEmpty ? true : nil
  }
}
