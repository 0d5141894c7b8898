import Statistics

/// How often tests find a difference between models of the same true score.
enum FalsePositives {
  static func report(_ items: Int, _ repeats: Int, _ draws: Int) {
    // The last four are two models that have only their score in common.
    for (mean, share, other) in [
      (0.5, 0.45, nil), (0.1, 0.45, nil), (0.5, 0.2, nil), (0.5, 0.8, nil), (0.3, 0.2, 0.8),
      (0.1, 0.2, 0.8), (0.05, 0.2, 0.8), (0.05, 0.45, 0.95),
    ] as [(Double, Double, Double?)] {
      let truth = SimulatedBenchmark(
        items: items, repeats: repeats, mean: mean, repeatShare: share)
      let stranger = other.map {
        SimulatedBenchmark(items: items, repeats: repeats, mean: mean, repeatShare: $0)
      }
      var random = Draws(seed: 7)
      var found = [0, 0, 0, 0, 0, 0]
      for _ in 0..<draws {
        var (first, second) = truth.pairedCounts(correlation: 0.7, &random)
        if let stranger { second = stranger.counts(&random) }
        guard let a = try? ScoreTable(right: first, of: repeats),
          let b = try? ScoreTable(right: second, of: repeats),
          let comparison = try? PairedComparison(a, b)
        else { continue }
        let exact = comparison.signFlips().p < 0.05
        let middle = comparison.signFlips(midP: true).p < 0.05
        // `test` finds what both the sign flips and the interval find.
        let interval = comparison.interval()?.contains(0) == false
        let spread = comparison.tInterval()?.contains(0) == false
        for (place, finding) in [
          exact, middle, spread, interval, exact && interval, middle && interval,
        ].enumerated() where finding {
          found[place] += 1
        }
      }
      print(
        "| \(items) | \(repeats) | \(mean) | \(share)\(other.map { " and \($0)" } ?? "") | "
          + found.map { Text.percent($0, draws) }.joined(separator: " | ") + " |")
    }
  }
}
