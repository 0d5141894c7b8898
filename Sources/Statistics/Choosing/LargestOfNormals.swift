import Foundation

/// The largest of several independent normal numbers.
public enum LargestOfNormals {
  /// The mean of the largest, E[max θᵢ] with θᵢ ~ N(meanᵢ, errorᵢ²).
  ///
  /// By integrating Π Φ((x−meanᵢ)/errorᵢ) over 80 points; exact to about a hundredth of the errors. Work grows with the
  /// number of numbers. Errors of 0 are allowed.
  ///
  /// - Parameters:
  ///   - means: finite, at least one.
  ///   - errors: as many, not negative.
  public static func mean(_ means: [Double], errors: [Double]) -> Double {
    precondition(
      !means.isEmpty && means.count == errors.count, "each number has a mean and an error")
    let reach = 6.0
    // Below the highest of the lower ends one of them is above for sure; above the highest of the upper ends none is.
    var low = -Double.infinity
    var high = -Double.infinity
    for (mean, error) in zip(means, errors) {
      low = max(low, mean - reach * error)
      high = max(high, mean + reach * error)
    }
    guard high > low else { return high }
    let contenders = means.indices.filter { means[$0] + reach * errors[$0] > low }
    let points = 80
    let step = (high - low) / Double(points)
    var area = 0.0
    for point in 0..<points {
      let x = low + (Double(point) + 0.5) * step
      var chance = 1.0
      for index in contenders {
        let distance = x - means[index]
        chance *=
          errors[index] > 0
          ? Normal.cumulative(distance / errors[index]) : (distance >= 0 ? 1 : 0)
        if chance == 0 { break }
      }
      area += chance * step
    }
    return high - area
  }
}

/// How much too high the score of the best of several is, only because it was chosen.
public enum WinnersBias {
  /// The bias of the best of so many candidates that do not differ, in units of their error: E[max of m standard normals];
  /// 0 for one candidate.
  public static func ofEqual(_ candidates: Int) -> Double {
    guard candidates > 1 else { return 0 }
    return LargestOfNormals.mean(
      [Double](repeating: 0, count: candidates), errors: [Double](repeating: 1, count: candidates))
  }
}
