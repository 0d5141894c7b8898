import BigInt
import Values

/// What a statement or a set says of one number: which real numbers it may be, or which progressions it runs through.
struct Meaning {
  /// The variable that it is said of; nil if it is a set by itself.
  var name: String?
  var reals: NumberSet = .empty
  var progressions: [Progression] = []
}

/// Reads sets: intervals, unions, inequalities, set-builders, families with whole parameters, classes by a modulus.
struct MeaningReader {
  let budget: Budget
  let order: Order

  init(budget: Budget) {
    self.budget = budget
    order = Order(budget: budget)
  }

  /// Nil if it is no set of numbers that can be worked out.
  func meaning(of value: Expression) throws -> Meaning? {
    if let family = try family(of: value) { return family }
    var name: String?
    guard let reals = try reals(value, &name, depth: 0) else { return nil }
    return Meaning(name: name, reals: reals)
  }

  // MARK: Real numbers

  /// - Parameter name: the variable that is spoken of; set where the first is met. Two of them are none.
  func reals(_ value: Expression, _ name: inout String?, depth: Int) throws -> NumberSet? {
    try budget.spend(4)
    guard depth <= 12 else { return nil }
    switch value {
    case .interval(let interval): return try span(interval)
    case .set(let values): return try points(values)
    case .combined(let operation, let parts):
      return try combined(operation, parts, &name, depth)
    case .relation(let sides, let signs): return try statement(sides, signs, &name, depth)
    case .either(let parts):
      return try joined(parts, &name, depth) { try $0.union($1, order) }
    case .both(let parts):
      return try joined(parts, &name, depth) { try $0.intersection($1, order) }
    case .list(let parts): return try list(parts, &name, depth)
    case .builder(let element, let conditions):
      return try realBuilder(element, conditions, depth)
    case .plusMinus: return try points([value])
    case .text(let words):
      switch Words.meaning(words) {
      case .nothing: return .empty
      case .reals: return .all
      default: return nil
      }
    case .symbol: return nil
    default: return value.isScalar && value.isConstant ? try points([value]) : nil
    }
  }

  private func span(_ interval: Expression.Interval) throws -> NumberSet? {
    func end(_ value: Expression) -> Expression?? {
      if Parser.isInfinite(value) { return .some(nil) }
      return value.isConstant && value.isScalar ? .some(simple(value)) : nil
    }
    guard let low = end(interval.low), let high = end(interval.high) else { return nil }
    if low == nil, !interval.low.isNegativeInfinity { return nil }
    if high == nil, interval.high.isNegativeInfinity { return nil }
    return try NumberSet(
      low: low, includesLow: interval.includesLow, high: high,
      includesHigh: interval.includesHigh, order)
  }

  /// A constant as one fraction where it is one, and without a unit.
  private func simple(_ value: Expression) -> Expression {
    if case .number = value { return value }
    guard let number = (try? Normalizer(budget: budget).normalize(value))?.constant else {
      return value
    }
    return .number(number, places: nil)
  }

  private func points(_ values: [Expression]) throws -> NumberSet? {
    var set = NumberSet.empty
    for value in values {
      for branch in try Branches.of(value, budget) {
        var branch = branch
        if case .quantity(let amount, let unit) = branch, !unit.isPercent, !unit.isDegree {
          branch = amount
        }
        guard branch.isScalar, branch.isConstant, !Parser.isInfinite(branch),
          let next = try set.union(NumberSet(point: simple(branch)), order)
        else { return nil }
        set = next
      }
    }
    return set
  }

  private func combined(
    _ operation: Expression.SetOperation, _ parts: [Expression], _ name: inout String?, _ depth: Int
  ) throws -> NumberSet? {
    guard var result = try reals(parts[0].asInterval, &name, depth: depth + 1) else { return nil }
    for part in parts.dropFirst() {
      guard let next = try reals(part.asInterval, &name, depth: depth + 1) else { return nil }
      let joined =
        switch operation {
        case .union: try result.union(next, order)
        case .intersection: try result.intersection(next, order)
        case .difference: try result.subtracting(next, order)
        }
      guard let joined else { return nil }
      result = joined
    }
    return result
  }

  private func joined(
    _ parts: [Expression], _ name: inout String?, _ depth: Int,
    _ rule: (NumberSet, NumberSet) throws -> NumberSet?
  ) throws -> NumberSet? {
    var result: NumberSet?
    var last: (side: Expression, sign: Expression.Relation)?
    for part in parts {
      var part = part
      if case .relation(let sides, let signs) = part, signs.count == 1 {
        last = (sides[0], signs[0])
      } else if let before = last, before.sign == .notEqual, part.isScalar {
        // `x \ne 2, 3`
        part = .relation([before.side, part], [before.sign])
      }
      guard let next = try reals(part, &name, depth: depth + 1) else { return nil }
      guard let known = result else {
        result = next
        continue
      }
      guard let both = try rule(known, next) else { return nil }
      result = both
    }
    return result
  }

  /// By commas: all of it, unless that leaves nothing; then any of it.
  private func list(_ parts: [Expression], _ name: inout String?, _ depth: Int) throws -> NumberSet?
  {
    let isEquations = parts.allSatisfy {
      if case .relation(_, let signs) = $0 {
        signs == [.equal]
      } else {
        $0.isScalar || $0.isPlusMinus
      }
    }
    if !isEquations {
      let isSets = parts.allSatisfy { if case .relation = $0 { false } else { true } }
      if !isSets {
        let all = try joined(parts, &name, depth) { try $0.intersection($1, order) }
        guard let all else { return nil }
        if !all.isEmpty { return all }
      }
    }
    return try joined(parts, &name, depth) { try $0.union($1, order) }
  }

  /// Statements about one variable.
  private func statement(
    _ sides: [Expression], _ signs: [Expression.Relation], _ name: inout String?, _ depth: Int
  ) throws -> NumberSet? {
    if signs == [.element] || signs == [.notElement] {
      guard let own = sides[0].spokenName else { return nil }
      if let known = name, known != own { return nil }
      name = own
      if case .symbol("mathbb R") = sides[1] { return .all }
      var inner: String?
      guard let set = try reals(sides[1].asInterval, &inner, depth: depth + 1) else { return nil }
      return signs == [.element] ? set : set.complement
    }
    var sides = sides.map(simple)
    // `f(x) > 2` speaks of f(x).
    let names = Set(sides.flatMap(\.symbols))
    if names.count != 1 {
      guard let side = sides.first(where: { $0.spokenName != nil && !$0.isSymbol }),
        let own = side.spokenName,
        sides.allSatisfy({ $0 == side || $0.isConstant })
      else { return nil }
      sides = sides.map { $0 == side ? .symbol(own) : $0 }
    }
    let spoken = Set(sides.flatMap(\.symbols))
    guard spoken.count == 1, let own = spoken.first else { return nil }
    if let known = name, known != own { return nil }
    name = own
    var result = NumberSet.all
    for (index, sign) in signs.enumerated() {
      guard [.less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual].contains(sign)
      else { return nil }
      let (left, right) = (sides[index], sides[index + 1])
      guard let next = try part(left, sign, right, own),
        let both = try result.intersection(next, order)
      else { return nil }
      result = both
    }
    return result
  }

  private func part(
    _ left: Expression, _ sign: Expression.Relation, _ right: Expression, _ name: String
  ) throws -> NumberSet? {
    if Parser.isInfinite(left) || Parser.isInfinite(right) {
      // `-\infty < x < \infty`
      let isLow = Parser.isInfinite(left) ? left.isNegativeInfinity : !right.isNegativeInfinity
      switch sign {
      case .less, .lessOrEqual: return isLow ? .all : .empty
      case .greater, .greaterOrEqual: return isLow ? .empty : .all
      default: return nil
      }
    }
    // `x = \pm 2`
    var result: NumberSet?
    for one in try Branches.of(left, budget) {
      for other in try Branches.of(right, budget) {
        guard
          let next = try Inequalities(budget: budget).solve(one, sign, other, for: name)
        else { return nil }
        guard let known = result else {
          result = next
          continue
        }
        let both =
          sign == .notEqual ? try known.intersection(next, order) : try known.union(next, order)
        guard let both else { return nil }
        result = both
      }
    }
    return result
  }

  private func realBuilder(_ element: Expression, _ conditions: [Expression], _ depth: Int) throws
    -> NumberSet?
  {
    var name: String?
    var set = NumberSet.all
    switch element {
    case .symbol(let own): name = own
    case .relation:
      guard let domain = try reals(element, &name, depth: depth + 1) else { return nil }
      set = domain
    default: return nil
    }
    let condition: Expression = conditions.count == 1 ? conditions[0] : .list(conditions)
    guard let said = try reals(condition, &name, depth: depth + 1) else { return nil }
    return try set.intersection(said, order)
  }
}

extension Expression {
  var isPlusMinus: Bool { if case .plusMinus = self { true } else { false } }
  var isSymbol: Bool { if case .symbol = self { true } else { false } }

  /// Whether it is infinity with a minus before it.
  var isNegativeInfinity: Bool {
    guard case .product(let factors) = self else { return false }
    return factors.contains {
      if case .number(let number, _) = $0 { number.isNegative } else { false }
    }
  }

  /// The name of what a statement speaks of: a variable, `f(x)`, `AB`.
  var spokenName: String? {
    switch self {
    case .symbol(let name): return name.hasPrefix("mathbb ") ? nil : name
    case .function(let name, let parts) where !Functions.names.contains(name):
      let names = parts.compactMap { if case .symbol(let name) = $0 { name } else { nil } }
      return names.count == parts.count ? "\(name)(\(names.joined(separator: ",")))" : nil
    default: return nil
    }
  }

  /// Two constants in round brackets among sets are an interval.
  var asInterval: Expression {
    guard case .tuple(let pair) = self, pair.count == 2 else { return self }
    return .interval(.init(low: pair[0], high: pair[1], includesLow: false, includesHigh: false))
  }
}
