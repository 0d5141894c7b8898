/// Scores drawn towards their mean by as much as chance is likely to have spread them (James and Stein 1961, empirical
/// Bayes). The highest of many scores is too high; its shrunk score is not, if the models are of a kind.
public struct Shrinkage: Sendable, Equatable {
  /// One model's score.
  public struct Score: Sendable, Equatable {
    public let name: String
    /// The score less what chance is likely to have given it: ȳ − B(ȳᵢ − ȳ) from the mean.
    public let mean: Double
    /// The error of it, √((1−B)·SE²).
    public let error: Double
    /// B = SE²/(SE²+τ²): 1 where the spread is no more than chance makes it.
    public let factor: Double
  }

  /// τ: the true spread between the models, √max(0, s² − mean SE²).
  public let spread: Double
  /// One for each model, in the order given.
  public let scores: [Score]

  /// SE is that of a model's score without what all share, as the difficulty of the questions.
  ///
  /// - Throws: a ``StatisticsError`` for fewer than four models: their spread is not known well enough.
  public init(_ standings: Standings) throws(StatisticsError) {
    guard standings.count >= 4, let variance = Moments.variance(standings.means) else {
      throw StatisticsError(
        "the scores of \(standings.count) models are not shrunk",
        cause: "so few do not tell how far such models differ",
        hint: "give at least four models, or use the scores as they are")
    }
    let own = standings.names.indices.map { standings.ownVariance($0) }
    let between = max(0, variance - Moments.mean(own))
    let centre = Moments.mean(standings.means)
    spread = between.squareRoot()
    scores = standings.names.indices.map { i in
      let factor = own[i] + between > 0 ? own[i] / (own[i] + between) : 0
      return Score(
        name: standings.names[i], mean: standings.means[i] - factor * (standings.means[i] - centre),
        error: ((1 - factor) * own[i]).squareRoot(), factor: factor)
    }
  }
}
