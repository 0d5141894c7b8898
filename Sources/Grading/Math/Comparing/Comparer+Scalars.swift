import Foundation

// Numbers, formulas, and numbers with units.

extension Comparer {
  /// Amounts with their units; what has none is an amount of nothing.
  func quantities(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    if options.mode == .mathVerify { return try withoutUnits(reference, answer) }
    return try withUnits(
      reference.withLetterUnit(beside: answer), answer.withLetterUnit(beside: reference))
  }

  /// As Math-Verify has it: units are not looked at, and percents are either.
  private func withoutUnits(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    func amount(_ value: Expression) -> Expression {
      if case .quantity(let amount, _) = value { return amount }
      if case .numeral(let digits, _, _) = value, let number = Rational(digits: Substring(digits)) {
        return .number(number, places: nil)
      }
      return value
    }
    if try scalars(amount(reference), amount(answer)) == .same { return .same }
    return try withUnits(reference, answer)
  }

  private func withUnits(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    switch (reference, answer) {
    case (.quantity(let left, let unit), .quantity(let right, let other)):
      return try quantities(left, unit, right, other)
    case (.quantity(let left, let unit), _):
      if unit.isPercent { return try percent(left, other: answer) }
      if unit.isThing { return try scalars(left, answer) }
      // In radians it is the same angle.
      if unit.isDegree, try scalars(reference, answer) == .same { return .same }
      let sameness = try scalars(left, answer)
      if sameness == .same && !options.acceptsMissingUnit { return .unknown("the unit is missing") }
      return sameness
    case (_, .quantity(let right, let unit)):
      if unit.isPercent { return try percent(right, other: reference) }
      if unit.isDegree, try scalars(reference, answer) == .same { return .same }
      return try scalars(reference, right)
    case (.numeral(_, _, let value), .numeral(_, _, let other)):
      return value == other ? .same : .different
    case (.numeral(let digits, _, let value), .number(let number, _)),
      (.number(let number, _), .numeral(let digits, _, let value)):
      if value == number { return .same }
      let isWritten = Rational(digits: Substring(digits)) == number
      return isWritten ? .unknown("the base is missing") : .different
    default: return try scalars(reference, answer)
    }
  }

  private func quantities(
    _ left: Expression, _ unit: Unit, _ right: Expression, _ other: Unit
  ) throws -> Sameness {
    if unit.isThing || other.isThing { return try scalars(left, right) }
    let radian = Units.unit("rad")
    if unit == radian, other.isDegree { return try scalars(left, .quantity(right, other)) }
    if unit.isDegree, other == radian { return try scalars(.quantity(left, unit), right) }
    guard unit.dimensions == other.dimensions else { return .different }
    if unit.factor == other.factor { return try scalars(left, right) }
    func inBase(_ value: Expression, _ unit: Unit) -> Expression {
      .product([value, .number(unit.factor, places: nil)])
    }
    return try scalars(inBase(left, unit), inBase(right, other))
  }

  /// 75 % is 0.75. It is no 75, but who writes 75 may have meant percents.
  private func percent(_ value: Expression, other: Expression) throws -> Sameness {
    let share = Expression.product([value, .quotient(.whole(1), .whole(100))])
    if try scalars(share, other) == .same { return .same }
    guard try scalars(value, other) == .same else { return .different }
    return options.percentIsNumber ? .same : .unknown("one has a percent sign, the other has none")
  }

  /// Two formulas: by normal form, else by their values at some points.
  func scalars(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    if reference == answer { return .same }
    guard reference.isScalarOrAmount, answer.isScalarOrAmount else {
      return shapeIsUnclear(reference, answer)
        ? .unknown("they are of different kinds") : .different
    }
    if Self.isInfinite(reference) || Self.isInfinite(answer) {
      return Self.infinitySign(reference) == Self.infinitySign(answer) ? .same : .different
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
    if let expected = left.constant, let found = right.constant {
      return rounding(reference, expected.double, answer, found.double)
    }
    let difference = try left.minus(right, budget)
    if difference.top.isZero { return .same }
    if let sameness = decimals(reference, answer) { return sameness }
    let atoms = difference.top.atoms
    if atoms.allSatisfy(\.isIndependent) { return .different }
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

  /// Where one side is a decimal: the reference's places decide.
  private func decimals(_ reference: Expression, _ answer: Expression) -> Sameness? {
    guard reference.decimalPlaces != nil || answer.decimalPlaces != nil,
      let expected = try? Evaluator(point: 0, budget: budget).value(reference),
      let found = try? Evaluator(point: 0, budget: budget).value(answer), expected.isReal,
      found.isReal,
      reference.isConstant, answer.isConstant,
      // What is equal needs no rounding.
      abs(expected.real - found.real) > 1e-12 * max(abs(expected.real), abs(found.real))
    else { return nil }
    return rounding(reference, expected.real, answer, found.real)
  }

  /// Two numbers that are not equal: whether one is the other, rounded.
  private func rounding(
    _ reference: Expression, _ expected: Double, _ answer: Expression, _ found: Double
  ) -> Sameness {
    func isRounded(_ exact: Double, to decimal: Double, _ places: Int) -> Bool {
      var half = 0.5
      for _ in 0..<min(places, 300) { half /= 10 }
      let distance = abs(exact - decimal)
      // Halves go away from zero.
      return distance < half * 0.999_999_9
        || distance <= half * 1.000_000_1 && abs(decimal) > abs(exact)
    }
    if let places = reference.decimalPlaces, places > 0 {
      // An answer that has more digits than the reference, or is exact, and rounds to it.
      if (answer.decimalPlaces ?? .max) >= places, isRounded(found, to: expected, places) {
        return .same
      }
    }
    if let places = answer.decimalPlaces, places > 0, (reference.decimalPlaces ?? .max) > places,
      isRounded(expected, to: found, places)
    {
      return .unknown("the answer equals the reference only when rounded")
    }
    return .different
  }

  // MARK: Points

  private func numerically(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    var agreeing = 0
    var tried = 0
    for point in 0..<Evaluator.points {
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

extension Expression {
  /// `0.05 m` as an amount, if it stands beside one: alone it may be a variable.
  fileprivate func withLetterUnit(beside other: Expression) -> Expression {
    guard case .quantity(_, let unit) = other, !unit.isThing, case .product(let factors) = self,
      factors.count == 2, case .symbol(let name) = factors[1], let own = Units.unit(name),
      factors[0].isConstant
    else { return self }
    return .quantity(factors[0], own)
  }

  /// Whether it is one value, or an amount of one.
  fileprivate var isScalarOrAmount: Bool {
    if case .quantity = self { return true }
    if case .ratio(let parts) = self { return parts.count == 2 }
    return isScalar
  }

  /// The digits behind the point, if it is a decimal, or one with a sign or a unit.
  var decimalPlaces: Int? {
    switch self {
    case .number(_, let places): places
    case .quantity(let value, _): value.decimalPlaces
    default: nil
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
    default: true
    }
  }
}
