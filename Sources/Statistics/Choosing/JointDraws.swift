import Foundation

/// Random errors of several scores together: multivariate t, or normal.
struct JointDraws {
  /// A lower triangle whose product with its transpose is the covariance.
  private let root: [[Double]]
  private let freedom: Double
  private var random: Draws

  init(_ standings: Standings, seed: UInt64) {
    root = Self.root(of: standings.covariance)
    freedom = standings.freedom
    random = Draws(seed: seed)
  }

  /// One error for each score.
  mutating func next() -> [Double] {
    var normals = [Double](repeating: 0, count: root.count)
    for index in normals.indices { normals[index] = random.normal() }
    var scale = 1.0
    if freedom < .infinity {
      // √(χ²_ν/ν), the χ² as twice a gamma of shape ν/2.
      scale = (2 * exp(random.logGamma(shape: freedom / 2)) / freedom).squareRoot()
    }
    return root.map { row in
      var sum = 0.0
      for (index, weight) in row.enumerated() { sum += weight * normals[index] }
      return sum / scale
    }
  }

  /// Cholesky's decomposition; directions without variance are left out.
  private static func root(of matrix: [[Double]]) -> [[Double]] {
    var root: [[Double]] = []
    for i in matrix.indices {
      var row: [Double] = []
      for j in 0...i {
        var sum = matrix[i][j]
        for l in 0..<j { sum -= row[l] * (j == i ? row[l] : root[j][l]) }
        if j == i {
          row.append(sum > 1e-12 * matrix[i][i] ? sum.squareRoot() : 0)
        } else {
          row.append(root[j][j] > 0 ? sum / root[j][j] : 0)
        }
      }
      root.append(row)
    }
    return root
  }
}
