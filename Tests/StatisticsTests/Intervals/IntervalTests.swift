import Testing

@testable import Statistics

struct IntervalTests {
  @Test(
    arguments: [
      (0, 30, 0, 0.1135, 0.0008, 0.1122), (16, 30, 0.3614, 0.6977, 0.3603, 0.6985),
      (30, 30, 0.8865, 1, nil, nil), (33, 40, 0.6805, 0.9125, nil, nil),
      (79, 198, 0.3333, 0.4685, nil, nil),
    ] as [(Double, Double, Double, Double, Double?, Double?)])
  func knownIntervals(
    _ right: Double, _ n: Double, _ low: Double, _ high: Double, _ betaLow: Double?,
    _ betaHigh: Double?
  ) {
    let wilson = Interval.wilson(successes: right, of: n)
    #expect(abs(wilson.lower - low) < 6e-5 && abs(wilson.upper - high) < 6e-5)
    let beta = Interval.beta(successes: right, of: n)
    if let betaLow { #expect(abs(beta.lower - betaLow) < 6e-5) }
    if let betaHigh { #expect(abs(beta.upper - betaHigh) < 6e-5) }
  }

  @Test func nonsenseHasAnIntervalThatSaysNothing() {
    for (right, n) in [(0.0, 0.0), (1, -3), (.nan, 4), (1, .nan), (1, .infinity)] {
      let interval = Interval.wilson(successes: right, of: n)
      #expect(interval.lower == 0 && interval.upper == 1)
    }
    let prior = Interval.beta(successes: .nan, of: .nan)
    #expect(abs(prior.lower - 0.025) < 1e-12 && abs(prior.upper - 0.975) < 1e-12)
    #expect(Interval.wilson(successes: 3, of: 9, level: .nan).width < 0.7)
    #expect(Interval.wilson(successes: 12, of: 9) == Interval.wilson(successes: 9, of: 9))
  }

  @Test func tIntervalsUseTheirFreedom() {
    let interval = Interval.t(mean: 0.5, error: 0.05, freedom: 29)
    #expect(abs(interval.upper - 0.5 - 2.0452296421327043 * 0.05) < 1e-12)
    #expect(interval.method == .t && Interval.t(mean: 0.99, error: 0.05, freedom: 29).upper == 1)
    #expect(
      Interval.t(mean: 0, error: 0.05, freedom: 9, bounds: -1...1, clustered: true).method
        == .clusteredT)
  }

  @Test func moreConfidenceIsWider() throws {
    let table = try ScoreTable(right: [0, 1, 1, 4, 9, 10], of: 10)
    let widths = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999].map { table.interval(level: $0).width }
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 < $1 })
    #expect(table.interval(level: 2).width < 1 && table.interval(level: -1).width > 0)
  }

  @Test func theMethodFollowsTheScores() throws {
    #expect(try ScoreTable(right: [0, 1, 1], of: 1).interval().method == .wilson)
    #expect(try ScoreTable(right: [0, 2, 3], of: 3).interval().method == .effectiveWilson)
    #expect(try ScoreTable(rows: [[0.5], [0.25]]).interval().method == .effectiveWilson)
    let rows: [[Double]] = [[1], [0], [1]]
    #expect(
      try ScoreTable(rows: rows, clusters: ["a", "b", "a"]).interval().method == .clusteredWilson)
    #expect(try ScoreTable(rows: rows, clusters: ["a", "a", "a"]).interval().method == .wilson)
    #expect(try ScoreTable(right: [3], of: 10).interval().method == .wilson)
  }

  /// Whatever the scores, an interval holds their mean, lies in 0…1, and has a width; right and wrong exchanged mirror it.
  @Test func intervalsAreSoundForAnyScores() throws {
    var draws = Draws(seed: 2)
    for round in 0..<300 {
      let count = 1 + Int(draws.uniform() * 12)
      let level = draws.uniform()
      var rows: [[Double]] = []
      for _ in 0..<count {
        rows.append(
          (0..<(1 + Int(draws.uniform() * 4))).map { _ in
            switch round % 4 {
            case 0: Double(draws.binomial(1, level))
            case 1: (draws.uniform() * 4).rounded() / 4
            case 2: draws.uniform() < 0.5 ? 0 : draws.uniform()
            default: draws.uniform() < 0.97 ? 0 : 1
            }
          })
      }
      let clusters =
        round % 3 == 0 ? rows.map { _ in "\(draws.binomial(3, 0.5))" } : nil
      let table = try ScoreTable(rows: rows, clusters: clusters)
      let interval = table.interval()
      #expect(0 <= interval.lower && interval.upper <= 1 && interval.width > 0)
      #expect(interval.lower <= table.mean + 1e-12 && table.mean <= interval.upper + 1e-12)
      let mirrored = try ScoreTable(rows: rows.map { $0.map { 1 - $0 } }, clusters: clusters)
        .interval()
      #expect(abs(mirrored.lower - (1 - interval.upper)) < 1e-9)
      #expect(abs(mirrored.upper - (1 - interval.lower)) < 1e-9)
    }
  }

  @Test func allOrNothingIsNotCertain() throws {
    let nothing = try ScoreTable(right: [Int](repeating: 0, count: 30), of: 10).interval()
    #expect(nothing.lower == 0 && nothing.upper > 0.1 && nothing.upper < 0.13)
    let all = try ScoreTable(right: [Int](repeating: 10, count: 30), of: 10).interval()
    #expect(all.upper == 1 && abs(all.lower - (1 - nothing.upper)) < 1e-12)
    let equal = try ScoreTable(rows: [[0.5, 0.5], [0.5, 0.5]]).interval()
    #expect(equal.width > 0.1)
  }

  /// 95 % intervals hold the truth about as often as they say, also near 0 and 1. More draws, more cases:
  /// `make bench-statistics`, Documentation/Statistics.md.
  @Test(arguments: [
    (30, 10, 0.5, 0.45), (30, 10, 0.7, 0.2), (30, 10, 0.3, 0.7), (30, 10, 0.05, 0.45),
    (30, 10, 0.02, 0.45), (30, 10, 0.98, 0.7), (198, 3, 0.02, 0.45), (500, 1, 0.01, 0.45),
  ])
  func intervalsHoldTheTruth(_ items: Int, _ repeats: Int, _ mean: Double, _ share: Double) throws {
    let truth = SimulatedBenchmark(items: items, repeats: repeats, mean: mean, repeatShare: share)
    var draws = Draws(seed: 4)
    let rounds = items > 100 ? 200 : 400
    var held = 0
    for _ in 0..<rounds {
      let table = try ScoreTable(right: truth.counts(&draws), of: repeats)
      if table.interval().contains(mean) { held += 1 }
    }
    // With a true coverage of 95 %, less than 91.5 % in 400 has a chance of 0.2 %.
    #expect(Double(held) / Double(rounds) > 0.915)
    if 0.3...0.7 ~= mean { #expect(Double(held) / Double(rounds) < 0.985) }
  }

  @Test func clusteredIntervalsHoldTheTruth() throws {
    var draws = Draws(seed: 9)
    var held = 0
    for _ in 0..<400 {
      var rows: [[Double]] = []
      var clusters: [String] = []
      for cluster in 0..<25 {
        let rate = draws.beta(0.4, 0.9)
        for _ in 0..<4 {
          rows.append((0..<2).map { _ in Double(draws.binomial(1, rate)) })
          clusters.append("\(cluster)")
        }
      }
      if try ScoreTable(rows: rows, clusters: clusters).interval().contains(0.4 / 1.3) { held += 1 }
    }
    #expect((366...394).contains(held))
  }

  @Test func totalsHaveTheIntervalOfQuestionsAskedOnce() throws {
    let interval = try RunTotals([15, 17], items: 30).interval()
    #expect(abs(interval.lower - 0.3614) < 6e-5 && interval.method == .wilson)
  }
}
