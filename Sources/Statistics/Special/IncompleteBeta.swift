import Foundation

/// The regularised incomplete beta function.
enum IncompleteBeta {
  /// I_x(a, b) and 1 − I_x(a, b) for a, b > 0; both x and y = 1 − x are asked for, so that neither end
  /// loses digits.
  ///
  /// A continued fraction (Didonato and Morris 1992, as in Boost and SciPy), on the side of the mean where it is quick;
  /// its steps grow with √(a+b).
  static func value(_ a: Double, _ b: Double, x: Double, y: Double) -> (
    lower: Double, upper: Double
  ) {
    if x <= 0 { return (0, 1) }
    if y <= 0 { return (1, 0) }
    if x * (a + b) > a {
      let swapped = value(near: b, a, y, x)
      return (1 - swapped, swapped)
    }
    let lower = value(near: a, b, x, y)
    return (lower, 1 - lower)
  }

  private static func value(near a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let fraction = ContinuedFraction.value(
      first: a * (a - (a + b) * x + 1) / (a + 1)
    ) { n in
      let m = n
      let below = a + 2 * m - 1
      let numerator =
        (a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x / (below * below)
      let denominator =
        m + m * (b - m) * x / below
        + (a + m) * (a - (a + b) * x + 1 + m * (2 - x)) / (a + 2 * m + 1)
      return (numerator, denominator)
    }
    return min(1, max(0, density(a, b, x: x, y: y) * x * y / fraction))
  }

  /// The density of Beta(a, b): x^(a−1) y^(b−1) / B(a, b), where y = 1 − x.
  ///
  /// A binomial probability by Loader's saddle point, which keeps all digits for large a and b.
  static func density(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    exp(logDensity(a, b, x: x, y: y))
  }

  static func logDensity(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    let n = a + b
    let binomial =
      Gamma.stirlingError(n) - Gamma.stirlingError(a) - Gamma.stirlingError(b)
      - Gamma.deviance(a, n * x) - Gamma.deviance(b, n * y)
      + 0.5 * log(n / (2 * Double.pi * a * b))
    return binomial + log(a) + log(b) - log(n) - log(x) - log(y)
  }
}
