/// How far the scores of runs of one and the same recipe lie apart.
public struct RunNoise: Sendable, Equatable {
  /// The variance of one run's score.
  public let variance: Double
  /// With how many degrees of freedom it is known; infinity where it is stated and not estimated.
  public let freedom: Double

  /// Noise that is stated.
  ///
  /// - Parameter deviation: the standard deviation of one run's score, not negative.
  public init(deviation: Double) {
    variance = deviation * deviation
    freedom = .infinity
  }

  private init(variance: Double, freedom: Double) {
    (self.variance, self.freedom) = (variance, freedom)
  }

  /// The standard deviation of one run's score.
  public var deviation: Double { variance.squareRoot() }

  /// Noise estimated from recipes that ran several times: Σ(y−ȳ)² over all of them by Σ(R−1); nil if none ran twice.
  ///
  /// - Parameter runs: the scores of each recipe's runs.
  public static func pooled(_ runs: [[Double]]) -> RunNoise? {
    let freedom = runs.reduce(0) { $0 + max(0, $1.count - 1) }
    guard freedom > 0 else { return nil }
    let squares = runs.reduce(0.0) { sum, scores in
      let mean = Moments.mean(scores)
      return sum + scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    return RunNoise(variance: squares / Double(freedom), freedom: Double(freedom))
  }

  /// The interval that holds the standard deviation with this confidence, √(ν·s²/χ²); nil where it is stated.
  public func deviationInterval(level: Double = 0.95) -> Interval? {
    guard freedom < .infinity else { return nil }
    let tail = Interval.tail(level)
    let distribution = ChiSquared(freedom: freedom)
    return Interval(
      (freedom * variance / distribution.quantile(1 - tail)).squareRoot(),
      (freedom * variance / distribution.quantile(tail)).squareRoot(), level: level,
      method: .chiSquared)
  }

  /// An interval for the true score of a recipe of which so many fresh runs have this mean: mean ± t·√(variance/runs).
  public func interval(around mean: Double, runs: Int, level: Double = 0.95) -> Interval {
    let tail = Interval.tail(level)
    let reach =
      StudentT(freedom: freedom).quantile(1 - tail) * (variance / Double(max(1, runs))).squareRoot()
    return Interval(mean - reach, mean + reach, level: level, method: .t)
  }

  /// The noise of training alone: what is left of it after the questions' sampling noise, √max(0, s² − σ_w²/(NK)).
  ///
  /// - Parameter samplingVariance: σ_w²/(NK), the square of one score's error over repeats.
  public func trainingDeviation(samplingVariance: Double) -> Double {
    max(0, variance - max(0, samplingVariance)).squareRoot()
  }
}
