import Statistics
import Values

/// Scores of several models on several benchmarks, and which of them may be the best.
public struct ScoreBoard: Sendable {
  /// One benchmark's column.
  struct Column: Sendable {
    let benchmark: String
    /// By model; those that were not asked are missing.
    let scores: [String: BenchmarkScore]
    /// The models of which none can be said not to be the best; empty if that cannot be told.
    let mayBeBest: Set<String>
    /// The models that the published rule sets in bold.
    let publishedBold: Set<String>
    /// Each model beside the one with the highest score, on the questions that both have; nil for that one.
    let besides: [String: (difference: PairedComparison, p: Double)]
    /// The model with the highest score.
    let best: String?
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
      Self.column(benchmark, scores.filter { $0.benchmark == benchmark }, models)
    }
    self.models = models
    self.columns = columns
    let whole = models.filter { model in columns.allSatisfy { $0.scores[model] != nil } }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }
    func error(_ errors: [Double?]) -> Double? {
      let known = errors.compactMap { $0 }
      guard known.count == errors.count, !known.isEmpty else { return nil }
      return known.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(known.count)
    }
    let means = Dictionary(
      uniqueKeysWithValues: whole.map { model in
        (model, mean(columns.map { $0.scores[model]?.mean ?? 0 }))
      })
    self.means = means
    meanErrors = Dictionary(
      uniqueKeysWithValues: whole.map { model in
        (
          model,
          (
            error(columns.map { $0.scores[model]?.repeatError }),
            error(columns.map { $0.scores[model]?.questionError })
          )
        )
      })
    let standings = columns.compactMap { Self.standings($0.scores, whole) }
    meanMayBeBest =
      standings.count == columns.count
      ? (try? Standings(meanOf: standings)).map { Set(BestSet($0).members) } ?? [] : []
    let published = whole.map { model in
      (
        mean: means[model] ?? 0,
        repeatError: Self.sum(columns.map { $0.scores[model]?.publishedRepeatError ?? 0 })
      )
    }
    meanPublishedBold = Set(
      zip(whole, PublishedBold.marks(published)).filter(\.1).map(\.0))
  }

  private static func sum(_ errors: [Double]) -> Double? {
    guard !errors.isEmpty else { return nil }
    return errors.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(errors.count)
  }

  private static func column(
    _ benchmark: String, _ all: [BenchmarkScore], _ models: [String]
  ) -> Column {
    let scores = Dictionary(all.map { ($0.model, $0) }, uniquingKeysWith: { $1 })
    let here = models.filter { scores[$0] != nil }
    let best = here.max { (scores[$0]?.mean ?? 0) < (scores[$1]?.mean ?? 0) }
    var besides: [String: (difference: PairedComparison, p: Double)] = [:]
    if let best, let top = scores[best]?.table {
      let others = here.filter { $0 != best }
      let compared = others.compactMap { model -> (String, PairedComparison)? in
        guard let table = scores[model]?.table,
          let pair = try? PairedComparison(table, top)
        else { return nil }
        return (model, pair)
      }
      let adjusted = Holm.adjusted(compared.map { $0.1.test().p })
      for ((model, pair), p) in zip(compared, adjusted) { besides[model] = (pair, p) }
    }
    let published = here.map { model in
      (mean: scores[model]?.mean ?? 0, repeatError: scores[model]?.publishedRepeatError)
    }
    return Column(
      benchmark: benchmark, scores: scores,
      mayBeBest: standings(scores, here).map { Set(BestSet($0).members) } ?? [],
      publishedBold: Set(zip(here, PublishedBold.marks(published)).filter(\.1).map(\.0)),
      besides: besides, best: best)
  }

  /// How models stand together; nil where that cannot be told: others' scores, or other questions.
  private static func standings(_ scores: [String: BenchmarkScore], _ models: [String])
    -> Standings?
  {
    guard models.count > 1 else { return nil }
    let tables = models.compactMap { model in scores[model]?.table.map { (name: model, scores: $0) }
    }
    if tables.count == models.count { return try? Standings(tables) }
    let runs = models.compactMap { model -> (name: String, runs: RunTotals)? in
      guard case .totals(let runs)? = scores[model]?.basis else { return nil }
      return (model, runs)
    }
    return runs.count == models.count ? try? Standings(runs) : nil
  }
}
