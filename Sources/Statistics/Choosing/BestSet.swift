/// The models of which none can be said not to be the best: multiple comparisons with the best (Hsu 1984).
public struct BestSet: Sendable, Equatable {
  /// Where one model stands.
  public struct Place: Sendable, Equatable {
    public let name: String
    public let mean: Double
    /// The mean less the highest mean of the others.
    public let lead: Double
    /// The most by which it may lead the best of the others, at the stated confidence; it may be the best unless that is
    /// below 0.
    public let largestLead: Double

    public var mayBeBest: Bool { largestLead >= 0 }
  }

  /// One for each model, in the order given.
  public let places: [Place]
  /// With how much confidence the best is among ``members``.
  public let level: Double

  /// The names of the models that may be the best, in the order given. There is always one.
  public var members: [String] { places.filter(\.mayBeBest).map(\.name) }

  /// - Parameters:
  ///   - level: with how much confidence the best is to be in the set.
  ///   - draws: how many joint errors the quantiles rest on: Dunnett's, one for each model as the one compared with, for the
  ///     variances and correlations at hand.
  public init(_ standings: Standings, level: Double = 0.95, draws: Int = 10_000, seed: UInt64 = 0) {
    let draws = max(100, draws)
    var random = JointDraws(standings, seed: seed)
    let errors = (0..<draws).map { _ in random.next() }
    let models = standings.names.indices
    self.level = min(max(level, 0.5), 0.9999)
    let rank = min(draws - 1, Int((self.level * Double(draws)).rounded(.up)) - 1)
    places = models.map { i in
      let contrasts = models.map { standings.contrast(i, $0).squareRoot() }
      let rivals = models.filter { $0 != i && contrasts[$0] > 0 }
      let largest = errors.map { error in
        rivals.reduce(-Double.infinity) { max($0, (error[$1] - error[i]) / contrasts[$1]) }
      }.sorted()
      let quantile = rivals.isEmpty ? 0 : largest[rank]
      let others = models.filter { $0 != i }
      return Place(
        name: standings.names[i], mean: standings.means[i],
        lead: others.map { standings.means[i] - standings.means[$0] }.min() ?? 0,
        largestLead: others.map {
          standings.means[i] - standings.means[$0] + quantile * contrasts[$0]
        }.min() ?? 0)
    }
  }
}

extension Standings {
  /// How likely each model is to be the best, from draws about the scores as they were seen; they add up to 1.
  ///
  /// A flat prior: with many models near each other the highest score is flattered. ``Shrinkage`` tempers it.
  public func chancesOfBest(draws: Int = 10_000, seed: UInt64 = 0) -> [Double] {
    var random = JointDraws(self, seed: seed)
    var wins = means.map { _ in 0.0 }
    let draws = max(100, draws)
    for _ in 0..<draws {
      let drawn = zip(means, random.next()).map { $0 + $1 }
      let highest = drawn.max() ?? 0
      // Models with the same answers to everything are level but for rounding.
      let leaders = drawn.indices.filter { drawn[$0] >= highest - 1e-12 }
      for leader in leaders { wins[leader] += 1 / Double(leaders.count) }
    }
    return wins.map { $0 / Double(draws) }
  }
}
