/// Whether runs differ by as much as the sampling of answers makes them: a detector of faulty harnesses.
///
/// X² = (K−1)·s²_run·N/σ_w², which is χ² with K−1 degrees of freedom if repeats are independent and all runs alike. For
/// right and wrong it is Cochran's Q.
public struct Dispersion: Sendable, Equatable {
  /// What the runs say of how they were made.
  public enum Verdict: String, Sendable {
    /// As much as independent repeats make it.
    case asExpected = "as expected"
    /// Too much: another server, prompt, key or limit in some runs.
    case runsDiffer = "runs differ by more than decoding"
    /// Too little: the same seed, a cache, an answer copied.
    case repeatsDependent = "repeats are not independent"
  }

  /// X².
  public let statistic: Double
  /// K − 1.
  public let freedom: Int
  /// The chance of so much or more; an upper bound of it where only totals are known.
  public let high: Double
  /// The chance of so little or less; nil where only totals are known, which do not tell how little there should be.
  public let low: Double?

  init(statistic: Double, freedom: Int, knowsWithin: Bool) {
    let chi = ChiSquared(freedom: Double(freedom))
    self.statistic = statistic
    self.freedom = freedom
    high = chi.upper(statistic)
    low = knowsWithin ? chi.cumulative(statistic) : nil
  }

  /// What follows if a chance below `threshold` on either side is too small to believe.
  public func verdict(below threshold: Double = 0.001) -> Verdict {
    if high < threshold { return .runsDiffer }
    if let low, low < threshold { return .repeatsDependent }
    return .asExpected
  }
}

extension ScoreTable {
  /// The dispersion of the runs; nil without two whole runs, or where the repeats of each question agree entirely.
  public var dispersion: Dispersion? {
    guard let runMeans, let components, components.within > 0,
      let spread = Moments.variance(runMeans)
    else { return nil }
    return Dispersion(
      statistic: spread * Double(runMeans.count - 1) * Double(count) / components.within,
      freedom: runMeans.count - 1, knowsWithin: true)
  }
}

extension RunTotals {
  /// The dispersion of the runs with σ_w² at its upper bound p̂(1−p̂), so that X² is a lower bound; nil for one run or
  /// where all is solved or nothing.
  public var dispersion: Dispersion? {
    guard let spread = Moments.variance(runMeans), mean > 0, mean < 1 else { return nil }
    return Dispersion(
      statistic: spread * Double(totals.count - 1) * Double(items) / (mean * (1 - mean)),
      freedom: totals.count - 1, knowsWithin: false)
  }
}
