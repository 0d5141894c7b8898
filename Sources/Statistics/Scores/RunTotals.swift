/// What one model scored on a benchmark where only the total of each run is known, as many published records have it.
public struct RunTotals: Sendable, Equatable {
  /// The sum of the scores of each run, in 0…items.
  public let totals: [Double]
  /// How many questions the benchmark has.
  public let items: Int

  /// The totals of some runs over the same questions.
  ///
  /// - Throws: a ``StatisticsError`` if there is no run or question, or a total that no such run can have.
  public init(_ totals: [Double], items: Int) throws(StatisticsError) {
    guard items > 0, !totals.isEmpty, totals.allSatisfy({ 0...Double(items) ~= $0 }) else {
      throw StatisticsError(
        "these are no totals of runs over \(items) questions",
        cause: totals.isEmpty
          ? "there is no run" : "a total is no number from 0 to the number of questions",
        hint: "give the sum of the scores of each run, and how many questions there are")
    }
    self.totals = totals
    self.items = items
  }

  /// The mean score of each run.
  public var runMeans: [Double] { totals.map { $0 / Double(items) } }

  /// The score of the benchmark, in 0…1.
  public var mean: Double { Moments.mean(runMeans) }

  /// As ``ScoreTable/repeatError(_:)``; nil for one run.
  public func repeatError(_ divisor: RunDivisor = .runsLessOne) -> Double? {
    divisor.standardError(of: runMeans)
  }

  /// The largest that the error over questions can be, √(p̃(1−p̃)/N): what it is if each question is always or never
  /// solved.
  ///
  /// p̃ = (Np̂+1)/(N+2), so that it is never 0 (Agresti and Coull).
  public var questionErrorBound: Double {
    let n = Double(items)
    let p = (n * mean + 1) / (n + 2)
    return (p * (1 - p) / n).squareRoot()
  }

  /// The share of the noise that repeats can remove, N·s²_run/(p̂(1−p̂)), at most 1; nil for one run or where all is solved
  /// or nothing.
  public var repeatShare: Double? {
    guard let variance = Moments.variance(runMeans), mean > 0, mean < 1 else { return nil }
    return min(1, variance * Double(items) / (mean * (1 - mean)))
  }

  /// An interval for the score on questions like these: Wilson's, as if each question had been asked once.
  ///
  /// Repeats can only make it narrower, by how much the totals do not say.
  public func interval(level: Double = 0.95) -> Interval {
    Interval.wilson(successes: mean * Double(items), of: Double(items), level: level)
  }
}
