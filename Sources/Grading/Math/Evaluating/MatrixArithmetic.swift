/// Sums and products of matrices worked out, so that only their entries are left to compare.
///
/// An entry of a product is a sum of products of entries, and is written out: with every factor it gets longer and
/// deeper. So only few factors are worked out.
enum MatrixArithmetic {
  /// More matrices in a product are left as they are.
  private static let mostFactors = 6
  /// Larger entries, counted in numbers, are not written out.
  private static let longestEntry = 4096

  /// The expression with matrix operations done where the sizes allow.
  static func evaluated(_ value: Expression, _ budget: Budget) -> Expression {
    func evaluated(_ value: Expression) -> Expression { Self.evaluated(value, budget) }
    switch value {
    case .function("transpose", let parts):
      switch parts[0] {
      case .matrix(let rows):
        return .matrix(rows[0].indices.map { column in rows.map { $0[column] } })
      case .tuple(let entries): return .tuple(entries)
      case .interval(let pair) where pair.includesLow == pair.includesHigh:
        return .tuple([pair.low, pair.high])
      default: return value
      }
    case .power(.matrix(let rows), .number(let exponent, nil)):
      guard let count = exponent.int, rows.count == rows[0].count else { return value }
      return power(rows, count, budget) ?? value
    case .sum(let terms):
      guard terms.contains(where: isMatrix) else { return value }
      return sum(terms.map(evaluated)) ?? value
    case .product(let factors):
      guard factors.contains(where: isMatrix) else { return value }
      return product(factors.map(evaluated)) ?? value
    default: return value
    }
  }

  private static func isMatrix(_ value: Expression) -> Bool {
    switch value {
    case .matrix: true
    case .function("transpose", _): true
    case .power(let base, _): isMatrix(base)
    case .product(let parts), .sum(let parts): parts.contains(where: isMatrix)
    default: false
    }
  }

  /// Nil if one of them is no matrix of the others' size.
  private static func sum(_ terms: [Expression]) -> Expression? {
    var matrices: [[[Expression]]] = []
    for term in terms {
      guard case .matrix(let rows) = term, rows.count == matrices.first?.count ?? rows.count,
        rows[0].count == matrices.first?[0].count ?? rows[0].count
      else { return nil }
      matrices.append(rows)
    }
    return .matrix(
      matrices[0].indices.map { row in
        matrices[0][row].indices.map { column in .sum(matrices.map { $0[row][column] }) }
      })
  }

  /// The matrices multiplied in their order, and all numbers put into each entry; nil if that cannot be done.
  private static func product(_ factors: [Expression]) -> Expression? {
    var scalars: [Expression] = []
    var matrices: [[[Expression]]] = []
    for factor in factors {
      if case .matrix(let rows) = factor {
        matrices.append(rows)
      } else if factor.isScalar {
        scalars.append(factor)
      } else {
        return nil
      }
    }
    guard let first = matrices.first, matrices.count <= mostFactors else { return nil }
    var rows = first
    var length = 1
    for next in matrices.dropFirst() {
      length *= next.count
      guard rows[0].count == next.count, length <= longestEntry / (rows.count * next[0].count)
      else { return nil }
      rows = rows.map { row in
        next[0].indices.map { column in
          .sum(zip(row, next).map { .product([$0, $1[column]]) })
        }
      }
    }
    if scalars.isEmpty { return .matrix(rows) }
    return .matrix(rows.map { $0.map { .product(scalars + [$0]) } })
  }

  /// A whole power of a square matrix of numbers; nil if it is too large, or has no inverse.
  private static func power(_ rows: [[Expression]], _ count: Int, _ budget: Budget) -> Expression? {
    let normalizer = Normalizer(budget: budget)
    var numbers: [[Fraction]] = []
    for row in rows {
      guard let own = try? row.map(normalizer.normalize) else { return nil }
      numbers.append(own)
    }
    guard count.magnitude <= 24, rows.count <= 6 else { return nil }
    if count < 0 {
      guard count == -1, rows.count == 2 else { return nil }
      return inverse(rows)
    }
    var result = numbers.indices.map { row in
      numbers.indices.map { Fraction($0 == row ? Rational.one : .zero) }
    }
    for _ in 0..<count {
      guard let next = try? times(result, numbers, budget) else { return nil }
      result = next
    }
    return .matrix(result.map { $0.map(\.expression) })
  }

  private static func times(_ left: [[Fraction]], _ right: [[Fraction]], _ budget: Budget) throws
    -> [[Fraction]]
  {
    try left.map { row in
      try right[0].indices.map { column in
        var sum = Fraction(.zero)
        for (index, entry) in row.enumerated() {
          sum = try sum.plus(entry.times(right[index][column], budget), budget)
        }
        return sum
      }
    }
  }

  private static func inverse(_ rows: [[Expression]]) -> Expression {
    let (a, b, c, d) = (rows[0][0], rows[0][1], rows[1][0], rows[1][1])
    let scale = Expression.power(
      .sum([.product([a, d]), .negated(.product([b, c]))]), .whole(-1))
    return .matrix([
      [.product([scale, d]), .product([scale, .negated(b)])],
      [.product([scale, .negated(c)]), .product([scale, a])],
    ])
  }

  /// A determinant written out by its first row.
  ///
  /// - Throws: ``Parser/SyntaxError`` if it is not square, ``Budget/Exhausted`` if it is too large.
  static func determinant(_ rows: [[Expression]], _ budget: Budget) throws -> Expression {
    guard rows.allSatisfy({ $0.count == rows.count }) else {
      throw Parser.SyntaxError("a determinant is not square")
    }
    guard rows.count <= 4 else { throw Budget.Exhausted(what: "a determinant is too large") }
    try budget.spend(rows.count * rows.count)
    if rows.count == 1 { return rows[0][0] }
    var terms: [Expression] = []
    for column in rows.indices {
      let minor = rows.dropFirst().map { row in
        row.indices.filter { $0 != column }.map { row[$0] }
      }
      let product = Expression.product([rows[0][column], try determinant(minor, budget)])
      terms.append(column % 2 == 0 ? product : .negated(product))
    }
    return .sum(terms)
  }
}
