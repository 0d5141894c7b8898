// Equations, inequalities, intervals and unions.

extension Comparer {
  /// Where one side is a statement; nil if neither is.
  func relations(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    switch (reference, answer) {
    case (.relation(let left, let signs), .relation(let right, let others)):
      return try relations(left, signs, right, others)
    case (.relation(let sides, let signs), let value), (let value, .relation(let sides, let signs)):
      if options.mode == .exact, let result = try result(of: sides, signs) {
        if case .relation = reference { return try compare(result, value) }
        return try compare(value, result)
      }
      guard let own = try self.value(of: sides, signs) else {
        if case .relation = reference, options.mode == .mathVerify { return .different }
        return .unknown("one is a statement, the other a value")
      }
      if case .relation = reference { return try compare(own, value) }
      return try compare(value, own)
    default: return nil
    }
  }

  /// What a computation that is right comes to: `3+4=7`.
  private func result(of sides: [Expression], _ signs: [Expression.Relation]) throws -> Expression?
  {
    guard let last = sides.last, signs.allSatisfy({ $0 == .equal }),
      sides.allSatisfy({ $0.isConstant && $0.isScalar })
    else { return nil }
    for side in sides.dropLast() where try compare(side, last) != .same { return nil }
    return last
  }

  /// The value that a statement gives its name: `x = 5`, `x \in [1, 2]`, `1 < x`.
  private func value(of sides: [Expression], _ signs: [Expression.Relation]) throws -> Expression? {
    if signs.allSatisfy({ $0 == .equal }) {
      let last = sides[sides.count - 1]
      // `x=2+4=5` says two things.
      if options.mode == .exact, sides.count > 2 {
        let constants = sides.dropFirst().filter { $0.isConstant && $0.isScalar }
        for side in constants.dropLast() where try compare(side, last) == .different { return nil }
      }
      // `\frac{NO}{BO} = 3` names a value as well as `x = 3`.
      return Self.isName(sides[0]) || sides[0].assignedName != nil
        || last.isConstant && Self.isMadeOfNames(sides[0]) ? last : nil
    }
    if signs == [.element], Self.isName(sides[0]) { return sides[1] }
    if signs.count == 2, case .function("abs", let inner) = sides[1],
      let size = interval([sides[0], inner[0], sides[2]], signs)
    {
      let mirror = Expression.Interval(
        low: .negated(size.high), high: .negated(size.low), includesLow: size.includesHigh,
        includesHigh: size.includesLow)
      return .combined(.union, [.interval(mirror), .interval(size)])
    }
    return interval(sides, signs).map(Expression.interval)
  }

  private static func isMadeOfNames(_ value: Expression) -> Bool {
    switch value {
    case .product(let factors): factors.allSatisfy(isMadeOfNames)
    case .power(let base, .number): isMadeOfNames(base)
    default: isName(value)
    }
  }

  /// The interval that inequalities around one name stand for.
  private func interval(_ sides: [Expression], _ signs: [Expression.Relation]) -> Expression
    .Interval?
  {
    let infinity = Expression.constant(.infinity)
    switch signs.count {
    case 1:
      var (name, bound, sign) = (sides[0], sides[1], signs[0])
      if !Self.isName(name), Self.isName(bound), let mirrored = sign.mirrored {
        (name, bound, sign) = (bound, name, mirrored)
      }
      guard Self.isName(name), bound.isConstant else { return nil }
      switch sign {
      case .less, .lessOrEqual:
        return .init(
          low: .negated(infinity), high: bound, includesLow: false,
          includesHigh: sign == .lessOrEqual)
      case .greater, .greaterOrEqual:
        return .init(
          low: bound, high: infinity, includesLow: sign == .greaterOrEqual, includesHigh: false)
      default: return nil
      }
    case 2:
      guard Self.isName(sides[1]),
        sides[0].symbols.union(sides[2].symbols).isDisjoint(with: sides[1].symbols)
      else { return nil }
      let (first, second) = (signs[0], signs[1])
      if [.less, .lessOrEqual].contains(first), [.less, .lessOrEqual].contains(second) {
        return .init(
          low: sides[0], high: sides[2], includesLow: first == .lessOrEqual,
          includesHigh: second == .lessOrEqual)
      }
      if [.greater, .greaterOrEqual].contains(first), [.greater, .greaterOrEqual].contains(second) {
        return .init(
          low: sides[2], high: sides[0], includesLow: second == .greaterOrEqual,
          includesHigh: first == .greaterOrEqual)
      }
      return nil
    default: return nil
    }
  }

  private func relations(
    _ left: [Expression], _ signs: [Expression.Relation], _ right: [Expression],
    _ others: [Expression.Relation]
  ) throws -> Sameness {
    // Chains of equations that name the same: their last values.
    if signs.allSatisfy({ $0 == .equal }), others.allSatisfy({ $0 == .equal }),
      Self.isName(left[0]),
      left[0] == right[0]
    {
      return try compare(left[left.count - 1], right[right.count - 1])
    }
    if signs == [.equal], others == [.equal], let sameness = try functions(left, right) {
      return sameness
    }
    if signs == [.element], others == [.element] {
      return .all([try compare(left[0], right[0]), try compare(left[1], right[1])])
    }
    if signs.count == 1, others.count == 1 {
      return try statement(left, signs[0], right, others[0])
    }
    if signs == others, left.count == right.count, try ordered(left, right) == .same {
      return .same
    }
    let mirrored = others.reversed().compactMap(\.mirrored)
    if signs == mirrored, left.count == right.count {
      return try ordered(left, right.reversed())
    }
    if let first = interval(left, signs), let second = interval(right, others) {
      return try sets(.interval(first), .interval(second))
    }
    // Math-Verify takes a set for an inequality, and no inequality for a set.
    if options.mode == .mathVerify, signs == [.element] { return .different }
    if let first = try value(of: left, signs), let second = try value(of: right, others) {
      return try compare(first, second)
    }
    guard options.mode == .exact else {
      return signs == others ? try ordered(left, right) : .different
    }
    if signs == others, try ordered(left, right) == .same { return .same }
    return .unknown("the statements cannot be compared")
  }

  /// `f(x) = x^2` and `f(t) = t^2`: the letters in brackets are bound; nil if they are no such.
  private func functions(_ left: [Expression], _ right: [Expression]) throws -> Sameness? {
    guard case .function(let name, let letters) = left[0],
      case .function(name, let others) = right[0], letters.count == others.count,
      !Functions.names.contains(name), letters != others
    else { return nil }
    var (value, other) = (left[1], right[1])
    for (index, (letter, another)) in zip(letters, others).enumerated() {
      guard case .symbol(let here) = letter, case .symbol(let there) = another else { return nil }
      value = value.replacing(here, with: .symbol("argument \(index)"))
      other = other.replacing(there, with: .symbol("argument \(index)"))
    }
    return try compare(value, other)
  }

  /// Two statements of one sign: their sides' differences are proportional, with the factor's sign minded.
  private func statement(
    _ left: [Expression], _ sign: Expression.Relation, _ right: [Expression],
    _ other: Expression.Relation
  ) throws -> Sameness {
    let normalizer = Normalizer(budget: budget)
    let difference: (Fraction, Fraction)
    do {
      difference = (
        try normalizer.normalize(.sum([left[0], .negated(left[1])])),
        try normalizer.normalize(.sum([right[0], .negated(right[1])]))
      )
    } catch is Normalizer.Unsupported {
      guard sign == other else { return .different }
      return try ordered(left, right)
    }
    let (first, second) = difference
    // Of equal terms it does not matter which one gives the factor; of others there is none.
    let terms = first.top.terms
    guard first.bottom == .one, second.bottom == .one,
      Set(terms.keys) == Set(second.top.terms.keys),
      let term = terms.first, let matching = second.top.terms[term.key],
      first.top.scaled(matching / term.value) == second.top
    else {
      if sign == other, try ordered(left, right) == .same { return .same }
      let isExact =
        first.bottom == .one && second.bottom == .one
        && first.top.atoms.union(second.top.atoms).allSatisfy(\.isIndependent)
      if options.mode == .exact {
        return try isExact && areOtherStatements(first.top, sign, second.top, other)
          ? .different : .unknown("the statements cannot be compared")
      }
      return isExact ? .different : .unknown("the statements cannot be compared")
    }
    let factor = matching / term.value
    switch sign {
    case .equal, .notEqual, .approximately, .congruent: return sign == other ? .same : .different
    default: return other == (factor.isNegative ? sign.mirrored : sign) ? .same : .different
    }
  }

  /// Whether two statements surely do not say the same: there is a point at which only one of two equations holds, or
  /// their sides are no multiples of each other in inequalities of the first degree.
  private func areOtherStatements(
    _ left: Polynomial, _ sign: Expression.Relation, _ right: Polynomial,
    _ other: Expression.Relation
  ) throws -> Bool {
    func isLinear(_ polynomial: Polynomial) -> Bool {
      polynomial.terms.keys.allSatisfy { monomial in
        let powers = monomial.powers.filter { if case .symbol = $0.key { true } else { false } }
        return powers.isEmpty || powers.count == 1 && powers.first?.value == .one
      }
    }
    if isLinear(left), isLinear(right) { return true }
    guard sign == .equal, other == .equal else { return false }
    return try isZeroApart(left, from: right) || isZeroApart(right, from: left)
  }

  // MARK: Sets of numbers

  func sets(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    switch (reference, answer) {
    case (.interval(let left), .interval(let right)): return try intervals(left, right)
    case (.interval(let interval), .tuple(let pair)) where pair.count == 2:
      return try intervals(
        interval, .init(low: pair[0], high: pair[1], includesLow: false, includesHigh: false))
    case (.tuple(let pair), .interval(let interval)) where pair.count == 2:
      return try intervals(
        .init(low: pair[0], high: pair[1], includesLow: false, includesHigh: false), interval)
    case (.combined(let operation, let left), .combined(let other, let right))
    where operation == other:
      let parts = operation == .difference ? try ordered(left, right) : try unordered(left, right)
      return parts == .same || options.mode == .mathVerify
        ? parts : .unknown("the sets cannot be compared")
    case (.interval, .list(let values)), (.list(let values), .interval),
      (.interval, .set(let values)), (.set(let values), .interval):
      // Brackets around two values are an interval to one and a list to another.
      return values.count == 2 ? .unknown("one is an interval, the other a list") : .different
    default:
      let isValue = reference.isScalar || answer.isScalar
      return options.mode == .mathVerify || isValue
        ? .different : .unknown("the sets cannot be compared")
    }
  }

  private func intervals(_ left: Expression.Interval, _ right: Expression.Interval) throws
    -> Sameness
  {
    guard left.includesLow == right.includesLow, left.includesHigh == right.includesHigh else {
      return .different
    }
    return .all([try compare(left.low, right.low), try compare(left.high, right.high)])
  }
}
