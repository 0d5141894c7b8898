/// A made-up benchmark whose truth is known, to try procedures on: each question has a rate of its own, drawn from a
/// beta distribution, and each answer is right with that rate.
public struct SimulatedBenchmark: Sendable, Equatable {
  /// How many questions: N.
  public let items: Int
  /// How many answers to each: K.
  public let repeats: Int
  /// The true score, in 0…1.
  public let mean: Double
  /// λ = σ_w²/(σ_w²+σ_b²), in 0…1: at 0 every question is always or never solved, at 1 all have the same rate.
  public let repeatShare: Double

  /// Numbers below 1 are taken as 1, shares outside 0…1 as the nearer end.
  public init(items: Int, repeats: Int, mean: Double, repeatShare: Double) {
    self.items = max(1, items)
    self.repeats = max(1, repeats)
    self.mean = min(max(mean, 0), 1)
    self.repeatShare = min(max(repeatShare, 0), 1)
  }

  /// The rate of a question.
  private func rate(_ draws: inout Draws) -> Double {
    // Beta(pm, (1−p)m) has the variance p(1−p)/(m+1), and σ_b² = p(1−p)(1−λ).
    let size = repeatShare / (1 - repeatShare)
    guard size > 0, mean > 0, mean < 1 else { return draws.uniform() < mean ? 1 : 0 }
    return size < .infinity ? draws.beta(mean * size, (1 - mean) * size) : mean
  }

  /// How many answers to each question are right.
  public func counts(_ draws: inout Draws) -> [Int] {
    (0..<items).map { _ in draws.binomial(repeats, rate(&draws)) }
  }

  /// The same of two models with the same true score, whose rates are the same for a share of the questions and
  /// independent for the others: `correlation` is that of their rates.
  public func pairedCounts(correlation: Double, _ draws: inout Draws) -> (
    first: [Int], second: [Int]
  ) {
    var first: [Int] = []
    var second: [Int] = []
    for _ in 0..<items {
      let own = rate(&draws)
      let other = draws.uniform() < correlation ? own : rate(&draws)
      first.append(draws.binomial(repeats, own))
      second.append(draws.binomial(repeats, other))
    }
    return (first, second)
  }
}
