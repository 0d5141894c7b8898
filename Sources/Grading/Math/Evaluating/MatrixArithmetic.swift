/// Sums and products of matrices worked out, so that only their entries are left to compare.
enum MatrixArithmetic {
  /// The expression with matrix operations done where the sizes allow.
  static func evaluated(_ value: Expression) -> Expression {
    switch value {
    case .sum(let terms):
      guard terms.contains(where: isMatrix) else { return value }
      return terms.dropFirst().reduce(evaluated(terms[0])) {
        sum($0, evaluated($1)) ?? .sum([$0, $1])
      }
    case .product(let factors):
      guard factors.contains(where: isMatrix) else { return value }
      return factors.dropFirst().reduce(evaluated(factors[0])) {
        product($0, evaluated($1)) ?? .product([$0, $1])
      }
    default: return value
    }
  }

  private static func isMatrix(_ value: Expression) -> Bool {
    switch value {
    case .matrix: true
    case .product(let parts), .sum(let parts): parts.contains(where: isMatrix)
    default: false
    }
  }

  private static func sum(_ left: Expression, _ right: Expression) -> Expression? {
    guard case .matrix(let first) = left, case .matrix(let second) = right,
      first.count == second.count,
      first[0].count == second[0].count
    else { return nil }
    return .matrix(zip(first, second).map { zip($0, $1).map { .sum([$0, $1]) } })
  }

  private static func product(_ left: Expression, _ right: Expression) -> Expression? {
    switch (left, right) {
    case (.matrix(let first), .matrix(let second)):
      guard first[0].count == second.count, first.count * second[0].count * second.count <= 4096
      else {
        return nil
      }
      return .matrix(
        first.map { row in
          second[0].indices.map { column in
            .sum(zip(row, second).map { .product([$0, $1[column]]) })
          }
        })
    case (.matrix(let rows), let scalar) where scalar.isScalar,
      (let scalar, .matrix(let rows)) where scalar.isScalar:
      return .matrix(rows.map { $0.map { .product([scalar, $0]) } })
    default: return nil
    }
  }
}
