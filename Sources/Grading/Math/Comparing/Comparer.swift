import Values

/// Compares answers with references.
struct Comparer {
  let options: MathOptions
  let budget: Budget

  /// - Throws: ``Budget/Exhausted``, ``Fraction/Undefined``.
  func compare(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    try budget.descend()
    defer { budget.ascend() }
    try budget.spend()
    if reference == answer { return .same }
    let isExact = options.mode == .exact
    let (reference, isRounded) = Self.withoutApproximation(
      isExact ? reference.said : reference.plain)
    let (answer, isAbout) = Self.withoutApproximation(isExact ? answer.said : answer.plain)
    if reference == answer { return .same }
    if let sameness = try texts(reference, answer) { return sameness }
    if isExact {
      if isRounded || isAbout, let sameness = try rounded(reference, answer, isRounded) {
        return sameness
      }
      do {
        if let sameness = try shapes(reference, answer) { return sameness }
      } catch is Order.Undecided {
        return .unknown("they are too close to tell apart")
      }
    }
    if let sameness = try relations(reference, answer) { return sameness }
    do {
      return try values(
        MatrixArithmetic.evaluated(unfolded(reference), budget),
        MatrixArithmetic.evaluated(unfolded(answer), budget))
    } catch is Order.Undecided {
      return .unknown("they are too close to tell apart")
    }
  }

  /// Names, pieces, families and sets; nil if there are none.
  private func shapes(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    if reference.isScalar, answer.isScalar, !reference.speaksOfWholes, !answer.speaksOfWholes {
      return nil
    }
    if let sameness = try names(reference, answer) { return sameness }
    if let sameness = try pieces(reference, answer) { return sameness }
    if let sameness = try families(reference, answer) { return sameness }
    return try solutions(reference, answer)
  }

  // MARK: Words

  private func texts(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    switch (reference, answer) {
    case (.text(let left), .text(let right)): return Self.texts(left, right)
    case (.text(let word), .symbol(let name)) where !name.hasPrefix("mathbb "),
      (.symbol(let name), .text(let word)) where !name.hasPrefix("mathbb "):
      return word == name ? .same : .unknown("one is words, the other a formula")
    case (.text(let words), let other), (let other, .text(let words)):
      switch (Words.meaning(words), other) {
      case (.reals?, _) where other.isSetOfNumbers, (.integers?, _), (.naturals?, _): return nil
      case (.infinitelyMany?, .constant(.infinity)):
        return .unknown("one is words, the other a formula")
      default: return .unknown("one is words, the other a formula")
      }
    default: return nil
    }
  }

  private static func texts(_ left: String, _ right: String) -> Sameness {
    if let meaning = Words.meaning(left), let other = Words.meaning(right) {
      if meaning == other { return .same }
      switch (meaning, other) {
      case (.nothing, .undefined), (.undefined, .nothing), (.truth(false), .nothing),
        (.nothing, .truth(false)), (.undefined, .truth), (.truth, .undefined):
        return .unknown("the words may mean the same")
      default: return .different
      }
    }
    let (left, right) = (Words.canonical(left), Words.canonical(right))
    if left == right { return .same }
    let (words, others) = (left.split(separator: " "), right.split(separator: " "))
    if words.count == 1 && others.count == 1 {
      return Words.meaning(left) == nil && Words.meaning(right) == nil
        ? .different : .unknown("the words may mean the same")
    }
    // One may be a sentence that holds the other.
    let shares = !Set(words).isDisjoint(with: Set(others))
    return shares || words.count > 3 || others.count > 3
      ? .unknown("the texts cannot be compared") : .different
  }

  // MARK: Shapes

  /// `a \approx b` is a, and `x \approx 7.5` a rounded value of x.
  private static func withoutApproximation(_ value: Expression) -> (Expression, isRounded: Bool) {
    guard case .relation(let sides, let signs) = value,
      let place = signs.firstIndex(of: .approximately)
    else { return (value, false) }
    if place == 0 {
      if case .symbol("?") = sides[0] { return (sides[1], true) }
      if isName(sides[0]), !sides[0].isConstantName {
        return (.relation([sides[0], sides[1]], [.equal]), true)
      }
      return (sides[0], false)
    }
    return (.relation(Array(sides[...place]), Array(signs[..<place])), false)
  }

  /// Where one side says that it is rounded: whether the other rounds to it; nil if they are no two numbers.
  private func rounded(_ reference: Expression, _ answer: Expression, _ isReference: Bool) throws
    -> Sameness?
  {
    let (left, right) = (Self.named(reference), Self.named(answer))
    if let name = left.name, let other = right.name, name != other { return nil }
    guard left.value.isAmount, right.value.isAmount else { return nil }
    let strict = try compare(left.value, right.value)
    if strict == .same { return .same }
    let (decimal, exact) = isReference ? (left.value, right.value) : (right.value, left.value)
    guard try isRounding(exact, to: decimal) else {
      return strict == .different ? .different : strict
    }
    return isReference ? .same : .unknown("the answer equals the reference only when rounded")
  }

  private static func named(_ value: Expression) -> (name: String?, value: Expression) {
    guard case .relation(let sides, [.equal]) = value, let name = sides[0].assignedName else {
      return (nil, value)
    }
    return (name, sides[1])
  }

  /// Two values for plus and minus, lists within lists in one.
  ///
  /// - Parameter depth: how many were unfolded around it; each plus-minus in a product doubles what comes out.
  private func unfolded(_ value: Expression, depth: Int = 0) throws -> Expression {
    try budget.spend()
    guard depth <= Parser.deepest else {
      throw Budget.Exhausted(what: "it is nested too deeply")
    }
    switch value {
    case .list(let values):
      let kept = values.filter { !Self.isCondition($0) }
      return kept.count == 1
        ? try unfolded(kept[0], depth: depth + 1)
        : .list(try kept.flatMap { try elements($0, depth: depth + 1) })
    case .set(let values):
      return .set(try values.flatMap { try elements($0, depth: depth + 1) })
    default:
      let branches = try Branches.of(value, budget)
      return branches.count == 1 ? branches[0] : .list(branches)
    }
  }

  /// `k \in \mathbb{Z}`, beside what it is said of.
  private static func isCondition(_ value: Expression) -> Bool {
    guard case .relation(let sides, [.element]) = value, case .symbol(let name) = sides[1] else {
      return false
    }
    return name.hasPrefix("mathbb")
  }

  /// The values of an element of a list: those of a plus-minus, and the value of `x = 3`.
  private func elements(_ value: Expression, depth: Int) throws -> [Expression] {
    if case .list(let values) = try unfolded(value, depth: depth) {
      return try values.flatMap { try elements($0, depth: depth + 1) }
    }
    if case .relation(let sides, let signs) = value, signs.allSatisfy({ $0 == .equal }),
      Self.isName(sides[0])
    {
      return try elements(sides[sides.count - 1], depth: depth + 1)
    }
    return [value]
  }

  static func isName(_ value: Expression) -> Bool {
    switch value {
    case .symbol, .constant: true
    case .function(let name, let arguments): !Functions.names.contains(name) && !arguments.isEmpty
    case .tuple(let names), .ratio(let names): names.allSatisfy(isName)
    case .product(let factors): factors.allSatisfy { if case .symbol = $0 { true } else { false } }
    default: false
    }
  }

  private func values(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    switch (reference, answer) {
    case (.list(let left), .list(let right)), (.set(let left), .set(let right)),
      (.list(let left), .set(let right)), (.set(let left), .list(let right)):
      return try unordered(left, right)
    case (.tuple(let left), .tuple(let right)): return try ordered(left, right)
    case (.quantity(let minutes, let unit), .ratio(let parts)) where unit.isClock,
      (.ratio(let parts), .quantity(let minutes, let unit)) where unit.isClock:
      return clock(minutes, parts)
    case (.matrix(let left), .matrix(let right)):
      guard left.count == right.count, left[0].count == right[0].count else { return .different }
      return try ordered(left.flatMap(\.self), right.flatMap(\.self))
    case (.matrix(let rows), .tuple(let entries)), (.tuple(let entries), .matrix(let rows)):
      guard rows.count == 1 || rows[0].count == 1 else { return .different }
      return try ordered(rows.flatMap(\.self), entries)
    case (.tuple(let entries), let vector) where vector.isVectorSum,
      (let vector, .tuple(let entries)) where vector.isVectorSum:
      return try vectors(entries, vector)
    case (.matrix(let rows), let vector)
    where vector.isVectorSum && (rows.count == 1 || rows[0].count == 1),
      (let vector, .matrix(let rows))
    where vector.isVectorSum && (rows.count == 1 || rows[0].count == 1):
      return try vectors(rows.flatMap(\.self), vector)
    case (.interval, _), (_, .interval), (.combined, _), (_, .combined):
      return try sets(reference, answer)
    case (.ratio(let left), .ratio(let right)): return try ratios(left, right)
    case (.set(let only), let value) where only.count == 1 && value.isScalar,
      (let value, .set(let only)) where only.count == 1 && value.isScalar:
      return try compare(only[0], value)
    case (.list(let digits), let value) where isDecimalComma(digits) && value.decimalPlaces != nil,
      (let value, .list(let digits)) where isDecimalComma(digits) && value.decimalPlaces != nil:
      guard options.mode == .mathVerify, case .number(let whole, _) = digits[0],
        case .number(let part, _) = digits[1]
      else { return .unknown("a comma may be a decimal point") }
      let text = "\(whole.numerator).\(part.numerator)"
      return try compare(.number(try Parser.rational(text), places: nil), value)
    case (.list(let values), .quantity(_, let unit)), (.quantity(_, let unit), .list(let values)):
      // Seven hours and thirty minutes are one time.
      guard let whole = Self.total(values, unit) else {
        return values.contains { if case .quantity = $0 { true } else { false } }
          && values.count > 1
          ? .unknown("they are of different kinds") : .different
      }
      if case .list = reference { return try quantities(whole, answer) }
      return try quantities(reference, whole)
    case (.list(let values), let value) where value.isScalar,
      (let value, .list(let values)) where value.isScalar:
      // The same value may be written in several ways.
      let all = Sameness.all(try values.map { try compare($0, value) })
      if all == .different, options.mode == .exact, isGrouped(values) {
        return .unknown("a comma may be a decimal point")
      }
      return all
    case (.tuple, .list(let all)) where all.allSatisfy(\.isTuple),
      (.list(let all), .tuple) where all.allSatisfy(\.isTuple),
      (.tuple, .set(let all)) where all.allSatisfy(\.isTuple),
      (.set(let all), .tuple) where all.allSatisfy(\.isTuple):
      if case .tuple = reference { return try unordered([reference], all) }
      return try unordered(all, [answer])
    case (.tuple, .list), (.list, .tuple), (.tuple, .set), (.set, .tuple):
      if options.mode == .mathVerify, case .tuple = answer {
        return try unordered(Self.parts(reference), Self.parts(answer))
      }
      return try unordered(Self.parts(reference), Self.parts(answer)) == .different
        ? .different : .unknown("one has an order, the other has none")
    default:
      return try quantities(reference, answer)
    }
  }

  /// `1.234,5`: a number as it is written elsewhere.
  private func isGrouped(_ values: [Expression]) -> Bool {
    values.count == 2 && values[0].decimalPlaces == 3 && values[1].isNumberLiteral
  }

  /// `1,22`: two numbers, or one.
  private func isDecimalComma(_ values: [Expression]) -> Bool {
    values.count == 2
      && values.allSatisfy {
        if case .number(let number, nil) = $0 { number.isWhole } else { false }
      }
  }

  /// The sum of amounts of one kind, in a unit; nil if they are of several kinds.
  private static func total(_ values: [Expression], _ unit: Unit) -> Expression? {
    var terms: [Expression] = []
    for value in values {
      guard case .quantity(let amount, let own) = value, own.dimensions == unit.dimensions else {
        return nil
      }
      terms.append(.product([amount, .number(own.factor / unit.factor, places: nil)]))
    }
    return .quantity(.sum(terms), unit)
  }

  private static func parts(_ value: Expression) -> [Expression] {
    switch value {
    case .list(let parts), .set(let parts), .tuple(let parts): parts
    default: [value]
    }
  }

  func ordered(_ left: [Expression], _ right: [Expression]) throws -> Sameness {
    guard left.count == right.count else { return .different }
    return .all(try zip(left, right).map { try compare($0, $1) })
  }

  /// Each of one has one of the other that is the same.
  func unordered(_ left: [Expression], _ right: [Expression]) throws -> Sameness {
    var open = right
    var unsure: Sameness?
    var missing: [Expression] = []
    for value in left {
      var found: Int?
      for (index, other) in open.enumerated() {
        switch try compare(value, other) {
        case .same: found = index
        case .unknown(let reason): unsure = unsure ?? .unknown(reason)
        case .different: continue
        }
        if found != nil { break }
      }
      if let found { open.remove(at: found) } else { missing.append(value) }
    }
    if missing.isEmpty, open.isEmpty { return .same }
    // The same value may be written twice.
    for (values, others) in [(open, left), (missing, right)] {
      for value in values {
        guard try others.contains(where: { try compare($0, value) == .same }) else {
          return unsure ?? .different
        }
      }
    }
    return missing.isEmpty ? .same : .unknown("a value is written twice")
  }

  /// Ratios are the same if their parts are proportional; times only if they are equal.
  private func ratios(_ left: [Expression], _ right: [Expression]) throws -> Sameness {
    let equal = try ordered(left, right)
    guard equal != .same, left.count == right.count else { return equal }
    if options.mode == .exact, Self.isTime(left), Self.isTime(right) {
      let minutes = { (parts: [Expression]) in
        Expression.sum([.product([parts[0], .whole(60)]), parts[1]])
      }
      let isProportional =
        try compare(.product([left[0], right[1]]), .product([right[0], left[1]])) == .same
      let isHalfDay =
        try compare(.sum([minutes(left), .whole(720)]), minutes(right)) == .same
        || compare(minutes(left), .sum([minutes(right), .whole(720)])) == .same
      return isProportional || isHalfDay ? .unknown("they may be times or ratios") : .different
    }
    // Of 12:00 and 1:00 nothing is proportional.
    if (left + right).contains(.whole(0)) { return equal }
    let pairs = try zip(left.dropFirst(), right.dropFirst()).map { here, there in
      try compare(.product([left[0], there]), .product([right[0], here]))
    }
    return .all(pairs)
  }

  /// Hours and minutes as they are written: minutes of two digits below sixty.
  private static func isTime(_ parts: [Expression]) -> Bool {
    guard parts.count == 2, case .number(let hours, nil) = parts[0],
      case .number(let minutes, nil) = parts[1],
      hours.isWhole, minutes.isWhole, !hours.isNegative, hours < Rational(24)
    else { return false }
    return minutes >= Rational(10) && minutes < Rational(60)
  }

  /// A time with "am" or "pm" beside hours and minutes.
  private func clock(_ minutes: Expression, _ parts: [Expression]) -> Sameness {
    guard case .number(let time, _) = minutes, case .number(let hours, nil) = parts[0],
      case .number(let rest, nil) = parts[1], (2...3).contains(parts.count), hours.isWhole
    else { return .unknown("they are of different kinds") }
    let other = hours * Rational(60) + rest
    if time == other { return .same }
    // Half the day may be missing.
    let isHalf = hours <= Rational(12) && hours >= Rational(1)
    let twelve = Rational(720)
    if isHalf, (time - other) / twelve == Rational(1) || (time - other) / twelve == Rational(-1) {
      return .same
    }
    return .different
  }

  /// `2\hat i + 3\hat j` beside (2, 3).
  private func vectors(_ entries: [Expression], _ sum: Expression) throws -> Sameness {
    var parts: [Expression] = []
    for name in ["hat i", "hat j", "hat k"] {
      var part = sum
      for other in ["hat i", "hat j", "hat k"] {
        part = part.replacing(other, with: .whole(other == name ? 1 : 0))
      }
      parts.append(part)
    }
    if entries.count == 2 {
      guard try compare(parts[2], .whole(0)) == .same else { return .different }
      parts.removeLast()
    }
    return try ordered(entries, parts)
  }
}
