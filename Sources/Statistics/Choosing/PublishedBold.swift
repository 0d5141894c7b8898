/// The rule by which published tables set scores in bold: within some standard errors of the best, errors of repeats only.
///
/// It answers whether the same questions, asked again, might give another order. It does not know that other questions
/// would, and so finds far fewer models level than ``BestSet`` does. It is here to compare with published tables.
public enum PublishedBold {
  /// Which scores are bold: those not lower than best − errors·SE of the best.
  ///
  /// - Parameters:
  ///   - scores: each with its standard error over repeats, by `RunDivisor.runs` as published; nil, for one repeat, is 0.
  ///   - errors: how many standard errors; 2 as published.
  /// - Returns: one for each score, in their order; a score that is no number is never bold.
  public static func marks(_ scores: [(mean: Double, repeatError: Double?)], errors: Double = 2)
    -> [Bool]
  {
    let best = scores.filter { !$0.mean.isNaN }.max {
      ($0.mean, $0.repeatError ?? 0) < ($1.mean, $1.repeatError ?? 0)
    }
    guard let best else { return scores.map { _ in false } }
    // Scores that the rule leaves level to the last digit are level.
    let least = best.mean - errors * (best.repeatError ?? 0) - 1e-12
    return scores.map { $0.mean >= least }
  }
}
