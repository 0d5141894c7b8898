import Foundation
import Statistics

/// Whether intervals hold the truth and tests err as often as they say, over many made-up benchmarks.
///
///     statistics-benchmark [draws] [coverage | kinds | tests]
@main
enum StatisticsBenchmark {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let draws = arguments.first.flatMap { Int($0) } ?? 10_000
    let part = arguments.dropFirst().first
    if part == nil || part == "coverage" {
      print(
        "Coverage of 95 % intervals in per cent / mean width in points, \(draws) benchmarks each\n")
      for (items, repeats) in [(30, 10), (40, 10), (198, 3), (500, 1), (30, 1)] {
        let shares = repeats > 1 ? [0.2, 0.45, 0.7, 0.95] : [0.45]
        Coverage.report(
          "N = \(items), K = \(repeats)",
          shares.map { ("λ = \($0)", .betaBinomial(items: items, repeats: repeats, share: $0)) },
          draws)
      }
    }
    if part == nil || part == "kinds" {
      Coverage.report(
        "Questions of other kinds",
        [
          ("some .6, others 0, N = 30, K = 10", .solvable(repeats: 10)),
          ("some .6, others 0, N = 30, K = 64", .solvable(repeats: 64)),
          ("half all-or-none, half alike, N = 30, K = 10", .halfAllOrNone(repeats: 10)),
          ("half all-or-none, half alike, N = 30, K = 64", .halfAllOrNone(repeats: 64)),
          ("20 clusters of 5, K = 3", .clustered),
        ], draws)
    }
    if part == nil || part == "tests" {
      print("False positives at 5 % in per cent, of models whose rates correlate by .7\n")
      print("| N | K | p | λ | sign flips | mid-p | t interval | interval | test | test, mid-p |")
      for (items, repeats) in [
        (30, 1), (30, 10), (30, 64), (40, 10), (198, 1), (198, 3), (500, 1), (500, 3),
      ] {
        FalsePositives.report(items, repeats, draws)
      }
    }
  }
}

/// Numbers as the tables have them.
enum Text {
  static func percent(_ part: Int, _ whole: Int) -> String {
    format(100 * Double(part) / Double(whole))
  }

  static func format(_ value: Double) -> String { String(format: "%.1f", value) }
}
