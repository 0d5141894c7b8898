/// One score for each candidate out of its scores on several benchmarks, put together in three ways side by side.
public struct CombinedMeans: Sendable, Equatable {
  /// How benchmarks are put together.
  public enum Rule: String, Sendable, CaseIterable {
    /// Every benchmark counts alike, in points.
    case raw = "mean"
    /// Every benchmark counts alike, in units of how far the candidates lie apart on it: (y − ȳ)/s.
    ///
    /// It depends on which rivals are entered, and gives a benchmark that is pure noise a full vote.
    case standardized = "z mean"
    /// Benchmarks count by how much of what they show is signal.
    case weighted = "weighted mean"
  }

  /// One way's result.
  public struct Ranking: Sendable, Equatable {
    public let rule: Rule
    /// One for each candidate, in the order given.
    public let values: [Double]
    /// The weight of each benchmark; they add up to 1.
    public let weights: [Double]

    /// The candidate with the highest value; of several the first.
    public var leader: Int { values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 } }
  }

  /// Raw and standardized always; weighted only where signal and noise are known.
  public let rankings: [Ranking]

  /// Whether not all ways have the same leader.
  public var disagree: Bool { Set(rankings.map(\.leader)).count > 1 }

  /// - Parameters:
  ///   - scores: of each candidate, its score on each benchmark; at least one of both, all known.
  ///   - signals: how much each benchmark can tell, from a noise baseline and *earlier* tables, never from this one; nil
  ///     if that is not known.
  /// - Throws: a ``StatisticsError`` if the sizes differ.
  public init(_ scores: [[Double]], signals: [BenchmarkSignal]? = nil) throws(StatisticsError) {
    guard let tasks = scores.first?.count, tasks > 0,
      scores.allSatisfy({ $0.count == tasks && $0.allSatisfy(\.isFinite) }),
      signals.map({ $0.count == tasks }) ?? true
    else {
      throw StatisticsError(
        "the benchmarks cannot be put together",
        cause: "every candidate needs its score on every benchmark",
        hint: "leave out benchmarks that were not asked of all")
    }
    let equal = [Double](repeating: 1 / Double(tasks), count: tasks)
    var rankings = [
      Ranking(rule: .raw, values: scores.map { Self.sum($0, equal) }, weights: equal)
    ]
    let columns = (0..<tasks).map { task in scores.map { $0[task] } }
    // A benchmark on which all are level says nothing, whatever rounding makes of it.
    let deviations = columns.map { (Moments.variance($0) ?? 0).squareRoot() }
    let voting = deviations.count { $0 > 1e-12 }
    if voting > 0 {
      let centres = columns.map(Moments.mean)
      let values = scores.map { row in
        row.indices.reduce(0.0) { sum, task in
          deviations[task] > 1e-12 ? sum + (row[task] - centres[task]) / deviations[task] : sum
        } / Double(voting)
      }
      rankings.append(
        Ranking(
          rule: .standardized, values: values,
          weights: deviations.map { $0 > 1e-12 ? 1 / Double(voting) : 0 }))
    }
    if let signals {
      let raw = signals.map(\.weight)
      let total = raw.reduce(0, +)
      if total > 0 {
        let weights = raw.map { $0 / total }
        rankings.append(
          Ranking(rule: .weighted, values: scores.map { Self.sum($0, weights) }, weights: weights))
      }
    }
    self.rankings = rankings
  }

  private static func sum(_ scores: [Double], _ weights: [Double]) -> Double {
    zip(scores, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// How much a benchmark can tell of recipes of one kind.
public struct BenchmarkSignal: Sendable, Equatable {
  /// The variance of the recipes' true scores on it: s² between them less the noise's, 0 at least.
  public let signal: Double
  /// The variance of one score around its true one.
  public let noise: Double

  /// - Parameters:
  ///   - scores: different recipes' scores, of earlier stages.
  ///   - noise: the variance of one of them, from a noise baseline; not negative.
  public init(scores: [Double], noise: Double) {
    self.noise = max(0, noise)
    signal = max(0, (Moments.variance(scores) ?? 0) - self.noise)
  }

  /// Signal by noise, as standard deviations; infinity where there is no noise.
  public var ratio: Double {
    noise > 0 ? (signal / noise).squareRoot() : (signal > 0 ? .infinity : 0)
  }

  /// signal/(signal+noise): 0 for a benchmark that is pure noise.
  public var weight: Double { signal + noise > 0 ? signal / (signal + noise) : 0 }
}
