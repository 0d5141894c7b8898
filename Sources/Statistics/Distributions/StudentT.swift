import Foundation

/// Student's t distribution.
public struct StudentT: Sendable, Equatable {
  /// Degrees of freedom, positive; infinity is the normal distribution.
  public let freedom: Double

  public init(freedom: Double) {
    precondition(freedom > 0, "degrees of freedom are positive")
    self.freedom = freedom
  }

  /// The chance of a value up to `t`.
  public func cumulative(_ t: Double) -> Double {
    guard freedom < .infinity else { return Normal.cumulative(t) }
    if t == 0 { return 0.5 }
    let whole = freedom + t * t
    guard whole < .infinity else { return t < 0 ? 0 : 1 }
    let tail =
      IncompleteBeta.value(freedom / 2, 0.5, x: freedom / whole, y: t * t / whole).lower / 2
    return t < 0 ? tail : 1 - tail
  }

  /// The value that is not exceeded with chance `p`, for p in 0…1; −∞ and ∞ at the ends.
  public func quantile(_ p: Double) -> Double {
    guard freedom < .infinity else { return Normal.quantile(p) }
    if p <= 0 { return -.infinity }
    if p >= 1 { return .infinity }
    if p == 0.5 { return 0 }
    // Both 2·tail and 1 − 2·tail = 2|p − ½| without loss.
    let (x, y) = BetaDistribution(freedom / 2, 0.5).quantiles(2 * min(p, 1 - p), 2 * abs(p - 0.5))
    let size = (freedom * y / x).squareRoot()
    return p < 0.5 ? -size : size
  }
}
