import Statistics

/// How often intervals hold the true score, and how wide they are.
enum Coverage {
  /// Kinds of benchmarks.
  enum Kind {
    /// Rates of a beta distribution.
    case betaBinomial(items: Int, repeats: Int, share: Double)
    /// 30 questions: some are solved six times in ten, the others never.
    case solvable(repeats: Int)
    /// 30 questions: half are always or never solved, the others have the same rate.
    case halfAllOrNone(repeats: Int)
    /// 20 clusters of 5 questions that share a rate, 3 repeats.
    case clustered

    /// Scores of a benchmark with this true score.
    func table(_ mean: Double, _ draws: inout Draws) throws(StatisticsError) -> ScoreTable {
      switch self {
      case .betaBinomial(let items, let repeats, let share):
        let truth = SimulatedBenchmark(
          items: items, repeats: repeats, mean: mean, repeatShare: share)
        return try ScoreTable(right: truth.counts(&draws), of: repeats)
      case .solvable(let repeats):
        let counts = (0..<30).map { _ in
          draws.binomial(repeats, draws.uniform() < mean / 0.6 ? 0.6 : 0)
        }
        return try ScoreTable(right: counts, of: repeats)
      case .halfAllOrNone(let repeats):
        let counts = (0..<30).map { _ in
          draws.binomial(
            repeats, draws.uniform() < 0.5 ? mean : draws.uniform() < mean ? 1 : 0)
        }
        return try ScoreTable(right: counts, of: repeats)
      case .clustered:
        var items: [ScoreTable.Item] = []
        for cluster in 0..<20 {
          let rate = draws.beta(mean * 1.2, (1 - mean) * 1.2)
          for question in 0..<5 {
            let scores = (0..<3).map { _ in Double(draws.binomial(1, rate)) }
            items.append(
              ScoreTable.Item("\(cluster)/\(question)", cluster: "\(cluster)", scores: scores))
          }
        }
        return try ScoreTable(items)
      }
    }
  }

  /// A table with a row for each kind, by our rule and by the errors as they were seen.
  static func report(_ title: String, _ kinds: [(name: String, kind: Kind)], _ draws: Int) {
    let rates = [0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01]
    print("\(title)\n| rule | benchmark | " + rates.map { "\($0)" }.joined(separator: " | ") + " |")
    for (name, kind) in kinds {
      var (own, seen): ([String], [String]) = ([], [])
      for rate in rates {
        let (first, second) = cells(kind, rate, draws)
        own.append(first)
        seen.append(second)
      }
      print("| ours | \(name) | " + own.joined(separator: " | ") + " |")
      print("| as seen | \(name) | " + seen.joined(separator: " | ") + " |")
    }
    print("")
  }

  private static func cells(_ kind: Kind, _ rate: Double, _ draws: Int) -> (String, String) {
    var random = Draws(seed: rate.bitPattern)
    var held = (own: 0, seen: 0)
    var width = (own: 0.0, seen: 0.0)
    for _ in 0..<draws {
      guard let table = try? kind.table(rate, &random) else { continue }
      let (own, seen) = (table.interval(), asSeen(table))
      if own.contains(rate) { held.own += 1 }
      if seen.contains(rate) { held.seen += 1 }
      width.own += own.width
      width.seen += seen.width
    }
    func cell(_ held: Int, _ width: Double) -> String {
      Text.percent(held, draws) + " / " + Text.format(100 * width / Double(draws))
    }
    return (cell(held.own, width.own), cell(held.seen, width.seen))
  }

  /// Wilson's with n = p̂(1−p̂)/SE² as it was seen, from N to all scores.
  private static func asSeen(_ table: ScoreTable) -> Interval {
    let spread = table.mean * (1 - table.mean)
    let error = table.standardError ?? 0
    let trials = error > 0 ? spread / (error * error) : Double(table.scoreCount)
    let capped =
      spread > 0
      ? min(max(trials, Double(table.count)), Double(table.scoreCount)) : Double(table.count)
    return Interval.wilson(successes: table.mean * capped, of: capped)
  }
}
