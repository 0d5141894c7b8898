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
    if let sameness = texts(reference, answer) { return sameness }
    let (reference, answer) = (
      Self.withoutApproximation(reference), Self.withoutApproximation(answer)
    )
    if let sameness = try relations(reference, answer) { return sameness }
    return try values(
      MatrixArithmetic.evaluated(unfolded(reference)),
      MatrixArithmetic.evaluated(unfolded(answer)))
  }

  // MARK: Words

  private func texts(_ reference: Expression, _ answer: Expression) -> Sameness? {
    switch (reference, answer) {
    case (.text(let left), .text(let right)):
      let (left, right) = (Words.canonical(left), Words.canonical(right))
      if left == right { return .same }
      let (words, others) = (left.split(separator: " "), right.split(separator: " "))
      if words.count == 1 && others.count == 1 { return .different }
      // One may be a sentence that holds the other.
      let shares = Set(words).isSubset(of: Set(others)) || Set(others).isSubset(of: Set(words))
      return shares ? .unknown("one text is part of the other") : .different
    case (.text(let word), .symbol(let name)), (.symbol(let name), .text(let word)):
      return word == name ? .same : .different
    case (.text, _) where answer.isScalar, (_, .text) where reference.isScalar:
      return .unknown("one is words, the other a formula")
    case (.text, _), (_, .text): return .unknown("one is words, the other a formula")
    default: return nil
    }
  }

  // MARK: Shapes

  /// `a \approx b` is a.
  private static func withoutApproximation(_ value: Expression) -> Expression {
    guard case .relation(let sides, let signs) = value,
      let place = signs.firstIndex(of: .approximately)
    else { return value }
    return place == 0 ? sides[0] : .relation(Array(sides[...place]), Array(signs[..<place]))
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
    case .plusMinus(let base, let change):
      return .list([.sum([base, change]), .sum([base, .negated(change)])])
    case .list(let values):
      let kept = values.filter { !Self.isCondition($0) }
      return kept.count == 1
        ? try unfolded(kept[0], depth: depth + 1)
        : .list(try kept.flatMap { try elements($0, depth: depth + 1) })
    case .set(let values):
      return .set(try values.flatMap { try elements($0, depth: depth + 1) })
    case .product(let factors):
      // A factor of a plus-minus: `2(1 \pm \sqrt 3)`, `\frac{1 \pm \sqrt 5}{2}`.
      guard
        let place = factors.firstIndex(where: { if case .plusMinus = $0 { true } else { false } }),
        case .plusMinus(let base, let change) = factors[place]
      else { return value }
      let branches: [Expression] = [.sum([base, change]), .sum([base, .negated(change)])]
      return .list(
        branches.map { branch in
          var factors = factors
          factors[place] = branch
          return .product(factors)
        })
    default: return value
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
    case (.matrix(let left), .matrix(let right)):
      guard left.count == right.count, left[0].count == right[0].count else { return .different }
      return try ordered(left.flatMap(\.self), right.flatMap(\.self))
    case (.matrix(let rows), .tuple(let entries)), (.tuple(let entries), .matrix(let rows)):
      guard rows.count == 1 || rows[0].count == 1 else { return .different }
      return try ordered(rows.flatMap(\.self), entries)
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
      guard let whole = Self.total(values, unit) else { return .different }
      if case .list = reference { return try quantities(whole, answer) }
      return try quantities(reference, whole)
    case (.list(let values), let value) where value.isScalar,
      (let value, .list(let values)) where value.isScalar:
      // The same value may be written in several ways.
      return .all(try values.map { try compare($0, value) })
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
      guard let found else { return unsure ?? .different }
      open.remove(at: found)
    }
    if open.isEmpty { return .same }
    // The same value may be written twice.
    for value in open {
      guard try left.contains(where: { try compare($0, value) == .same }) else {
        return unsure ?? .different
      }
    }
    return .same
  }

  /// Ratios are the same if their parts are proportional; times only if they are equal.
  private func ratios(_ left: [Expression], _ right: [Expression]) throws -> Sameness {
    let equal = try ordered(left, right)
    guard equal != .same, left.count == right.count else { return equal }
    // Of 12:00 and 1:00 nothing is proportional.
    if (left + right).contains(.whole(0)) { return equal }
    let pairs = try zip(left.dropFirst(), right.dropFirst()).map { here, there in
      try compare(.product([left[0], there]), .product([right[0], here]))
    }
    return .all(pairs)
  }
}
