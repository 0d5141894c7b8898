import Foundation

/// The chi-squared distribution.
public struct ChiSquared: Sendable, Equatable {
  /// Degrees of freedom, positive and finite.
  public let freedom: Double

  public init(freedom: Double) {
    precondition(freedom > 0 && freedom.isFinite, "degrees of freedom are positive")
    self.freedom = freedom
  }

  /// The chance of a value up to `x`.
  public func cumulative(_ x: Double) -> Double { Gamma.incomplete(freedom / 2, x / 2).lower }

  /// The chance of a value above `x`.
  public func upper(_ x: Double) -> Double { Gamma.incomplete(freedom / 2, x / 2).upper }

  /// The value that is not exceeded with chance `p`, for p in 0…1; infinity at 1.
  public func quantile(_ p: Double) -> Double { 2 * GammaQuantile.value(freedom / 2, p) }
}

/// Quantiles of the gamma distribution with scale 1.
enum GammaQuantile {
  /// The x with P(a, x) = p, for a > 0 and p in 0…1; not restricted to half-integers.
  static func value(_ a: Double, _ p: Double) -> Double {
    if p <= 0 { return 0 }
    if p >= 1 { return .infinity }
    // Wilson and Hilferty's cube root, or for small x the first term of the series.
    let cube = 1 - 1 / (9 * a) + Normal.quantile(p) / (3 * a.squareRoot())
    let small = (log(p) + Gamma.log(a + 1)) / a
    let start = cube > 0.2 ? log(a) + 3 * log(cube) : small
    return exp(
      Root.find(
        between: max(min(small, start) - 2, -744), and: log(a + 40 + 40 * a.squareRoot() + 800),
        from: start
      ) { u in
        let x = exp(u)
        let (lower, upper) = Gamma.incomplete(a, x)
        let density = exp(a * u - x - Gamma.log(a))
        // The logarithm of the smaller tail is the nearly straight one.
        if p <= 0.5 {
          return lower > 0 ? (log(lower / p), density / lower) : (-1, 0)
        }
        return upper > 0 ? (log((1 - p) / upper), density / upper) : (1, 0)
      })
  }
}
