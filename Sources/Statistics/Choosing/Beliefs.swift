import Foundation

/// What is believed of candidates' true scores, from the scores seen and their errors.
///
/// With four candidates or more the scores are drawn towards their mean, θᵢ ~ N(ȳᵢ − Bᵢ(ȳᵢ − c), (1−Bᵢ)·SEᵢ²) with
/// Bᵢ = SEᵢ²/(SEᵢ²+τ²), as ``Shrinkage`` does, and averaged over what the true spread τ may be, by its likelihood with a
/// flat prior. With one best guess, which is 0 in one table out of six of candidates that differ as much as runs do,
/// all would be level and choosing would stop too early. Fewer than four do not tell how far such candidates differ: their
/// scores are taken as they are.
public struct Beliefs: Sendable, Equatable {
  /// The believed scores, in the order given.
  public let means: [Double]
  /// Their errors.
  public let errors: [Double]
  /// What the spread may be; nil for fewer than four.
  private let prior: [Possible]?

  /// - Parameters:
  ///   - scores: the mean score of each candidate; at least one, finite.
  ///   - errors: the standard error of each, without what all candidates share (the difficulty of the questions).
  public init(scores: [Double], errors: [Double]) {
    precondition(
      !scores.isEmpty && scores.count == errors.count, "each candidate has a score and an error")
    let squares = errors.map { max(0, $0) * max(0, $0) }
    guard scores.count >= 4, let variance = Moments.variance(scores) else {
      (means, prior) = (scores, nil)
      self.errors = errors.map { max(0, $0) }
      return
    }
    let prior = Self.likely(scores, squares, variance)
    let means = scores.indices.map { index in
      prior.reduce(0) { $0 + $1.weight * $1.means[index] }
    }
    self.errors = scores.indices.map { index in
      prior.reduce(0.0) { sum, possible in
        let away = possible.means[index] - means[index]
        return sum + possible.weight
          * (possible.errors[index] * possible.errors[index] + away * away)
      }.squareRoot()
    }
    self.means = means
    self.prior = prior
  }

  /// The candidate believed to be the best; of several the first.
  public var leader: Int { order[0] }

  /// Candidates from the one believed to be the best downwards; of equal ones the first comes first.
  public var order: [Int] {
    means.indices.sorted { (-means[$0], $0) < (-means[$1], $1) }
  }

  /// How much is lost, on average, by taking the leader instead of whichever is the best: E[max θᵢ] − E[θ of the leader].
  public var expectedLoss: Double {
    let leader = leader
    guard let prior else {
      return max(0, LargestOfNormals.mean(means, errors: errors) - means[leader])
    }
    return prior.reduce(0) { sum, possible in
      let largest = LargestOfNormals.mean(possible.means, errors: possible.errors)
      return sum + possible.weight * max(0, largest - possible.means[leader])
    }
  }

  /// One thing that the spread may be, and what would be believed then.
  private struct Possible: Equatable {
    let means: [Double]
    let errors: [Double]
    let weight: Double
  }

  /// The spreads from 0 to three times that of the scores, by their likelihood, the mean integrated out.
  private static func likely(_ scores: [Double], _ squares: [Double], _ variance: Double)
    -> [Possible]
  {
    let steps = 12
    let most = 3 * max(variance, Moments.mean(squares)).squareRoot()
    guard most > 0 else {
      return [Possible(means: scores, errors: squares.map { _ in 0 }, weight: 1)]
    }
    let found = (0..<steps).map { step -> (spread: Double, centre: Double, logarithm: Double) in
      // Closer together for small spreads.
      let place = (Double(step) + 0.5) / Double(steps)
      let between = most * most * place * place * place * place
      let precisions = squares.map { 1 / max($0 + between, .leastNormalMagnitude) }
      let precision = precisions.reduce(0, +)
      let centre = zip(precisions, scores).reduce(0) { $0 + $1.0 * $1.1 } / precision
      var logarithm = log(place) - 0.5 * log(precision)
      for (score, weight) in zip(scores, precisions) {
        logarithm += 0.5 * (log(weight) - weight * (score - centre) * (score - centre))
      }
      return (between, centre, logarithm)
    }
    let highest = found.map(\.logarithm).max() ?? 0
    let kept = found.map { ($0, exp($0.logarithm - highest)) }.filter { $0.1 > 0.01 }
    let sum = kept.reduce(0) { $0 + $1.1 }
    return kept.map { found, weight in
      let factors = squares.map { $0 + found.spread > 0 ? $0 / ($0 + found.spread) : 0 }
      return Possible(
        means: zip(scores, factors).map { $0 - $1 * ($0 - found.centre) },
        errors: zip(squares, factors).map { ((1 - $1) * $0).squareRoot() }, weight: weight / sum)
    }
  }
}
