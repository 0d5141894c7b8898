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
    let isLow = p <= q ? half.lower >= p : half.upper <= q
    if isLow {
      let x = Self.lowQuantile(a, b, p, q, half.lower)
      return (x, 1 - x)
    }
    let y = Self.lowQuantile(b, a, q, p, half.upper)
    return (1 - y, y)
  }

  /// A quantile up to ½, found on the scale of its logarithm, where small ones keep their digits, and by the smaller of
  /// the two chances.
  private static func lowQuantile(
    _ a: Double, _ b: Double, _ p: Double, _ q: Double, _ atHalf: Double
  ) -> Double {
    // Near 0 the chance is c·x^a; elsewhere the mean is nearer.
    let power = log(0.5) + log(p / atHalf) / a
    let start = max(power, log(0.5 * a / (a + b)) - 3 / a.squareRoot())
    return exp(
      Root.find(between: -745, and: log(0.5), from: start) { u in
        let x = exp(u)
        let (lower, upper) = IncompleteBeta.value(a, b, x: x, y: 1 - x)
        let density = IncompleteBeta.density(a, b, x: x, y: 1 - x) * x
        if p <= q { return lower > 0 ? (log(lower / p), density / lower) : (-1, 0) }
        return upper > 0 ? (log(q / upper), density / upper) : (1, 0)
      })
  }
}
