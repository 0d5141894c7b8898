/// Some models' scores and how their errors hang together: what is needed to say which may be the best.
public struct Standings: Sendable, Equatable {
  /// What the models are called, in the order of everything else.
  public let names: [String]
  /// Their scores.
  public let means: [Double]
  /// The covariance of the scores' errors. On the same questions errors go together, and differences have less of them.
  public let covariance: [[Double]]
  /// The degrees of freedom with which the covariance is known; infinity if it is not estimated.
  public let freedom: Double

  /// - Throws: a ``StatisticsError`` if there is no model, a name stands twice, the sizes differ, a number is none, or the
  ///   covariance is not symmetric or has a negative variance.
  public init(
    names: [String], means: [Double], covariance: [[Double]], freedom: Double = .infinity
  ) throws(StatisticsError) {
    let count = names.count
    let isSquare =
      covariance.count == count && covariance.allSatisfy { $0.count == count }
    guard count > 0, Set(names).count == count, means.count == count, isSquare, freedom > 0,
      (covariance.joined() + means).allSatisfy(\.isFinite),
      Self.isSymmetric(covariance)
    else {
      throw StatisticsError(
        "these scores cannot be ranked",
        cause: "every model needs one name, one score and its row of a symmetric covariance",
        hint: "give as many of each, and no score that is missing")
    }
    self.names = names
    self.means = means
    self.covariance = covariance
    self.freedom = freedom
  }

  private static func isSymmetric(_ matrix: [[Double]]) -> Bool {
    matrix.indices.allSatisfy { i in
      matrix[i][i] >= 0
        && matrix.indices.allSatisfy { j in
          abs(matrix[i][j] - matrix[j][i]) <= 1e-12 * max(matrix[i][i], matrix[j][j])
        }
    }
  }

  /// How many models there are.
  public var count: Int { names.count }

  /// The variance of the difference of two models' scores.
  func contrast(_ i: Int, _ j: Int) -> Double {
    max(0, covariance[i][i] + covariance[j][j] - 2 * covariance[i][j])
  }

  /// The variance of a score without what all models share: that of its distance from their mean by M/(M−1), and with
  /// one model its variance.
  ///
  /// If all models vary and covary alike it is variance − covariance; the mean over models is that in any case.
  func ownVariance(_ i: Int) -> Double {
    guard count > 1 else { return covariance[i][i] }
    let models = Double(count)
    let crossed = covariance[i].reduce(0, +) / models
    let overall = covariance.joined().reduce(0, +) / (models * models)
    return max(0, covariance[i][i] - 2 * crossed + overall) * models / (models - 1)
  }
}

extension Standings {
  /// Models on the same questions, or clusters of questions.
  ///
  /// - Throws: a ``StatisticsError`` if their questions differ, there is one question or cluster only, or a name stands
  ///   twice.
  public init(_ tables: [(name: String, scores: ScoreTable)]) throws(StatisticsError) {
    guard let first = tables.first?.scores, first.unitCount > 1 else {
      throw StatisticsError(
        "these scores cannot be ranked",
        cause: tables.isEmpty
          ? "there is no model" : "one question or cluster does not tell how much others vary",
        hint: "give models with at least two questions")
    }
    var excesses: [[Double]] = []
    for (_, table) in tables {
      let own = try table.inOrder(of: first)
      excesses.append(first.units.map { $0.reduce(0) { $0 + own.itemMeans[$1] - own.mean } })
    }
    let (c, n) = (Double(first.unitCount), Double(first.count))
    let factor = c / (c - 1) / (n * n)
    try self.init(
      names: tables.map(\.name), means: tables.map(\.scores.mean),
      covariance: excesses.map { row in
        excesses.map { other in factor * zip(row, other).reduce(0) { $0 + $1.0 * $1.1 } }
      }, freedom: c - 1)
  }

  /// Models of which only the totals of runs over the same questions are known.
  ///
  /// Each variance is at its upper bound, p̃(1−p̃)/N. How the errors go together is not known.
  ///
  /// - Parameter correlation: what is assumed of it, in 0…1; 0 is on the safe side.
  /// - Throws: a ``StatisticsError`` if the numbers of questions differ, or a name stands twice.
  public init(_ runs: [(name: String, runs: RunTotals)], correlation: Double = 0)
    throws(StatisticsError)
  {
    guard Set(runs.map(\.runs.items)).count == 1 else {
      throw StatisticsError(
        "these scores cannot be ranked",
        cause: runs.isEmpty ? "there is no model" : "they are of different numbers of questions",
        hint: "give totals over the same questions")
    }
    let errors = runs.map(\.runs.questionErrorBound)
    let correlation = min(max(correlation, 0), 1)
    try self.init(
      names: runs.map(\.name), means: runs.map(\.runs.mean),
      covariance: errors.indices.map { i in
        errors.indices.map { errors[i] * errors[$0] * (i == $0 ? 1 : correlation) }
      })
  }

  /// The same models over several benchmarks: unweighted means, the benchmarks being independent.
  ///
  /// - Throws: a ``StatisticsError`` if there is no benchmark, or they are not of the same models in the same order.
  public init(meanOf tasks: [Standings]) throws(StatisticsError) {
    guard let first = tasks.first, tasks.allSatisfy({ $0.names == first.names }) else {
      throw StatisticsError(
        "the benchmarks cannot be put together",
        cause: tasks.isEmpty
          ? "there is none" : "they are not of the same models in the same order",
        hint: "give every model's score on every benchmark")
    }
    let weight = 1 / Double(tasks.count)
    let indices = first.names.indices
    // Welch and Satterthwaite's degrees of freedom, of the mean variance.
    let parts = tasks.map { task in
      indices.reduce(0) { $0 + task.ownVariance($1) } * weight * weight
    }
    let total = parts.reduce(0, +)
    let divisor = zip(parts, tasks).reduce(0.0) { $0 + $1.0 * $1.0 / $1.1.freedom }
    try self.init(
      names: first.names, means: indices.map { i in Moments.mean(tasks.map { $0.means[i] }) },
      covariance: indices.map { i in
        indices.map { j in
          tasks.reduce(0) { $0 + $1.covariance[i][j] } * weight * weight
        }
      }, freedom: divisor > 0 ? total * total / divisor : .infinity)
  }
}

extension Standings {
  /// The standard error of each score without what all models share.
  public var ownErrors: [Double] { names.indices.map { ownVariance($0).squareRoot() } }
}
