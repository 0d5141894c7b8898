import Values

// Sets of numbers in their many forms, and families with whole parameters.

extension Comparer {
  /// Where one side is a family, a class by a modulus or a set of whole numbers; nil if neither is.
  func families(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    let reader = MeaningReader(budget: budget)
    let isFamily = (reference.speaksOfWholes, answer.speaksOfWholes)
    guard isFamily.0 || isFamily.1 else { return nil }
    let left = try reader.family(of: reference)
    let right = try reader.family(of: answer)
    if let left, let right {
      if let name = left.name, let other = right.name, name != other {
        return .unknown("they speak of other letters")
      }
      return try natural(sameness(left, right), reference, answer)
    }
    if let known = left ?? right {
      let (other, own) = left == nil ? (reference, answer) : (answer, reference)
      return try natural(beside(known, other, of: own, reader), reference, answer)
    }
    return try byConditions(reference, answer)
  }

  /// Whether zero is a natural number is not agreed upon.
  private func natural(_ sameness: Sameness, _ left: Expression, _ right: Expression) -> Sameness {
    let (here, there) = (
      left.namesOfSets.contains("mathbb N"), right.namesOfSets.contains("mathbb N")
    )
    return here != there && sameness == .different && (here ? right : left).speaksOfHalfLine
      ? .unknown("whether zero is a natural number is not said") : sameness
  }

  private func sameness(_ left: Meaning, _ right: Meaning) throws -> Sameness {
    let unclear = Sameness.unknown("the sets cannot be compared")
    if left.progressions.isEmpty != right.progressions.isEmpty {
      // Infinitely many numbers apart from each other are no finite set and no interval.
      return .different
    }
    let order = Order(budget: budget)
    guard let reals = try left.reals.isSame(right.reals, order) else { return unclear }
    guard let progressions = try Progression.areSame(left.progressions, right.progressions, budget)
    else { return unclear }
    if reals && progressions { return .same }
    return left.reals.isEmpty && right.reals.isEmpty || left.progressions.isEmpty
      ? .different : unclear
  }

  /// A family beside what says nothing of whole numbers.
  private func beside(
    _ family: Meaning, _ other: Expression, of own: Expression, _ reader: MeaningReader
  ) throws -> Sameness {
    let unclear = Sameness.unknown("only one speaks of whole numbers")
    if case .relation(_, [.congruent]) = own, other.isScalar, other.isConstant {
      // A class whose modulus is missing.
      return family.progressions.count == 1 ? try withoutModulus(family, other) : unclear
    }
    if case .residue = own, other.isScalar, other.isConstant {
      return family.progressions.count == 1 ? try withoutModulus(family, other) : unclear
    }
    // The condition may be missing.
    let free = other.valueSymbols
    if free.count == 1, let letter = free.first, let domain = family.progressions.first {
      let set = domain.isTwoSided ? "mathbb Z" : "mathbb N"
      let condition = Expression.relation([.symbol(letter), .symbol(set)], [.element])
      var parts = [other]
      if case .list(let own) = other { parts = own }
      if let completed = try reader.family(of: .list(parts + [condition])) {
        let result = try sameness(family, completed)
        return domain.isTwoSided || result == .same ? result : unclear
      }
      return unclear
    }
    var name: String?
    guard let reals = try reader.reals(other.asInterval, &name, depth: 0) else { return unclear }
    if let name, let known = family.name, name != known { return unclear }
    return try sameness(family, Meaning(reals: reals))
  }

  private func withoutModulus(_ family: Meaning, _ other: Expression) throws -> Sameness {
    let order = Order(budget: budget)
    let item = family.progressions[0]
    if try order.compare(item.start, other) == 0 { return .unknown("the modulus is missing") }
    let single = Progression(start: other, step: item.step, isTwoSided: true)
    return try Progression.areSame([item], [single], budget) == false
      ? .different : .unknown("the modulus is missing")
  }

  /// Families that are no progressions: the same up to the parameters' letters, with the same domains.
  private func byConditions(_ reference: Expression, _ answer: Expression) throws -> Sameness {
    let unclear = Sameness.unknown("the families cannot be compared")
    let reader = MeaningReader(budget: budget)
    guard let left = reader.split(reference.parts), let right = reader.split(answer.parts) else {
      // The condition may be missing.
      let (one, other) =
        reader.split(reference.parts).map { ($0, answer) } ?? (
          reader.split(answer.parts) ?? .init(), reference
        )
      guard one.others.isEmpty, !one.values.isEmpty else { return unclear }
      let same = try compare(one.values.count == 1 ? one.values[0] : .list(one.values), other)
      return same == .same ? .same : unclear
    }
    guard left.domains.count == right.domains.count, left.values.count == right.values.count,
      left.others.isEmpty, right.others.isEmpty
    else { return unclear }
    var values = right.values
    for (index, (mine, other)) in zip(left.domains, right.domains).enumerated() {
      guard try Progression.areSame([mine.progression], [other.progression], budget) == true else {
        return unclear
      }
      values = values.map { $0.renaming(other.name, to: "parameter \(index)") }
    }
    var own = left.values
    for (index, mine) in left.domains.enumerated() {
      own = own.map { $0.renaming(mine.name, to: "parameter \(index)") }
    }
    return try unordered(own, values) == .same ? .same : unclear
  }

  // MARK: Real numbers

  /// Where one side is a set of real numbers, or a statement that has one; nil if they cannot both be worked out.
  func solutions(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    guard reference.isSetOfNumbers || answer.isSetOfNumbers else { return nil }
    let reader = MeaningReader(budget: budget)
    var (name, other): (String?, String?)
    guard let left = try reader.reals(reference.asInterval, &name, depth: 0),
      let right = try reader.reals(answer.asInterval, &other, depth: 0)
    else { return nil }
    guard let isSame = try left.isSame(right, Order(budget: budget)) else {
      return .unknown("the sets cannot be compared")
    }
    if !isSame {
      guard left.cells == right.cells else { return .different }
      // An end may be rounded.
      return .all(try zip(left.points, right.points).map { try scalars($0, $1) })
    }
    if let name, let other, name != other { return .different }
    return .same
  }
}

extension Expression {
  /// Whether a condition on a whole number, a modulus or a set of whole numbers is in it.
  var speaksOfWholes: Bool {
    switch self {
    case .residue: true
    case .symbol(let name): MeaningReader.wholes(name) != nil
    case .relation(let sides, let signs):
      (signs.contains(.element) || signs.contains(.congruent))
        && sides.contains(where: \.speaksOfWholes)
    case .list(let parts), .both(let parts), .either(let parts):
      parts.contains(where: \.speaksOfWholes)
    case .builder(let element, let conditions):
      element.speaksOfWholes || conditions.contains(where: \.speaksOfWholes)
    case .text(let words): [.integers, .naturals].contains(Words.meaning(words))
    default: false
    }
  }

  /// The names of the sets that it speaks of.
  var namesOfSets: Set<String> { symbols.filter { $0.hasPrefix("mathbb ") } }

  var speaksOfHalfLine: Bool { !symbols.contains("mathbb Z") }

  /// The variables of values, without the names that are given to them.
  var valueSymbols: Set<String> {
    switch self {
    case .list(let parts): parts.reduce(into: []) { $0.formUnion($1.valueSymbols) }
    case .relation(let sides, let signs) where signs == [.equal] && sides[0].spokenName != nil:
      sides[1].symbols
    default: isScalar || isPlusMinus ? symbols : []
    }
  }

  fileprivate var parts: [Expression] {
    switch self {
    case .list(let parts), .both(let parts): parts
    case .builder(let element, let conditions): [element] + conditions
    default: [self]
    }
  }

  /// Whether it is a set of real numbers or a statement about one, and no value or list of values.
  var isSetOfNumbers: Bool {
    switch self {
    case .interval, .combined, .builder, .either, .both: true
    case .set(let values): values.isEmpty
    case .relation(let sides, let signs):
      signs.contains { $0 != .equal && $0 != .approximately && $0 != .congruent }
        || signs == [.equal] && sides[0].spokenName == nil && symbols.count == 1
          && sides[0].assignedName == nil
    case .list(let parts):
      parts.contains {
        if case .relation(_, let signs) = $0 {
          signs.contains { $0 != .equal && $0 != .approximately && $0 != .congruent }
        } else if case .interval = $0 {
          true
        } else {
          false
        }
      }
    case .text(let words): [.nothing, .reals].contains(Words.meaning(words))
    default: false
    }
  }

  /// The same with another name for a variable, also in tuples and statements.
  func renaming(_ name: String, to other: String) -> Expression {
    switch self {
    case .tuple(let parts): .tuple(parts.map { $0.renaming(name, to: other) })
    case .relation(let sides, let signs):
      .relation(sides.map { $0.renaming(name, to: other) }, signs)
    case .quantity(let value, let unit): .quantity(value.renaming(name, to: other), unit)
    default: replacing(name, with: .symbol(other))
    }
  }
}
