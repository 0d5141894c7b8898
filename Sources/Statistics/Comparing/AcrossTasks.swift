import Foundation

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

  /// An interval for the mean difference, from those of the benchmarks: mean − √(Σ (dⱼ−lⱼ)²)/J, and likewise above; nil
  /// where one has none.
  public func interval(level: Double = 0.95) -> Interval? {
    let intervals = tasks.compactMap { $0.interval(level: level) }
    guard intervals.count == tasks.count else { return nil }
    var (below, above) = (0.0, 0.0)
    for (task, interval) in zip(tasks, intervals) {
      below += (task.difference - interval.lower) * (task.difference - interval.lower)
      above += (interval.upper - task.difference) * (interval.upper - task.difference)
    }
    let count = Double(tasks.count)
    return Interval(
      max(-1, difference - below.squareRoot() / count),
      min(1, difference + above.squareRoot() / count), level: level, method: .squareAndAdd)
  }

  /// The p-value to print: the larger of those of ``signFlips(midP:draws:seed:)`` and ``interval(level:)``, as for one
  /// benchmark.
  public func test(midP: Bool = false, draws: Int = 10_000, seed: UInt64 = 0) -> SignFlips.Result {
    if tasks.count == 1 { return tasks[0].test(midP: midP, draws: draws, seed: seed) }
    let flips = signFlips(midP: midP, draws: draws, seed: seed)
    return SignFlips.Result(p: max(flips.p, intervalP), draws: flips.draws)
  }

  /// One less the highest level at which the interval leaves out 0, to three digits.
  private var intervalP: Double {
    guard difference != 0 else { return 1 }
    var (low, high) = (log(1e-9), 0.0)
    while high - low > 1e-3 {
      let middle = (low + high) / 2
      guard let interval = interval(level: 1 - exp(middle)) else { return 1 }
      if interval.contains(0) { low = middle } else { high = middle }
    }
    return exp(high)
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
