import Statistics
import Values

/// Scores of several models on several benchmarks, and which of them may be the best.
///
/// Models are compared on the questions that all of them have; others' scores without questions stand in the table and are
/// not compared.
public struct ScoreBoard: Sendable {
  /// One benchmark's column.
  struct Column: Sendable {
    let benchmark: String
    /// By model; those that were not asked are missing.
    let scores: [String: BenchmarkScore]
    /// The models that are compared.
    let compared: Set<String>
    /// The models of which none can be said not to be the best.
    let mayBeBest: Set<String>
    /// The models that the published rule sets in bold.
    let publishedBold: Set<String>
    /// Each model beside the one with the highest score; nil for that one.
    let besides: [String: (difference: PairedComparison, p: Double)]
    /// The model with the highest score of those that are compared.
    let best: String?
    /// Questions that not all of the compared models have.
    let leftOut: Int
    /// The compared models together, for the mean over benchmarks.
    let standings: Standings?
  }

  /// In the order in which they came.
  let models: [String]
  let columns: [Column]
  /// Models with a score on every benchmark: only their means can be compared.
  let means: [String: Double]
  let meanErrors: [String: (repeats: Double?, questions: Double?)]
  let meanMayBeBest: Set<String>
  let meanPublishedBold: Set<String>

  public init(_ scores: [BenchmarkScore]) {
    var models: [String] = []
    var benchmarks: [String] = []
    for score in scores {
      if !models.contains(score.model) { models.append(score.model) }
      if !benchmarks.contains(score.benchmark) { benchmarks.append(score.benchmark) }
    }
    let columns = benchmarks.map { benchmark in
      Column(benchmark, scores.filter { $0.benchmark == benchmark }, models)
    }
    self.models = models
    self.columns = columns
    let whole = models.filter { model in columns.allSatisfy { $0.scores[model] != nil } }
    let means = Dictionary(
      uniqueKeysWithValues: whole.map { model in
        let all = columns.map { $0.scores[model]?.mean ?? 0 }
        return (model, all.reduce(0, +) / Double(max(1, all.count)))
      })
    self.means = means
    meanErrors = Dictionary(
      uniqueKeysWithValues: whole.map { model in
        (
          model,
          (
            Self.error(columns.map { $0.scores[model]?.repeatError }),
            Self.error(columns.map { $0.scores[model]?.questionError })
          )
        )
      })
    meanMayBeBest = Self.best(columns, whole, means)
    let published = whole.map { model in
      (
        mean: means[model] ?? 0,
        repeatError: Self.error(columns.map { $0.scores[model]?.publishedRepeatError ?? 0 })
      )
    }
    meanPublishedBold = Set(zip(whole, PublishedBold.marks(published)).filter(\.1).map(\.0))
  }

  /// The error of an unweighted mean of independent benchmarks; nil if one is not known.
  private static func error(_ errors: [Double?]) -> Double? {
    let known = errors.compactMap { $0 }
    guard known.count == errors.count, !known.isEmpty else { return nil }
    return known.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(known.count)
  }

  /// The models whose mean may be the best: by comparison with the best, or because the paired test does not tell them
  /// from the one with the highest mean.
  private static func best(_ columns: [Column], _ whole: [String], _ means: [String: Double])
    -> Set<String>
  {
    let standings = columns.compactMap(\.standings)
    guard standings.count == columns.count,
      let top = whole.max(by: { (means[$0] ?? 0) < (means[$1] ?? 0) }),
      let together = try? Standings(meanOf: standings)
    else { return [] }
    var best = Set(BestSet(together).members)
    for model in whole where model != top {
      let pairs = columns.compactMap { $0.pair(model, top) }
      guard pairs.count == columns.count, let all = try? ComparisonAcrossTasks(pairs) else {
        continue
      }
      if all.test().p >= 0.05 { best.insert(model) }
    }
    return best
  }
}

extension ScoreBoard.Column {
  init(_ benchmark: String, _ all: [BenchmarkScore], _ models: [String]) {
    let scores = Dictionary(all.map { ($0.model, $0) }, uniquingKeysWith: { $1 })
    let here = models.filter { scores[$0] != nil }
    let withTables = here.filter { scores[$0]?.table != nil }
    let sets = withTables.compactMap { model in
      scores[model]?.table.map { Set($0.items.map(\.id)) }
    }
    let common = sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    leftOut = sets.reduce(Set<String>()) { $0.union($1) }.count - common.count
    self.benchmark = benchmark
    self.scores = scores
    let tables = Dictionary(
      uniqueKeysWithValues: withTables.compactMap { model in
        scores[model]?.table(of: common).map { (model, $0) }
      })
    let standings = Self.standings(scores, here, tables)
    self.standings = standings
    compared = Set(standings?.names ?? [])
    let ordered = here.filter { tables[$0] != nil }
    let best = (ordered.isEmpty ? here : ordered).max {
      (tables[$0]?.mean ?? scores[$0]?.mean ?? 0) < (tables[$1]?.mean ?? scores[$1]?.mean ?? 0)
    }
    self.best = best
    var besides: [String: (difference: PairedComparison, p: Double)] = [:]
    if let best, let top = tables[best] {
      let pairs = ordered.filter { $0 != best }.compactMap { model in
        tables[model].flatMap { try? PairedComparison($0, top) }.map { (model, $0) }
      }
      let adjusted = Holm.adjusted(pairs.map { $0.1.test().p })
      for ((model, pair), p) in zip(pairs, adjusted) { besides[model] = (pair, p) }
    }
    self.besides = besides
    // The sign says "cannot be told from the best": so it must not contradict the test beside it.
    mayBeBest = Set(standings.map { BestSet($0).members } ?? [])
      .union(standings == nil ? [] : besides.filter { $0.value.p >= 0.05 }.map(\.key))
    let published = here.map { model in
      (mean: scores[model]?.mean ?? 0, repeatError: scores[model]?.publishedRepeatError)
    }
    publishedBold = Set(zip(here, PublishedBold.marks(published)).filter(\.1).map(\.0))
  }

  /// Two models on the questions that both have; nil if there are none.
  func pair(_ model: String, _ other: String) -> PairedComparison? {
    guard let one = scores[model]?.table, let two = scores[other]?.table else { return nil }
    let ids = Set(one.items.map(\.id)).intersection(two.items.map(\.id))
    guard let first = scores[model]?.table(of: ids), let second = scores[other]?.table(of: ids)
    else { return nil }
    return try? PairedComparison(first, second)
  }

  /// How models stand together; nil where that cannot be told.
  private static func standings(
    _ scores: [String: BenchmarkScore], _ models: [String], _ tables: [String: ScoreTable]
  ) -> Standings? {
    let own = models.compactMap { model in tables[model].map { (name: model, scores: $0) } }
    if own.count > 1 { return try? Standings(own) }
    let runs = models.compactMap { model -> (name: String, runs: RunTotals)? in
      guard case .totals(let runs)? = scores[model]?.basis else { return nil }
      return (model, runs)
    }
    return runs.count > 1 ? try? Standings(runs) : nil
  }
}
