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
  static func evaluated(_ value: Expression) -> Expression {
    switch value {
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
}
