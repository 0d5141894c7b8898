/// What one model scored on the questions of one benchmark: some repeats of each, a score in 0…1 each.
///
/// Questions may have fewer repeats than others. The score of the benchmark is the mean of the questions'
/// means: every question counts alike. With clusters (the problems of one paper, the questions to one
/// passage) the questions are not independent, and what ``standardError`` and ``interval(level:)`` say
/// takes that into account.
public struct ScoreTable: Sendable, Equatable {
  /// One question and its scores.
  public struct Item: Sendable, Equatable {
    public let id: String
    /// What its questions have in common with others, if anything.
    public let cluster: String?
    /// One for each repeat, in the order of the runs.
    public let scores: [Double]

    public init(_ id: String, cluster: String? = nil, scores: [Double]) {
      self.id = id
      self.cluster = cluster
      self.scores = scores
    }

    /// The mean of its scores.
    public var mean: Double { Moments.mean(scores) }
  }

  /// At least one, each with at least one score.
  public let items: [Item]
  /// The mean of each question, in their order.
  public let itemMeans: [Double]
  /// The score of the benchmark: the mean of the questions' means, in 0…1.
  public let mean: Double
  /// The questions that belong together, as indices; one each where there are no clusters.
  let units: [[Int]]

  /// A table of questions.
  ///
  /// - Throws: a ``StatisticsError`` if there is no question, a question without a score, a score that is no number or
  ///   outside 0…1, the same question twice, or clusters for some questions only.
  public init(_ items: [Item]) throws(StatisticsError) {
    try Self.check(items)
    self.items = items
    itemMeans = items.map(\.mean)
    mean = min(1, max(0, Moments.mean(itemMeans)))
    units = Self.units(of: items)
  }

  /// A table of right answers counted, out of the same number of repeats of each question.
  ///
  /// Which repeats were right is not known, so that there are no runs to compare: they are taken as the first ones.
  ///
  /// - Throws: a ``StatisticsError`` if there is no question or repeat, or a count outside 0…repeats.
  public init(right counts: [Int], of repeats: Int) throws(StatisticsError) {
    guard repeats > 0, counts.allSatisfy({ 0...repeats ~= $0 }) else {
      throw StatisticsError(
        "these counts of right answers are no table of scores",
        cause: "there are \(repeats) repeats, and a count lies outside 0…\(repeats)",
        hint: "give how many of the repeats of each question were right")
    }
    try self.init(
      counts.enumerated().map { index, count in
        Item("\(index)", scores: (0..<repeats).map { $0 < count ? 1 : 0 })
      })
  }

  /// How many questions: N.
  public var count: Int { items.count }

  /// How many scores there are in all.
  public var scoreCount: Int { items.reduce(0) { $0 + $1.scores.count } }

  /// How many repeats every question has: K; nil if they differ.
  public var repeats: Int? {
    let first = items[0].scores.count
    return items.allSatisfy { $0.scores.count == first } ? first : nil
  }

  /// Whether questions are clustered.
  public var isClustered: Bool { items[0].cluster != nil }

  /// How many clusters there are, or questions where there are none.
  public var unitCount: Int { units.count }

  /// The mean score of each run over all questions; nil if questions differ in their repeats.
  public var runMeans: [Double]? {
    guard let repeats else { return nil }
    return (0..<repeats).map { run in Moments.mean(items.map { $0.scores[run] }) }
  }

  /// Whether all scores are 0 or 1.
  var isBinary: Bool { items.allSatisfy { $0.scores.allSatisfy { $0 == 0 || $0 == 1 } } }

  private static func check(_ items: [Item]) throws(StatisticsError) {
    guard !items.isEmpty else {
      throw StatisticsError(
        "there are no scores", cause: "the table has no question",
        hint: "give at least one question with one score")
    }
    var seen: Set<String> = []
    for item in items {
      guard !item.scores.isEmpty else {
        throw StatisticsError(
          "question \(item.id) has no score", cause: "it was never answered or never graded",
          hint: "leave it out, or score what is missing as 0")
      }
      if let wrong = item.scores.first(where: { !(0...1 ~= $0) }) {
        throw StatisticsError(
          "question \(item.id) has the score \(wrong)", cause: "scores are numbers from 0 to 1",
          hint: "divide by the highest score that can be had")
      }
      guard seen.insert(item.id).inserted else {
        throw StatisticsError(
          "question \(item.id) stands in the table twice",
          cause: "repeats of a question are scores of one item",
          hint: "put its scores together")
      }
    }
    guard items.allSatisfy({ ($0.cluster == nil) == (items[0].cluster == nil) }) else {
      throw StatisticsError(
        "only some questions have a cluster", cause: "an error over clusters needs all of them",
        hint: "give questions that stand alone a cluster of their own")
    }
  }

  private static func units(of items: [Item]) -> [[Int]] {
    guard items[0].cluster != nil else { return items.indices.map { [$0] } }
    var places: [String: Int] = [:]
    var units: [[Int]] = []
    for (index, item) in items.enumerated() {
      let name = item.cluster ?? item.id
      if let place = places[name] {
        units[place].append(index)
      } else {
        places[name] = units.count
        units.append([index])
      }
    }
    return units
  }
}
