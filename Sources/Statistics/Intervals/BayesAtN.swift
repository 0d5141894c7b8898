/// The mean of a weighted score on this very set of questions, as more and more answers to them would show it.
///
/// Each question has its own chances of each grade, with a flat Dirichlet prior; questions are not sampled
/// (Bayes@N, arXiv 2510.04265).
public struct BayesAtN: Sendable, Equatable {
  public let mean: Double
  public let deviation: Double

  /// - Parameters:
  ///   - grades: for each question the grade of each answer, 0…C; as many answers to each question.
  ///   - prior: for each question, grades of answers that were known before, as of a greedy run; as many for each, or none.
  ///   - weights: what each grade is worth, one for each of 0…C.
  /// - Throws: a ``StatisticsError`` if there is no question or answer, questions differ in their answers, or a grade has
  ///   no weight.
  public init(grades: [[Int]], prior: [[Int]] = [], weights: [Double]) throws(StatisticsError) {
    let prior = prior.isEmpty ? grades.map { _ in [] } : prior
    guard let answers = grades.first?.count, answers > 0, let known = prior.first?.count,
      prior.count == grades.count, grades.allSatisfy({ $0.count == answers }),
      prior.allSatisfy({ $0.count == known }), weights.allSatisfy(\.isFinite),
      (grades + prior).joined().allSatisfy(weights.indices.contains)
    else {
      throw StatisticsError(
        "Bayes@N cannot be given for these grades",
        cause: "every question needs as many answers, and every grade a weight",
        hint: "give grades 0…C for each question, and C+1 weights")
    }
    let total = Double(weights.count + known + answers)
    let questions = Double(grades.count)
    var sum = 0.0
    var squares = 0.0
    for (grades, prior) in zip(grades, prior) {
      var counts = weights.map { _ in 1.0 }
      for grade in grades + prior { counts[grade] += 1 }
      var first = 0.0
      var second = 0.0
      for (count, weight) in zip(counts, weights) {
        let excess = weight - weights[0]
        first += count / total * excess
        second += count / total * excess * excess
      }
      sum += first
      squares += second - first * first
    }
    mean = weights[0] + sum / questions
    deviation = (squares / (questions * questions * (total + 1))).squareRoot()
  }

  /// Mean ± z·deviation, cut to what the weights allow.
  public func interval(level: Double = 0.95, bounds: ClosedRange<Double> = 0...1) -> Interval {
    let reach = Interval.normalQuantile(level) * deviation
    return Interval(
      max(bounds.lowerBound, mean - reach), min(bounds.upperBound, mean + reach), level: level,
      method: .bayes)
  }
}

extension ScoreTable {
  /// The score on these very questions, if they were asked again and again; nil unless all have as many answers, each right
  /// or wrong.
  ///
  /// It tells nothing of other questions: that is ``interval(level:)``.
  public var onTheseQuestions: BayesAtN? {
    guard repeats != nil, isBinary else { return nil }
    return try? BayesAtN(grades: items.map { $0.scores.map { $0 == 1 ? 1 : 0 } }, weights: [0, 1])
  }
}
