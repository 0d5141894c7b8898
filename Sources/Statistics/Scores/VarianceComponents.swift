/// Where the noise of a score comes from: the sampling of answers, or the choice of questions.
public struct VarianceComponents: Sendable, Equatable {
  /// σ_w²: the variance of one score of a question about the question's mean, averaged over questions.
  ///
  /// For right and wrong it is the mean of p̂ᵢ(1−p̂ᵢ)·K/(K−1). Questions with one repeat say nothing of it.
  public let within: Double
  /// σ_b²: the variance of the questions' true means, max(0, s²(p̂ᵢ) − σ_w²/K).
  public let between: Double

  /// The share of the noise that repeats can remove, λ = σ_w²/(σ_w²+σ_b²); nil where there is no noise at all.
  public var repeatShare: Double? {
    within + between > 0 ? within / (within + between) : nil
  }
}

extension ScoreTable {
  /// The components of the variance; nil unless a question has two repeats and there are two questions.
  public var components: VarianceComponents? {
    let variances = items.compactMap { Moments.variance($0.scores) }
    guard !variances.isEmpty, let spread = Moments.variance(itemMeans) else { return nil }
    let within = Moments.mean(variances)
    let perItem = Moments.mean(items.map { within / Double($0.scores.count) })
    return VarianceComponents(within: within, between: max(0, spread - perItem))
  }
}
