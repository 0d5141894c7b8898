import Foundation
import Statistics

/// Whether intervals hold the truth and tests err as often as they say, over many made-up benchmarks.
///
///     statistics-benchmark [draws]
@main
enum StatisticsBenchmark {
  static func main() {
    let draws = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
    print(
      "Coverage of 95 % intervals in per cent / mean width in points, \(draws) benchmarks each\n")
    for (items, repeats) in [(30, 10), (40, 10), (198, 3), (500, 1), (30, 1)] {
      coverage(items, repeats, draws)
    }
    print("False positives at 5 % in per cent, of models whose rates correlate by .7\n")
    print("| N | K | p | λ | sign flips | mid-p | t interval |")
    for (items, repeats) in [(30, 1), (30, 10), (40, 10), (198, 1), (198, 3), (500, 1), (500, 3)] {
      falsePositives(items, repeats, draws)
    }
  }

  private static func coverage(_ items: Int, _ repeats: Int, _ draws: Int) {
    let shares = repeats > 1 ? [0.2, 0.45, 0.7, 0.95] : [0.45]
    let rates = [0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01]
    print("N = \(items), K = \(repeats)")
    print("| rule | λ | " + rates.map { "\($0)" }.joined(separator: " | ") + " |")
    for share in shares {
      var cells: [String] = []
      var seenCells: [String] = []
      for rate in rates {
        let truth = SimulatedBenchmark(
          items: items, repeats: repeats, mean: rate, repeatShare: share)
        var random = Draws(seed: UInt64(items * 1000 + repeats) &+ rate.bitPattern)
        var held = 0
        var width = 0.0
        var seenHeld = 0
        var seenWidth = 0.0
        for _ in 0..<draws {
          guard let table = try? ScoreTable(right: truth.counts(&random), of: repeats) else {
            continue
          }
          let interval = table.interval()
          if interval.contains(rate) { held += 1 }
          width += interval.width
          let seen = asSeen(table)
          if seen.contains(rate) { seenHeld += 1 }
          seenWidth += seen.width
        }
        cells.append(percent(held, draws) + " / " + format(100 * width / Double(draws)))
        seenCells.append(percent(seenHeld, draws) + " / " + format(100 * seenWidth / Double(draws)))
      }
      print("| ours | \(share) | " + cells.joined(separator: " | ") + " |")
      print("| as seen | \(share) | " + seenCells.joined(separator: " | ") + " |")
    }
    print("")
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

  private static func falsePositives(_ items: Int, _ repeats: Int, _ draws: Int) {
    // The last pair are two models that have only their score in common.
    for (mean, share, other) in [
      (0.5, 0.45, nil), (0.1, 0.45, nil), (0.5, 0.2, nil), (0.5, 0.8, nil), (0.1, 0.2, 0.8),
    ] as [(Double, Double, Double?)] {
      let truth = SimulatedBenchmark(
        items: items, repeats: repeats, mean: mean, repeatShare: share)
      let stranger = other.map {
        SimulatedBenchmark(items: items, repeats: repeats, mean: mean, repeatShare: $0)
      }
      var random = Draws(seed: 7)
      var (exact, middle, interval) = (0, 0, 0)
      for _ in 0..<draws {
        var (first, second) = truth.pairedCounts(correlation: 0.7, &random)
        if let stranger { second = stranger.counts(&random) }
        guard let a = try? ScoreTable(right: first, of: repeats),
          let b = try? ScoreTable(right: second, of: repeats),
          let comparison = try? PairedComparison(a, b)
        else { continue }
        if comparison.signFlips().p < 0.05 { exact += 1 }
        if comparison.signFlips(midP: true).p < 0.05 { middle += 1 }
        if comparison.interval()?.contains(0) == false { interval += 1 }
      }
      print(
        "| \(items) | \(repeats) | \(mean) | \(share)\(other.map { " and \($0)" } ?? "") "
          + "| \(percent(exact, draws)) | \(percent(middle, draws)) | \(percent(interval, draws)) |"
      )
    }
  }

  private static func percent(_ part: Int, _ whole: Int) -> String {
    format(100 * Double(part) / Double(whole))
  }

  private static func format(_ value: Double) -> String { String(format: "%.1f", value) }
}
