/// By what the squares of runs about their mean are divided.
public enum RunDivisor: Sendable {
  /// K − 1, which makes the variance unbiased.
  case runsLessOne
  /// K, as many published tables have it; the error comes out too small by √((K−1)/K).
  case runs

  /// The standard error of the mean of some runs; nil for fewer than two.
  func standardError(of runs: [Double]) -> Double? {
    guard let variance = Moments.variance(runs) else { return nil }
    let count = Double(runs.count)
    switch self {
    case .runsLessOne: return (variance / count).squareRoot()
    case .runs: return (variance * (count - 1) / count / count).squareRoot()
    }
  }
}

extension ScoreTable {
  /// How far the score would move with other questions like these, if they are independent: s(p̂ᵢ)/√N; nil for one
  /// question.
  ///
  /// It contains the noise of repeats already, σ_w²/(KN): adding that again, as resampling questions and then repeats
  /// does, counts it twice.
  public var questionError: Double? {
    Moments.variance(itemMeans).map { ($0 / Double(count)).squareRoot() }
  }

  /// How far the score would move with other clusters like these; ``questionError`` where there are no clusters; nil for
  /// one cluster.
  ///
  /// Its degrees of freedom are ``unitCount`` − 1.
  public var standardError: Double? {
    Moments.varianceOfMean(itemMeans, units: units)?.squareRoot()
  }

  /// How far the score would move if the same questions were asked again: the standard deviation of the run means by √K.
  ///
  /// Nil with one repeat: it does not exist then, and is not 0. Where questions differ in their repeats there are no whole
  /// runs, and it is √(Σᵢ σ_w²/Kᵢ)/N, whatever the divisor.
  public func repeatError(_ divisor: RunDivisor = .runsLessOne) -> Double? {
    if let runMeans { return divisor.standardError(of: runMeans) }
    guard let components else { return nil }
    let sum = items.reduce(0) { $0 + components.within / Double($1.scores.count) }
    return sum.squareRoot() / Double(count)
  }
}
