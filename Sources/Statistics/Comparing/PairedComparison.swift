/// Two models on the same questions: the difference of their scores, question by question.
///
/// Whether a question is easy cancels; what is left is the noise of answers, and that some questions suit one model.
public struct PairedComparison: Sendable, Equatable {
  /// The difference of the means of each question, first minus second.
  public let differences: [Double]
  /// The mean of the differences, in −1…1.
  public let difference: Double
  /// The standard error of the difference over questions, or over clusters where there are some; nil for one of them.
  public let standardError: Double?
  /// How many independent units there are: questions, or clusters.
  public let unitCount: Int

  let units: [[Int]]
  /// What every difference is a multiple of, if that is known.
  let unit: Double?
  private let isClustered: Bool
  /// The correlation of the errors of the two scores; 0 where one has none.
  private let errorCorrelation: Double
  private let first: ScoreTable
  private let second: ScoreTable

  /// Compares two tables of the same questions, in whatever order each has them.
  ///
  /// - Throws: a ``StatisticsError`` if one has a question that the other has not, or in another cluster.
  public init(_ first: ScoreTable, _ second: ScoreTable) throws(StatisticsError) {
    let second = try second.inOrder(of: first)
    self.first = first
    self.second = second
    differences = zip(first.itemMeans, second.itemMeans).map { $0 - $1 }
    difference = Moments.mean(differences)
    units = first.units
    unitCount = units.count
    isClustered = first.isClustered
    let variance = Moments.varianceOfMean(differences, units: units)
    standardError = variance?.squareRoot()
    if let variance, let a = first.standardError, let b = second.standardError, a * b > 0 {
      errorCorrelation = min(1, max(-1, (a * a + b * b - variance) / (2 * a * b)))
    } else {
      errorCorrelation = 0
    }
    unit = Self.commonUnit(first, second)
  }

  /// Difference ± t·SE, within −1…1; nil for one question or cluster.
  ///
  /// Where all differences are the same, nothing was seen of their spread, and the error is 1/(N+2): Agresti and Min's
  /// half a question more for each way of differing (2005).
  public func tInterval(level: Double = 0.95) -> Interval? {
    guard let standardError else { return nil }
    let error = standardError > 0 ? standardError : 1 / Double(unitCount + 2)
    let interval = Interval.t(
      mean: difference, error: error, freedom: Double(unitCount - 1), level: level, bounds: -1...1,
      clustered: isClustered)
    guard standardError == 0 else { return interval }
    return Interval(interval.lower, interval.upper, level: level, method: .agrestiMin)
  }

  /// An interval for the difference on questions like these; nil for one question or cluster.
  ///
  /// From the intervals of the two scores, l to u, by squaring and adding: its lower end is
  /// d − √((p₁−l₁)² + (u₂−p₂)² − 2ρ(p₁−l₁)(u₂−p₂)), its upper end likewise (Newcombe 1998, Zou and Donner 2008). Near 0
  /// and 1, where few questions decide, those know more than the spread of the differences: `tInterval` misses the
  /// truth there up to three times as often as it says.
  public func interval(level: Double = 0.95) -> Interval? {
    guard let standardError else { return nil }
    if standardError == 0 { return tInterval(level: level) }
    let (lower, upper) = ends(-StudentT(freedom: freedom).quantile(Interval.tail(level)))
    return Interval(lower, upper, level: level, method: .squareAndAdd)
  }

  /// The p-value to print: the larger of those of ``signFlips(midP:draws:seed:)`` and ``interval(level:)``.
  ///
  /// Sign flips are exact where the models are alike but for chance. Of two that have only their score in common, one with
  /// a few questions that it always solves and one that solves all now and then, they find a difference too often.
  public func test(midP: Bool = false, draws: Int = 10_000, seed: UInt64 = 0) -> SignFlips.Result {
    let flips = signFlips(midP: midP, draws: draws, seed: seed)
    return SignFlips.Result(p: max(flips.p, intervalP), draws: flips.draws)
  }

  /// One less the highest level at which the interval leaves out 0.
  private var intervalP: Double {
    guard let standardError, difference != 0 else { return 1 }
    let student = StudentT(freedom: freedom)
    if standardError == 0 {
      return 2 * student.cumulative(-abs(difference) * Double(unitCount + 2))
    }
    var (low, high) = (0.0, 1e6)
    for _ in 0..<60 {
      let middle = high > 2 * low + 1 ? (low * high + low + high).squareRoot() : (low + high) / 2
      let (lower, upper) = ends(min(middle, high))
      if lower > 0 || upper < 0 { low = middle } else { high = middle }
    }
    return 2 * student.cumulative(-low)
  }

  private var freedom: Double { Double(unitCount - 1) }

  /// The ends of the interval that reaches `t` standard errors.
  private func ends(_ t: Double) -> (Double, Double) {
    let (a, b) = (first.mean, second.mean)
    let (first, second) = (first.bounds(t), second.bounds(t))
    func reach(_ one: Double, _ other: Double) -> Double {
      max(0, one * one + other * other - 2 * errorCorrelation * one * other).squareRoot()
    }
    return (
      max(-1, difference - reach(a - first.lower, second.upper - b)),
      min(1, difference + reach(first.upper - a, b - second.lower))
    )
  }

  /// Whether the difference could be chance, by flipping the signs of the differences, those of a cluster together.
  public func signFlips(midP: Bool = false, draws: Int = 10_000, seed: UInt64 = 0)
    -> SignFlips.Result
  {
    SignFlips.test(unitSums, unit: unit, midP: midP, draws: draws, seed: seed)
  }

  /// McNemar's test, for answers that were asked once and are right or wrong.
  ///
  /// - Throws: a ``StatisticsError`` for anything else.
  public func mcNemar(midP: Bool = false) throws(StatisticsError) -> Double {
    guard first.repeats == 1, second.repeats == 1, first.isBinary, second.isBinary, !isClustered
    else {
      throw StatisticsError(
        "McNemar's test does not fit these scores",
        cause: "it is for one answer to each question, right or wrong, without clusters",
        hint: "use the sign flips, which are the same test where both fit")
    }
    return McNemar.test(
      onlyFirst: differences.count { $0 > 0 }, onlySecond: differences.count { $0 < 0 }, midP: midP)
  }

  /// The correlation of the two models' means over questions; nil where one has the same for all.
  public var correlation: Double? {
    guard let a = Moments.variance(first.itemMeans), let b = Moments.variance(second.itemMeans),
      let both = Moments.variance(differences), a > 0, b > 0
    else { return nil }
    return min(1, max(-1, (a + b - both) / (2 * (a * b).squareRoot())))
  }

  /// The sum of the differences of each unit.
  var unitSums: [Double] {
    units.map { $0.reduce(0) { $0 + differences[$1] } }
  }

  private static func commonUnit(_ first: ScoreTable, _ second: ScoreTable) -> Double? {
    var multiple = 1
    for count in Set((first.items + second.items).map(\.scores.count)) {
      var (a, b) = (multiple, count)
      while b != 0 { (a, b) = (b, a % b) }
      multiple = multiple / a * count
      if multiple > 10_000 { return nil }
    }
    return 1 / Double(multiple)
  }
}

extension ScoreTable {
  /// The same table with its questions in the order of another.
  func inOrder(of other: ScoreTable) throws(StatisticsError) -> ScoreTable {
    guard
      !zip(items, other.items).allSatisfy({ $0.id == $1.id && $0.cluster == $1.cluster })
        || count != other.count
    else { return self }
    let places = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
    var ordered: [Item] = []
    for item in other.items {
      guard let own = places[item.id], own.cluster == item.cluster, count == other.count else {
        throw StatisticsError(
          "the two tables are not of the same questions",
          cause: count != other.count
            ? "one has \(other.count) questions, the other \(count)"
            : places[item.id] == nil
              ? "question \(item.id) is in one of them only"
              : "question \(item.id) is in different clusters",
          hint: "compare scores of the same questions: leave out what only one was asked")
      }
      ordered.append(own)
    }
    return try ScoreTable(ordered)
  }
}
