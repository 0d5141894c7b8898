/// A score at k over the questions of a benchmark.
public struct AtK: Sendable, Equatable {
  /// Which score at k it is; avg@10, pass@10 and maj@10 are three different numbers.
  public enum Measure: Sendable, Equatable {
    /// The mean: what one answer is worth.
    case average
    /// pass@k: at least one of k right.
    case pass
    /// pass^k: all k right.
    case allPass
    /// G-pass@k_τ: at least ⌈τk⌉ of k right.
    case share(Double)
    /// mG-pass@k.
    case meanShare
    /// maj@k: the vote of k.
    case majority

    /// What stands over its column, as "pass@10".
    public func label(k: Int) -> String {
      switch self {
      case .average: "avg@\(k)"
      case .pass: "pass@\(k)"
      case .allPass: "pass^\(k)"
      case .share(let threshold): "g-pass@\(k)_\(threshold)"
      case .meanShare: "mg-pass@\(k)"
      case .majority: "maj@\(k)"
      }
    }
  }

  public let measure: Measure
  public let k: Int
  /// The value of each question.
  public let perItem: [Double]
  /// The mean over questions.
  public let value: Double
  /// The standard error over questions, as ``ScoreTable/questionError``; nil for one question.
  public let questionError: Double?

  /// - Throws: a ``StatisticsError`` if there is no question, or one of them has fewer than k answers.
  public init(_ measure: Measure, k: Int, of items: [Votes]) throws(StatisticsError) {
    guard !items.isEmpty else {
      throw StatisticsError(
        "\(measure.label(k: k)) cannot be given", cause: "there is no question",
        hint: "give at least one question with its answers")
    }
    var values: [Double] = []
    for item in items { values.append(try Self.value(measure, k, item)) }
    self.measure = measure
    self.k = k
    perItem = values
    value = Moments.mean(values)
    questionError = Moments.variance(values).map { ($0 / Double(values.count)).squareRoot() }
  }

  private static func value(_ measure: Measure, _ k: Int, _ item: Votes) throws(StatisticsError)
    -> Double
  {
    let (c, n) = (item.rightCount, item.count)
    switch measure {
    case .average:
      try PassAtK.check(c, n, k)
      return Double(c) / Double(n)
    case .pass: return try PassAtK.any(right: c, of: n, k: k)
    case .allPass: return try PassAtK.all(right: c, of: n, k: k)
    case .share(let threshold): return try PassAtK.share(threshold, right: c, of: n, k: k)
    case .meanShare: return try PassAtK.meanShare(right: c, of: n, k: k)
    case .majority: return try item.majority(k: k)
    }
  }
}
