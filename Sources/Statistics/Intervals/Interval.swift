/// A range that holds the true value with a stated confidence.
public struct Interval: Sendable, Equatable {
  /// How it was made.
  public enum Method: String, Sendable {
    case wilson = "Wilson"
    case beta = "Beta"
    case t = "t"
    case chiSquared = "χ²"
    case bootstrap = "bootstrap"
    case clusteredT = "clustered t"
    case effectiveWilson = "Wilson, effective questions"
    case clusteredWilson = "Wilson, effective clusters"
    case bayes = "Bayes@N"
    case squareAndAdd = "square and add"
    case agrestiMin = "Agresti–Min"
  }

  public let lower: Double
  public let upper: Double
  /// The confidence, as 0.95.
  public let level: Double
  public let method: Method

  init(_ lower: Double, _ upper: Double, level: Double, method: Method) {
    self.lower = lower
    self.upper = upper
    self.level = level
    self.method = method
  }

  public var width: Double { upper - lower }

  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// What lies above the interval's upper end, and as much below: (1 − level)/2.
  ///
  /// Levels outside 10⁻⁶…1−10⁻⁹ are taken as the nearer end of that range, and what is no number as 0.95.
  static func tail(_ level: Double) -> Double {
    level.isNaN ? 0.025 : (1 - min(max(level, 1e-6), 1 - 1e-9)) / 2
  }

  /// How many standard errors a two-sided interval of a normal estimate takes.
  static func normalQuantile(_ level: Double) -> Double { -Normal.quantile(tail(level)) }
}

extension Interval {
  /// Mean ± t·error, cut to `bounds`.
  ///
  /// - Parameters:
  ///   - freedom: degrees of freedom, positive: one less than there are questions or clusters.
  ///   - bounds: where the true value must lie: 0…1 for scores, −1…1 for differences of scores.
  public static func t(
    mean: Double, error: Double, freedom: Double, level: Double = 0.95,
    bounds: ClosedRange<Double> = 0...1, clustered: Bool = false
  ) -> Interval {
    let reach = -StudentT(freedom: freedom).quantile(tail(level)) * error
    return Interval(
      max(bounds.lowerBound, mean - reach), min(bounds.upperBound, mean + reach), level: level,
      method: clustered ? .clusteredT : .t)
  }

  /// The interval that a flat prior and independent successes give: quantiles of Beta(1+S, 1+n−S) (Bowyer et al. 2025).
  ///
  /// Without trials it is that of the prior; successes outside 0…n are taken as the nearer end.
  public static func beta(successes: Double, of n: Double, level: Double = 0.95) -> Interval {
    let n = n > 0 && n.isFinite ? n : 0
    let successes = successes > 0 ? min(successes, n) : 0
    let posterior = BetaDistribution(1 + successes, 1 + n - successes)
    let tail = tail(level)
    return Interval(
      posterior.quantile(tail), posterior.quantiles(1 - tail, tail).x, level: level, method: .beta)
  }
}
