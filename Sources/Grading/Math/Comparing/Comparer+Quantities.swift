import Values

// Numbers with units, percents, money, bases.

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
      return try turned(unit, other, left, right) {
        try quantities(left, unit.straight, right, other.straight)
      }
    case (.quantity(let left, let unit), _):
      return try turned(unit, .one, left, answer) {
        if unit.isPercent { return try percent(left, unit, other: answer) }
        if unit.isThing { return try counted(unit, left, answer) }
        if unit.isDegree, let angle = try self.angle(left, unit, answer, isReference: true) {
          return angle
        }
        let sameness = try scalars(left, answer)
        if sameness == .same && !options.acceptsMissingUnit {
          return .unknown("the unit is missing")
        }
        return sameness
      }
    case (_, .quantity(let right, let unit)):
      return try turned(.one, unit, reference, right) {
        if unit.isPercent { return try percent(right, unit, other: reference) }
        if unit.isThing { return try counted(unit, right, reference) }
        if unit.isDegree, let angle = try angle(right, unit, reference, isReference: false) {
          return angle
        }
        return try scalars(reference, right)
      }
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

  /// Degrees beside a bare number: in radians it may be the same angle, or nearly; nil if it is not.
  private func angle(_ degrees: Expression, _ unit: Unit, _ other: Expression, isReference: Bool)
    throws -> Sameness?
  {
    let radians = Expression.quantity(degrees, unit.straight)
    let sameness = isReference ? try scalars(radians, other) : try scalars(other, radians)
    if sameness == .same { return .same }
    guard degrees.decimalPlaces != nil, try scalars(degrees, other) == .different else {
      return nil
    }
    // A rounded angle is that of the exact one in degrees.
    let exact = Expression.product([other, .power(.quantity(.whole(1), .degree), .whole(-1))])
    return try isRounding(exact, to: degrees)
      ? .unknown("the answer equals the reference only when rounded") : nil
  }

  /// Words that turn an amount: equal ones change nothing, opposite ones everything.
  private func turned(
    _ unit: Unit, _ other: Unit, _ left: Expression, _ right: Expression,
    _ compared: () throws -> Sameness
  ) throws -> Sameness {
    if options.mode == .exact, !unit.rates.isEmpty, !other.rates.isEmpty, unit.rates != other.rates
    {
      return try compared() == .same ? .different : .unknown("they are per different things")
    }
    guard unit.turns != other.turns, options.mode == .exact else { return try compared() }
    let sameness = try compared()
    for turn in unit.turns {
      if other.turns.contains(where: { TurningWords.areOpposite(turn, $0) }) { return .different }
    }
    switch sameness {
    case .same: return .unknown("a word beside the number may turn it")
    case .different:
      // "20 % decrease" may be written -20 %.
      let isMirrored =
        unit.turns.isEmpty || other.turns.isEmpty
        ? try scalars(left, .negated(right)) == .same : false
      return isMirrored ? .unknown("a word beside the number may turn it") : .different
    case .unknown: return sameness
    }
  }

  /// A number of things beside a bare number: words that are not understood may change it.
  private func counted(_ unit: Unit, _ count: Expression, _ other: Expression) throws -> Sameness {
    let sameness = try scalars(count, other)
    if unit == .ordinal, sameness == .different {
      // "third" may be a part.
      let part = Expression.power(count, .whole(-1))
      return try scalars(part, other) == .same
        ? .unknown("a place in an order may be a part") : sameness
    }
    guard let stranger = unit.strangers.min(), options.mode == .exact else { return sameness }
    return sameness == .same
      ? .unknown("\"\(stranger)\" beside the number is not understood") : sameness
  }

  private func quantities(
    _ left: Expression, _ unit: Unit, _ right: Expression, _ other: Unit
  ) throws -> Sameness {
    if options.mode == .exact, !unit.words.isEmpty || !other.words.isEmpty {
      return try things(left, unit, right, other)
    }
    if unit.isThing || other.isThing { return try scalars(left, right) }
    let radian = Units.unit("rad")
    if unit == radian, other.isDegree { return try scalars(left, .quantity(right, other)) }
    if unit.isDegree, other == radian { return try scalars(.quantity(left, unit), right) }
    guard unit.dimensions == other.dimensions else {
      return try otherDimensions(left, unit, right, other)
    }
    if unit.factor == other.factor { return try scalars(left, right) }
    func inBase(_ value: Expression, _ unit: Unit) -> Expression {
      .product([value, .number(unit.factor, places: nil)])
    }
    // The rounding of a decimal is that of the reference's unit.
    if let places = left.decimalPlaces, places > 0, options.mode == .exact {
      return try scalars(
        left, .product([right, .number(other.factor / unit.factor, places: nil)]))
    }
    return try scalars(inBase(left, unit), inBase(right, other))
  }

  /// Units of other dimensions: some measure the same all the same.
  private func otherDimensions(
    _ left: Expression, _ unit: Unit, _ right: Expression, _ other: Unit
  ) throws -> Sameness {
    if let kelvin = try inKelvin(left, unit), let second = try inKelvin(right, other) {
      return try scalars(kelvin, second)
    }
    // A pound is money, too.
    let pound = Units.unit("pound")
    let sterling = Units.unit("GBP")
    if unit == pound && other == sterling || unit == sterling && other == pound {
      return try scalars(left, right)
    }
    // How many days a month has is not said.
    let times: Set<String> = ["s", "month"]
    if Set(unit.dimensions.keys).union(other.dimensions.keys).isSubset(of: times) {
      return .unknown("the length of a month is not said")
    }
    return .different
  }

  private func inKelvin(_ value: Expression, _ unit: Unit) throws -> Expression? {
    func number(_ top: Int, _ bottom: Int) -> Expression {
      .number(Rational(top) / Rational(bottom), places: nil)
    }
    switch unit.dimensions {
    case ["K": 1]: return .product([value, .number(unit.factor, places: nil)])
    case ["°C": 1]: return .sum([value, number(27315, 100)])
    case ["°F": 1]:
      return .sum([.product([.sum([value, number(45967, 100)]), number(5, 9)])])
    // Degrees without a scale.
    default: return nil
    }
  }

  /// Things that are counted.
  private func things(
    _ left: Expression, _ unit: Unit, _ right: Expression, _ other: Unit
  ) throws -> Sameness {
    let amounts = try scalars(left, right)
    if unit.dimensions == other.dimensions {
      // "40 pages per hour" are no 40 pages per minute.
      return unit.factor == other.factor
        ? amounts
        : try scalars(
          .product([left, .number(unit.factor, places: nil)]),
          .product([right, .number(other.factor, places: nil)]))
    }
    let (words, others) = (unit.words, other.words)
    guard amounts == .same else {
      return unit.isThing && other.isThing ? amounts : .unknown("they count different things")
    }
    // "3 girls per boy" are no 3 boys per girl.
    let isTurned = unit.dimensions.contains { name, power in
      (other.dimensions[name] ?? power).signum() != power.signum()
    }
    if isTurned { return try scalars(left, .whole(1)) == .same ? .same : .different }
    let neutral: Set<Substring> = ["unit", "ordinal", "item", "object", "thing"]
    if words.isSubset(of: neutral) || others.isSubset(of: neutral) {
      return unit.strangers.isEmpty && other.strangers.isEmpty
        ? .same : .unknown("they count different things")
    }
    // "27 blue apples" beside "27 apples".
    if words.isSubset(of: others) || others.isSubset(of: words) {
      let added = words.symmetricDifference(others)
      return added.isSubset(of: unit.things.union(other.things))
        ? .same : .unknown("they count different things")
    }
    let areUnits =
      unit.strangers == words && other.strangers == others && words.isDisjoint(with: others)
    return areUnits && words.count == 1 && others.count == 1
      ? .different : .unknown("they count different things")
  }

  /// 75 % is 0.75. It is no 75, but who writes 75 may have meant percents.
  private func percent(_ value: Expression, _ unit: Unit, other: Expression) throws -> Sameness {
    let share = Expression.product([
      value, .number(unit.factor / Rational(100), places: nil),
    ])
    if try scalars(share, other) == .same { return .same }
    guard try scalars(value, other) == .same else { return .different }
    return options.percentIsNumber ? .same : .unknown("one has a percent sign, the other has none")
  }
}

extension Expression {
  /// `0.05 m` as an amount, if it stands beside one: alone it may be a variable.
  fileprivate func withLetterUnit(beside other: Expression) -> Expression {
    guard case .quantity(_, let unit) = other, !unit.isThing, !unit.isPercent,
      case .product(let factors) = self, let value = factors.first, value.isConstant,
      factors.count > 1
    else { return self }
    var own = Unit.one
    for factor in factors.dropFirst() {
      guard let next = factor.unitOfLetters(), let product = try? own.times(next, Budget()) else {
        return self
      }
      own = product
    }
    return .quantity(value, own)
  }

  /// Letters that are units, their powers and quotients: `\frac{m}{s^2}`.
  ///
  /// - Parameter depth: of what it stands in; units are not nested deeply.
  private func unitOfLetters(depth: Int = 0) -> Unit? {
    guard depth <= 4 else { return nil }
    switch self {
    case .symbol(let name): return Units.unit(name)
    case .power(let base, .number(let power, nil)):
      guard let exponent = power.int, exponent.magnitude <= 4 else { return nil }
      return try? base.unitOfLetters(depth: depth + 1)?.power(exponent, Budget())
    case .product(let factors):
      return factors.reduce(Unit.one as Unit?) { unit, factor in
        guard let unit, let next = factor.unitOfLetters(depth: depth + 1) else { return nil }
        return try? unit.times(next, Budget())
      }
    default: return nil
    }
  }
}

extension Unit {
  /// The words of what it counts.
  var words: Set<Substring> { things.union(strangers) }
}
