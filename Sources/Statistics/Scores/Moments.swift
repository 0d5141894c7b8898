/// Means and variances of lists.
enum Moments {
  static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The sample variance, with n − 1; nil for fewer than two values.
  static func variance(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    // Equal values have no variance at all, whatever rounding does to their mean.
    guard values.contains(where: { $0 != values[0] }) else { return 0 }
    let mean = mean(values)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  /// The variance of a mean of values that are independent between units and not within:
  /// [C/(C−1)]·N⁻² Σ_c (Σ_{i∈c} (xᵢ − x̄))², which is s²/N for units of one; nil for fewer than two units.
  ///
  /// The sandwich of Liang and Zeger with the C/(C−1) that inspect and Stata use.
  static func varianceOfMean(_ values: [Double], units: [[Int]]) -> Double? {
    guard units.count > 1 else { return nil }
    guard values.contains(where: { $0 != values[0] }) else { return 0 }
    let mean = mean(values)
    let squares = units.reduce(0.0) { sum, unit in
      let excess = unit.reduce(0.0) { $0 + values[$1] - mean }
      return sum + excess * excess
    }
    let (c, n) = (Double(units.count), Double(values.count))
    return squares * c / (c - 1) / (n * n)
  }
}
