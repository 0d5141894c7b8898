import Values

/// The values that an expression with plus-minus signs stands for.
enum Branches {
  private static let most = 16

  /// One for each choice of the signs; the expression alone if there are none.
  ///
  /// - Throws: ``Budget/Exhausted`` if there are too many.
  static func of(_ value: Expression, _ budget: Budget) throws -> [Expression] {
    guard value.hasPlusMinus else { return [value] }
    try budget.spend(5)
    switch value {
    case .plusMinus(let base, let change):
      return try combined([base, change], budget).flatMap { parts in
        [.sum([parts[0], parts[1]]), .sum([parts[0], .negated(parts[1])])]
      }
    case .sum(let parts): return try combined(parts, budget).map(Expression.sum)
    case .product(let parts): return try combined(parts, budget).map(Expression.product)
    case .tuple(let parts): return try combined(parts, budget).map(Expression.tuple)
    case .function(let name, let parts):
      return try combined(parts, budget).map { .function(name, $0) }
    case .power(let base, let exponent):
      return try combined([base, exponent], budget).map { .power($0[0], $0[1]) }
    case .quantity(let amount, let unit):
      return try of(amount, budget).map { .quantity($0, unit) }
    case .relation(let sides, let signs) where signs == [.equal]:
      return try combined(sides, budget).map { .relation($0, signs) }
    default: return [value]
    }
  }

  private static func combined(_ parts: [Expression], _ budget: Budget) throws -> [[Expression]] {
    var all: [[Expression]] = [[]]
    for part in parts {
      let branches = try of(part, budget)
      guard all.count * branches.count <= most else {
        throw Budget.Exhausted(what: "it has too many signs of plus or minus")
      }
      all = all.flatMap { known in branches.map { known + [$0] } }
    }
    return all
  }
}

extension Expression {
  /// Whether a plus-minus stands in it where it makes several values.
  var hasPlusMinus: Bool {
    switch self {
    case .plusMinus: true
    case .sum(let parts), .product(let parts), .tuple(let parts), .function(_, let parts):
      parts.contains(where: \.hasPlusMinus)
    case .power(let base, let exponent): base.hasPlusMinus || exponent.hasPlusMinus
    case .quantity(let amount, _): amount.hasPlusMinus
    case .relation(let sides, let signs): signs == [.equal] && sides.contains(where: \.hasPlusMinus)
    default: false
    }
  }
}
