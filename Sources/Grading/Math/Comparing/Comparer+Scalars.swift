import Foundation

// Numbers, formulas, and numbers with units.

extension Comparer {
  /// Two formulas: by normal form, else by their values at some points.
  func scalars(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    if reference == answer { return .same }
    guard reference.isAmount, answer.isAmount else {
      return shapeIsUnclear(reference, answer)
        ? .unknown("they are of different kinds") : .different
    }
    if Self.isInfinite(reference) || Self.isInfinite(answer) {
      return Self.infinitySign(reference) == Self.infinitySign(answer) ? .same : .different
    }
    if options.mode == .exact, let sameness = try freeConstants(reference, answer) {
      return sameness
    }
    let normalizer = Normalizer(budget: budget)
    let left: Fraction
    let right: Fraction
    do {
      left = try normalizer.normalize(reference)
      right = try normalizer.normalize(answer)
    } catch let error as Normalizer.Unsupported {
      return .unknown(error.what)
    }
    if left == right { return .same }
    if options.mode == .mathVerify, let sameness = roundedAlike(reference, answer) {
      return sameness
    }
    if left.constant != nil, right.constant != nil {
      return try rounding(reference, answer)
    }
    let difference = try left.minus(right, budget)
    if difference.top.isZero { return .same }
    let atoms = difference.top.atoms
    if reference.isConstant, answer.isConstant {
      if let sign = try Order(budget: budget).signByEnclosure(.sum([reference, .negated(answer)])) {
        return sign == 0 ? .same : try rounding(reference, answer)
      }
    }
    if difference.constant != nil || atoms.allSatisfy(\.isIndependent) { return .different }
    return try numerically(reference, answer)
  }

  private func shapeIsUnclear(_ reference: Expression, _ answer: Expression) -> Bool {
    func isText(_ value: Expression) -> Bool { if case .text = value { true } else { false } }
    func isTuple(_ value: Expression) -> Bool { if case .tuple = value { true } else { false } }
    // `(1,600)` may be a number in brackets.
    return isText(reference) || isText(answer) || isTuple(reference) || isTuple(answer)
  }

  static func isInfinite(_ value: Expression) -> Bool { Parser.isInfinite(value) }

  private static func infinitySign(_ value: Expression) -> Int {
    switch value {
    case .constant(.infinity): 1
    case .product(let factors) where factors.contains(.constant(.infinity)):
      factors.contains { if case .number(let number, _) = $0 { number.isNegative } else { false } }
        ? -1 : 1
    default: 0
    }
  }

  // MARK: Decimals

  /// Two numbers as Math-Verify compares them: rounded to some places.
  private func roundedAlike(_ reference: Expression, _ answer: Expression) -> Sameness? {
    guard reference.isConstant, answer.isConstant,
      let expected = try? Evaluator(point: 0, budget: budget).value(reference),
      let found = try? Evaluator(point: 0, budget: budget).value(answer), expected.isReal,
      found.isReal
    else { return nil }
    let scale = pow(10, Double(options.places))
    let isAlike =
      (expected.real * scale).rounded(.toNearestOrEven)
      == (found.real * scale).rounded(.toNearestOrEven)
    return isAlike ? .same : .different
  }

  /// Two numbers that are not equal: whether one may be the other, rounded.
  func rounding(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    let unclear = Sameness.unknown("the answer equals the reference only when rounded")
    let (places, own) = (reference.decimalPlaces ?? 0, answer.decimalPlaces ?? 0)
    if options.mode == .mathVerify {
      if places > 0, (answer.decimalPlaces ?? .max) >= places, try isRounding(answer, to: reference)
      {
        return .same
      }
    } else if places > 0 {
      if own > places {
        guard try isRounding(answer, to: reference) else { return .different }
        return (reference.significantDigits ?? 0) >= 3 ? .same : unclear
      }
      if answer.decimalPlaces == nil, try isRounding(answer, to: reference, orCut: true) {
        return unclear
      }
    }
    if own > 0, (reference.decimalPlaces ?? .max) > own,
      try isRounding(reference, to: answer, orCut: options.mode == .exact)
    {
      return unclear
    }
    return .different
  }

  /// Whether a number comes to a decimal when it is rounded, or when digits are cut off.
  func isRounding(_ exact: Expression, to decimal: Expression, orCut: Bool = false) throws -> Bool {
    guard let places = decimal.decimalPlaces ?? (decimal.isNumberLiteral ? 0 : nil), places <= 300
    else {
      return false
    }
    let half = Rational(1) / Rational(2) / Rational(.init(10).power(places))
    let order = Order(budget: budget)
    func compare(_ left: Expression, _ right: Expression) throws -> Int? {
      do { return try order.compare(left, right) } catch is Order.Undecided { return nil }
    }
    guard let above = try compare(exact, .sum([decimal, .number(half, places: nil)])),
      let below = try compare(exact, .sum([decimal, .number(-half, places: nil)]))
    else { return false }
    // Halves go away from zero.
    let isPositive = try compare(decimal, .whole(0)) ?? 1 >= 0
    if above < 0 || above == 0 && !isPositive, below > 0 || below == 0 && isPositive { return true }
    // One digit is never cut off.
    guard orCut, places > 1, let sign = try compare(decimal, .whole(0)),
      let side = try compare(exact, decimal)
    else { return false }
    let whole = half * Rational(2) * Rational(sign < 0 ? -1 : 1)
    guard let beyond = try compare(exact, .sum([decimal, .number(whole, places: nil)])) else {
      return false
    }
    return sign < 0 ? side <= 0 && beyond > 0 : side >= 0 && beyond < 0
  }

  // MARK: Points

  private func numerically(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    var agreeing = 0
    var tried = 0
    for point in 0..<Evaluator.points {
      if options.mode == .exact,
        let sign = try? Order(budget: budget).signByEnclosure(
          .sum([reference, .negated(answer)]), point: point)
      {
        tried += 1
        if sign == 0 {
          agreeing += 1
        } else if point < Evaluator.positivePoints {
          return .different
        }
        if reference.isConstant && answer.isConstant { break }
        continue
      }
      let evaluator = Evaluator(point: point, budget: budget)
      guard let expected = try evaluator.value(reference), let found = try evaluator.value(answer),
        expected.isFinite, found.isFinite
      else { continue }
      tried += 1
      let scale = max(expected.magnitude, found.magnitude)
      let distance = (expected - found).magnitude
      if distance <= 1e-10 * scale {
        // Doubles have no digits left behind the point.
        if scale > 1e9, expected.isReal { return .unknown("they are too close to tell apart") }
        agreeing += 1
      } else if point < Evaluator.positivePoints {
        return distance > 1e-7 * scale ? .different : .unknown("they are too close to tell apart")
      }
      // Without variables one point is all of them.
      if reference.isConstant && answer.isConstant { break }
    }
    if tried == 0 { return .unknown("they have no value that can be worked out") }
    if agreeing == tried { return .same }
    return .unknown("they are equal only where variables are positive")
  }
}
