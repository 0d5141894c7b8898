/// Two models on several benchmarks: the mean difference, every benchmark with the same weight.
///
/// The weights are those of an unweighted mean of scores: a benchmark's size makes it more exact, not more
/// important. Benchmarks are taken as independent.
public struct ComparisonAcrossTasks: Sendable, Equatable {
  /// One comparison for each benchmark.
  public let tasks: [PairedComparison]

  /// - Throws: a ``StatisticsError`` if there is no benchmark.
  public init(_ tasks: [PairedComparison]) throws(StatisticsError) {
    guard !tasks.isEmpty else {
      throw StatisticsError(
        "there is nothing to take the mean of", cause: "no benchmark was compared",
        hint: "give at least one comparison")
    }
    self.tasks = tasks
  }

  /// The mean of the benchmarks' differences.
  public var difference: Double { Moments.mean(tasks.map(\.difference)) }

  /// √(Σ SE²)/J; nil if one benchmark has no error, because it has one question or cluster.
  public var standardError: Double? {
    squares.map { $0.reduce(0, +).squareRoot() / Double(tasks.count) }
  }

  /// Welch and Satterthwaite's degrees of freedom.
  public var freedom: Double? {
    guard let squares else { return nil }
    let total = squares.reduce(0, +)
    let parts = zip(squares, tasks).reduce(0.0) { $0 + $1.0 * $1.0 / Double($1.1.unitCount - 1) }
    return parts > 0 ? total * total / parts : Double(tasks.reduce(0) { $0 + $1.unitCount - 1 })
  }

  /// Difference ± t·SE; nil where there is no error.
  public func interval(level: Double = 0.95) -> Interval? {
    guard let standardError, let freedom else { return nil }
    if tasks.count == 1 { return tasks[0].interval(level: level) }
    let floor = 1 / Double(tasks.reduce(0) { $0 + $1.unitCount } + 2)
    let error = standardError > 0 ? standardError : floor
    return Interval.t(
      mean: difference, error: error, freedom: freedom, level: level, bounds: -1...1)
  }

  /// Whether the mean difference could be chance, by flipping signs in all benchmarks.
  ///
  /// The differences of a benchmark of N questions weigh 1/(J·N).
  public func signFlips(midP: Bool = false, draws: Int = 10_000, seed: UInt64 = 0)
    -> SignFlips.Result
  {
    if tasks.count == 1 { return tasks[0].signFlips(midP: midP, draws: draws, seed: seed) }
    let sums = tasks.flatMap { task in
      task.unitSums.map { $0 / Double(task.differences.count * tasks.count) }
    }
    return SignFlips.test(sums, unit: nil, midP: midP, draws: draws, seed: seed)
  }

  private var squares: [Double]? {
    let errors = tasks.compactMap(\.standardError)
    return errors.count == tasks.count ? errors.map { $0 * $0 } : nil
  }
}
