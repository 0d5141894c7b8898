import Foundation

/// The beta distribution on 0…1.
public struct BetaDistribution: Sendable, Equatable {
  public let a: Double
  public let b: Double

  /// Both shapes must be positive and finite.
  public init(_ a: Double, _ b: Double) {
    precondition(
      a > 0 && b > 0 && a.isFinite && b.isFinite, "a beta distribution's shapes are positive")
    self.a = a
    self.b = b
  }

  public var mean: Double { a / (a + b) }

  /// The chance of a value up to `x`: I_x(a, b).
  public func cumulative(_ x: Double) -> Double {
    IncompleteBeta.value(a, b, x: min(max(x, 0), 1), y: min(max(1 - x, 0), 1)).lower
  }

  /// The value that is not exceeded with chance `p`, for p in 0…1.
  public func quantile(_ p: Double) -> Double { quantiles(p, 1 - p).x }

  /// The quantile x and its complement 1 − x, each with all its digits, for chances `p` below and `q` above.
  func quantiles(_ p: Double, _ q: Double) -> (x: Double, y: Double) {
    if p <= 0 { return (0, 1) }
    if q <= 0 { return (1, 0) }
    let half = IncompleteBeta.value(a, b, x: 0.5, y: 0.5)
    if half.lower >= p {
      let x = Self.lowQuantile(a, b, p, half.lower)
      return (x, 1 - x)
    }
    let y = Self.lowQuantile(b, a, q, half.upper)
    return (1 - y, y)
  }

  /// A quantile up to ½, found on the scale of its logarithm, where small ones keep their digits.
  private static func lowQuantile(_ a: Double, _ b: Double, _ p: Double, _ atHalf: Double)
    -> Double
  {
    // From below the cumulative chance is about c·x^a.
    let start = log(0.5) + log(p / atHalf) / a
    let low = min(start, log(0.5)) - 1 - 40 / max(a, 0.05)
    let target = log(p)
    return exp(
      Root.find(between: max(low, -744), and: log(0.5), from: start) { u in
        let x = exp(u)
        let chance = IncompleteBeta.value(a, b, x: x, y: 1 - x).lower
        guard chance > 0 else { return (-1, 0) }
        return (
          log(chance) - target, IncompleteBeta.density(a, b, x: x, y: 1 - x) * x / chance
        )
      })
  }
}
