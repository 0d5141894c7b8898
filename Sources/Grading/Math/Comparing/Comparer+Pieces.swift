import Values

// Functions by pieces.

extension Comparer {
  /// Where one side is given by pieces; nil if neither is.
  func pieces(_ reference: Expression, _ answer: Expression) throws -> Sameness? {
    let (left, right) = (Self.defined(reference), Self.defined(answer))
    guard case .piecewise(let first) = left.value, case .piecewise(let second) = right.value else {
      if case .piecewise = left.value { return .unknown("only one is given by pieces") }
      if case .piecewise = right.value { return .unknown("only one is given by pieces") }
      return nil
    }
    if let name = left.name, let other = right.name, name != other {
      return .unknown("they are functions of other names")
    }
    guard let here = try ranges(first), let there = try ranges(second) else {
      return try byConditions(first, second)
    }
    let order = Order(budget: budget)
    guard let whole = try domain(here, order), let other = try domain(there, order),
      let isSame = try whole.isSame(other, order)
    else { return .unknown("the conditions cannot be compared") }
    var result = isSame ? Sameness.same : .different
    if !isSame, try differOnlyAtEnds(whole, other, order) {
      // The ends of a domain are often left to either piece or to none.
      result = .different
    }
    for (value, range) in here {
      for (another, reach) in there {
        guard let common = try range.intersection(reach, order) else {
          return .unknown("the conditions cannot be compared")
        }
        if common.isEmpty { continue }
        let sameness: Sameness
        if let points = common.finitePoints, let name = value.symbols.union(another.symbols).first {
          sameness = .all(
            try points.map {
              try compare(value.replacing(name, with: $0), another.replacing(name, with: $0))
            })
        } else {
          sameness = try compare(value, another)
        }
        if sameness == .different { return .different }
        if case .unknown = sameness, result == .same { result = sameness }
      }
    }
    return result
  }

  private func differOnlyAtEnds(_ left: NumberSet, _ right: NumberSet, _ order: Order) throws
    -> Bool
  {
    guard let more = try left.subtracting(right, order),
      let less = try right.subtracting(left, order)
    else { return false }
    return more.finitePoints != nil && less.finitePoints != nil
  }

  /// `f(x) = …` without its name.
  private static func defined(_ value: Expression) -> (name: String?, value: Expression) {
    guard case .relation(let sides, [.equal]) = value, case .piecewise = sides[1] else {
      return (nil, value)
    }
    return (sides[0].assignedName, sides[1])
  }

  /// Each value with the numbers for which it holds: where its condition does and none before it; nil if a condition
  /// cannot be solved.
  private func ranges(_ pieces: [Expression.Piece]) throws -> [(Expression, NumberSet)]? {
    let reader = MeaningReader(budget: budget)
    let order = Order(budget: budget)
    var rest = NumberSet.all
    var ranges: [(Expression, NumberSet)] = []
    var name: String?
    for piece in pieces {
      var range = rest
      if let condition = piece.condition {
        var own = name
        guard let set = try reader.reals(condition, &own, depth: 0),
          let limited = try set.intersection(rest, order),
          let left = try rest.subtracting(set, order)
        else { return nil }
        name = own
        range = limited
        rest = left
      }
      ranges.append((piece.value, range))
    }
    return ranges
  }

  private func domain(_ ranges: [(Expression, NumberSet)], _ order: Order) throws -> NumberSet? {
    var whole: NumberSet? = .empty
    for (_, range) in ranges { whole = try whole?.union(range, order) }
    return whole
  }

  /// Conditions that cannot be solved: only equal ones tell anything.
  private func byConditions(_ left: [Expression.Piece], _ right: [Expression.Piece]) throws
    -> Sameness
  {
    let unclear = Sameness.unknown("the conditions cannot be compared")
    guard left.count == right.count else { return unclear }
    var open = right
    var result = Sameness.same
    for piece in left {
      let place = try open.firstIndex { other in
        switch (piece.condition, other.condition) {
        case (nil, nil): return true
        case (let here?, let there?): return try compare(here, there) == .same
        default: return false
        }
      }
      guard let place else { return unclear }
      let sameness = try compare(piece.value, open.remove(at: place).value)
      if sameness == .different { return .different }
      if case .unknown = sameness { result = sameness }
    }
    return result
  }
}
