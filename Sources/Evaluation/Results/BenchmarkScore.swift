import Statistics
import Values

/// A model's score on a benchmark with all that is known of its error.
///
/// Scores are shares, 0...1; reports show them times a hundred.
public struct BenchmarkScore: Sendable {
  /// What it rests on.
  enum Basis: Sendable {
    /// Every sample.
    case samples(ScoreTable)
    /// The totals of whole runs.
    case totals(RunTotals)
    /// Somebody else's mean, and the standard error beside it.
    case stated(mean: Double, error: Double?)
  }

  public internal(set) var model: String
  public let benchmark: String
  let basis: Basis
  /// The result that it was made from; nil for others' scores.
  let result: BenchmarkResult?

  /// Clusters below this number say too little of how much clusters differ.
  static let leastClusters = 10

  /// - Throws: ``RetortError`` of kind `input` if no sample counts.
  public init(_ result: BenchmarkResult) throws {
    model = result.model
    benchmark = result.benchmark
    self.result = result
    let clusters = result.items.map(\.cluster)
    let distinct = Set(clusters.compactMap { $0 })
    let isClustered =
      !clusters.contains(nil) && distinct.count >= Self.leastClusters
      && distinct.count < clusters.count
    let items = result.items.compactMap { item -> ScoreTable.Item? in
      let scores = item.scores.compactMap { $0 }
      guard !scores.isEmpty else { return nil }
      return ScoreTable.Item(item.id, cluster: isClustered ? item.cluster : nil, scores: scores)
    }
    do throws(StatisticsError) {
      basis = .samples(try ScoreTable(items))
    } catch {
      throw RetortError(
        .input, "model \"\(result.model)\" has no score on \(result.benchmark)",
        cause: "none of \(result.samples) samples counts"
          + (result.commonestReason.map { ": \($0)" } ?? ""),
        hint: "its samples and why they do not count stand in the evaluation's folder")
    }
  }

  init(model: String, benchmark: String, basis: Basis) {
    (self.model, self.benchmark, self.basis, result) = (model, benchmark, basis, nil)
  }

  /// The samples that count, as votes: one for each question that has any; nil where there are none to be had.
  var votes: [Votes]? {
    guard let result else { return nil }
    var votes: [Votes] = []
    for item in result.items {
      let counted = item.outcomes.indices.filter {
        item.outcomes[$0] != .missing && item.outcomes[$0] != .couldNotTell
      }
      guard !counted.isEmpty else { continue }
      // Programs have no answer in common: those that pass are right, and no two others are the same.
      let labels = counted.map { place -> Int? in
        if item.votes.indices.contains(place) { return item.votes[place] }
        return item.outcomes[place] == .right ? SampleVotes.right : nil
      }
      guard let vote = try? Votes(labels, right: SampleVotes.right) else { return nil }
      votes.append(vote)
    }
    return votes.isEmpty ? nil : votes
  }

  /// A score at k of n repeats.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if a question has fewer than k samples.
  func at(_ k: Int, _ measure: AtK.Measure) throws -> AtK {
    do throws(StatisticsError) {
      return try AtK(measure, k: k, of: votes ?? [])
    } catch {
      throw RetortError(
        .usage, "\(measure.label(k: k)) of \(model) on \(benchmark) cannot be told",
        cause: error.cause, hint: "more repeats, or a smaller k")
    }
  }

  /// Whether answers are votes.
  var hasVotes: Bool { result?.items.contains { !$0.votes.isEmpty } ?? false }

  /// The table of some of its questions; nil if it has none of them.
  func table(of ids: Set<String>) -> ScoreTable? {
    table.flatMap { try? ScoreTable($0.items.filter { ids.contains($0.id) }) }
  }

  var table: ScoreTable? { if case .samples(let table) = basis { table } else { nil } }

  public var mean: Double {
    switch basis {
    case .samples(let table): table.mean
    case .totals(let runs): runs.mean
    case .stated(let mean, _): mean
    }
  }

  /// How far it would move if the same questions were asked again; nil with one repeat.
  public var repeatError: Double? {
    switch basis {
    case .samples(let table): table.repeatError()
    case .totals(let runs): runs.repeatError()
    case .stated: nil
    }
  }

  /// The same as published tables have it: divided by K.
  var publishedRepeatError: Double? {
    switch basis {
    case .samples(let table): table.repeatError(.runs)
    case .totals(let runs): runs.repeatError(.runs)
    case .stated(_, let error): error
    }
  }

  /// How far it would move with other questions like these.
  public var questionError: Double? {
    switch basis {
    case .samples(let table): table.standardError
    case .totals(let runs): runs.questionErrorBound
    case .stated(_, let error): error
    }
  }

  /// Where the score on questions like these lies, with 95 % confidence; nil where nothing is known.
  public var interval: Interval? {
    switch basis {
    case .samples(let table): table.interval()
    case .totals(let runs): runs.interval()
    case .stated: nil
    }
  }

  var dispersion: Dispersion? {
    switch basis {
    case .samples(let table): table.dispersion
    case .totals(let runs): runs.dispersion
    case .stated: nil
    }
  }

  /// N×K, or what is known of it.
  var size: String {
    switch basis {
    case .samples(let table):
      table.repeats.map { "\(table.count)×\($0)" } ?? "\(table.count), \(table.scoreCount) in all"
    case .totals(let runs): "\(runs.items)×\(runs.totals.count)"
    case .stated: "–"
    }
  }
}
