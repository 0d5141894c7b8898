import BigInt
import Values

// Sets of whole numbers by what is said of them.

extension MeaningReader {
  func builder(_ element: Expression, _ conditions: [Expression]) throws -> Meaning? {
    switch element {
    case .symbol(let name):
      // `\{x \mid x = 2k+1, k \in \mathbb{Z}\}`
      guard let family = split(conditions) else { return nil }
      if family.domains.contains(where: { $0.name == name }) {
        return try family.values.isEmpty ? self.family(conditions).map(\.nameless) : nil
      }
      return try self.family(conditions).map(\.nameless)
    case .relation(let sides, [.element]):
      guard case .symbol(let set) = sides[1], let domain = Self.wholes(set),
        case .symbol(let name) = sides[0]
      else { return nil }
      if let family = split(conditions), !family.domains.isEmpty { return nil }
      return try wholes(in: conditions, name, domain).map(\.nameless)
    default: return try family([element] + conditions).map(\.nameless)
    }
  }

  /// The numbers of a progression by ones of which something else is said.
  func wholes(in conditions: [Expression], _ name: String, _ domain: Progression) throws
    -> Meaning?
  {
    guard !conditions.isEmpty else { return Meaning(name: name, progressions: [domain]) }
    var own: String?
    let condition: Expression = conditions.count == 1 ? conditions[0] : .list(conditions)
    guard let set = try reals(condition, &own, depth: 0), own == nil || own == name,
      case .number(let first, _) = domain.start, case .number(let step, _) = domain.step
    else { return nil }
    let limited: NumberSet?
    if domain.isTwoSided {
      limited = set
    } else {
      let ray = try NumberSet(
        low: step.isNegative ? nil : domain.start, includesLow: true,
        high: step.isNegative ? domain.start : nil, includesHigh: true, order)
      limited = try ray.flatMap { try set.intersection($0, order) }
    }
    guard let limited else { return nil }
    var result = Meaning(name: name)
    var points: [Expression] = []
    for (index, holds) in limited.cells.enumerated() where holds {
      if index % 2 == 1 {
        guard let point = exact(limited.points[index / 2]) else { return nil }
        if ((point - first) / step).isWhole { points.append(.number(point, places: nil)) }
        continue
      }
      let low = index == 0 ? nil : exactFloor(limited.points[index / 2 - 1])
      let high = index == limited.cells.count - 1 ? nil : exactFloor(limited.points[index / 2])
      if index > 0, low == nil { return nil }
      if index < limited.cells.count - 1, high == nil { return nil }
      switch (low, high) {
      case (nil, nil): return Meaning(name: name, progressions: [domain])
      case (let low?, nil):
        let start = next(above: low.isWhole ? low.floor + 1 : low.floor + 1, first, step.magnitude)
        result.progressions.append(
          Progression(start: start, step: .number(step.magnitude, places: nil), isTwoSided: false))
      case (nil, let high?):
        let start = next(below: high.isWhole ? high.floor - 1 : high.floor, first, step.magnitude)
        result.progressions.append(
          Progression(start: start, step: .number(-step.magnitude, places: nil), isTwoSided: false))
      case (let low?, let high?):
        var value = low.floor + 1
        let last = high.isWhole ? high.floor - 1 : high.floor
        guard last - value <= 2000 else { return nil }
        while value <= last {
          if ((Rational(value) - first) / step).isWhole {
            points.append(.number(Rational(value), places: nil))
          }
          value += 1
        }
      }
    }
    // A ray that begins beside a point begins there.
    if result.progressions.count == 1, points.count == 1, case .number(let point, _) = points[0],
      case .number(let start, _) = result.progressions[0].start,
      case .number(let distance, _) = result.progressions[0].step, start - distance == point
    {
      return Meaning(
        name: name,
        progressions: [
          Progression(start: points[0], step: .number(distance, places: nil), isTwoSided: false)
        ])
    }
    try budget.spend(points.count)
    var set2 = NumberSet.empty
    if points.count <= NumberSet.mostPoints {
      for point in points {
        guard let more = try set2.union(NumberSet(point: point), order) else { return nil }
        set2 = more
      }
    } else {
      return nil
    }
    result.reals = set2
    return result
  }

  private func next(above low: BigInt, _ first: Rational, _ step: Rational) -> Expression {
    let count = -((first - Rational(low)) / step).floor
    return .number(first + Rational(count) * step, places: nil)
  }

  private func next(below high: BigInt, _ first: Rational, _ step: Rational) -> Expression {
    .number(first + Rational(((Rational(high) - first) / step).floor) * step, places: nil)
  }

  private func exact(_ value: Expression) -> Rational? {
    if case .number(let number, _) = value { return number }
    return nil
  }

  /// The number, or for one that is no fraction some fraction with the same whole part.
  private func exactFloor(_ value: Expression) -> Rational? {
    if case .number(let number, _) = value { return number }
    guard let double = (try? Evaluator(point: 0, budget: budget).value(value))??.real,
      abs(double) < 1e9, abs(double - double.rounded()) > 1e-6
    else { return nil }
    return Rational(BigInt(double.rounded(.down))) + Rational(1) / Rational(2)
  }
}
