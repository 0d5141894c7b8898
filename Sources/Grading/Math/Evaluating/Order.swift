import Values

/// Which of two constants is the larger: exactly, by raising precision until they are told apart.
struct Order {
  /// What cannot be told.
  struct Undecided: Error {}

  let budget: Budget

  /// -1, 0 or 1 as the left is below, equal to or above the right; nil if they are not both real.
  func compare(_ left: Expression, _ right: Expression) throws -> Int? {
    if left == right { return 0 }
    if case .number(let first, _) = left, case .number(let second, _) = right {
      return first < second ? -1 : first == second ? 0 : 1
    }
    return try sign(of: .sum([left, .negated(right)]))
  }

  /// The sign of a constant; nil if it is not real or has no value that can be enclosed.
  ///
  /// - Throws: ``Undecided``, ``Budget/Exhausted``.
  func sign(of value: Expression) throws -> Int? {
    if let form = try? Normalizer(budget: budget).normalize(value) {
      if let number = form.constant { return number.isZero ? 0 : number.isNegative ? -1 : 1 }
      if form.top.isZero { return 0 }
    }
    return try signByEnclosure(value)
  }

  /// Where formulas with these bits are still not told apart, and all their parts are far larger than what is left,
  /// they are equal.
  private static let certainty = 384
  private static let mostBits = 6000

  func signByEnclosure(_ value: Expression, point: Int = 0) throws -> Int? {
    var bits = 96
    while true {
      let evaluator = RealEvaluator(bits: bits, point: point, budget: budget)
      guard let enclosure = try evaluator.value(value) else {
        // A part may be too near to where it has no value; more bits help only then.
        guard bits < Self.certainty else { return nil }
        bits *= 4
        continue
      }
      if let sign = enclosure.sign { return sign }
      let needed = Self.certainty + evaluator.spread
      if bits >= needed { return 0 }
      guard needed <= Self.mostBits else { throw Undecided() }
      bits = max(needed, bits * 2)
    }
  }
}
