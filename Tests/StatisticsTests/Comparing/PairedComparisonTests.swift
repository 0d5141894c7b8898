import Testing

@testable import Statistics

struct PairedComparisonTests {
  @Test func theErrorIsThatOfTheDifferences() throws {
    let a = try ScoreTable(right: [3, 5, 0, 9, 10, 2], of: 10)
    let b = try ScoreTable(right: [1, 6, 0, 7, 9, 2], of: 10)
    let paired = try PairedComparison(a, b)
    let (sa, sb) = (try #require(a.questionError), try #require(b.questionError))
    let error = try #require(paired.standardError)
    let correlation = try #require(paired.correlation)
    // SE² = SE_A² + SE_B² − 2ρ·SE_A·SE_B.
    #expect(abs(error * error - (sa * sa + sb * sb - 2 * correlation * sa * sb)) < 1e-14)
    #expect(abs(paired.difference - 0.4 / 6) < 1e-12)
    let interval = try #require(paired.tInterval())
    #expect(abs(interval.width / 2 - StudentT(freedom: 5).quantile(0.975) * error) < 1e-12)
  }

  @Test func orderOfQuestionsDoesNotMatter() throws {
    let a = try ScoreTable(rows: [[1, 0], [1, 1], [0, 0]])
    let b = try ScoreTable([
      .init("2", scores: [1, 0]), .init("0", scores: [0, 0]), .init("1", scores: [1, 1]),
    ])
    let (forward, back) = (try PairedComparison(a, b), try PairedComparison(b, a))
    #expect(
      forward.differences == [0.5, 0, -0.5] && abs(forward.difference + back.difference) < 1e-15)
    #expect(forward.standardError == back.standardError && forward.signFlips() == back.signFlips())
  }

  @Test func otherQuestionsAreRefused() throws {
    let a = try ScoreTable(right: [1, 0], of: 1)
    let more = try ScoreTable(right: [1, 0, 1], of: 1)
    let other = try ScoreTable([.init("0", scores: [1]), .init("x", scores: [1])])
    let clustered = try ScoreTable(rows: [[1], [0]], clusters: ["a", "b"])
    for (table, cause) in [
      (more, "one has 2 questions, the other 3"), (other, "question 1 is in one of them only"),
      (clustered, "question 0 is in different clusters"),
    ] {
      let error = #expect(throws: StatisticsError.self) { try PairedComparison(a, table) }
      #expect(error?.cause == cause)
      #expect(throws: StatisticsError.self) { try PairedComparison(table, a) }
    }
  }

  @Test func clustersFlipTogether() throws {
    // Two clusters of five, each all better: two coins, not ten.
    let clusters = (0..<10).map { $0 < 5 ? "a" : "b" }
    let ones = [[Double]](repeating: [1], count: 10)
    let zeros = [[Double]](repeating: [0], count: 10)
    let paired = try PairedComparison(
      ScoreTable(rows: ones, clusters: clusters), ScoreTable(rows: zeros, clusters: clusters))
    #expect(paired.signFlips().p == 0.5 && paired.unitCount == 2)
    let alone = try PairedComparison(ScoreTable(rows: ones), ScoreTable(rows: zeros))
    #expect(abs(alone.signFlips().p - 2.0 / 1024) < 1e-15)
    #expect(throws: StatisticsError.self) { try paired.mcNemar() }
    #expect(abs(try alone.mcNemar() - 2.0 / 1024) < 1e-15)
  }

  @Test func modelsThatAgreeEntirelyAreNotProvedEqual() throws {
    let table = try ScoreTable(right: [Int](repeating: 1, count: 30), of: 1)
    let interval = try #require(try PairedComparison(table, table).interval())
    #expect(interval.lower < -0.05 && interval.upper > 0.05 && interval.method == .agrestiMin)
    let one = try ScoreTable(right: [1], of: 1)
    #expect(try PairedComparison(one, one).interval() == nil)
  }

  /// Tests of models alike find a difference no more often than they say: exact ones less often, mid-p about as often.
  @Test(arguments: [(30, 1, 0.5), (30, 10, 0.5), (40, 10, 0.1), (198, 1, 0.5), (198, 3, 0.3)])
  func modelsAlikeAreSeldomFoundDifferent(_ items: Int, _ repeats: Int, _ mean: Double) throws {
    let truth = SimulatedBenchmark(items: items, repeats: repeats, mean: mean, repeatShare: 0.45)
    var draws = Draws(seed: 21)
    let rounds = 300
    var (exact, middle) = (0, 0)
    for _ in 0..<rounds {
      let (first, second) = truth.pairedCounts(correlation: 0.7, &draws)
      let paired = try PairedComparison(
        ScoreTable(right: first, of: repeats), ScoreTable(right: second, of: repeats))
      guard paired.interval()?.contains(0) == false else { continue }
      if paired.signFlips().p < 0.05 { exact += 1 }
      if paired.signFlips(midP: true).p < 0.05 { middle += 1 }
    }
    // At 5 %, more than 8.7 % of 300 has a chance of 0.4 %.
    #expect(exact <= 26 && exact <= middle && middle <= 27)
    if items >= 198 { #expect(middle >= 4) }
  }

  /// One model solves a few questions always, the other all of them now and then: sign flips alone err here in 15 of 100.
  @Test func unlikeModelsOfTheSameScoreAreSeldomFoundDifferent() throws {
    let few = SimulatedBenchmark(items: 30, repeats: 10, mean: 0.05, repeatShare: 0.2)
    let spread = SimulatedBenchmark(items: 30, repeats: 10, mean: 0.05, repeatShare: 0.9)
    var draws = Draws(seed: 22)
    var (both, flips) = (0, 0)
    for _ in 0..<300 {
      let paired = try PairedComparison(
        ScoreTable(right: few.counts(&draws), of: 10),
        ScoreTable(right: spread.counts(&draws), of: 10))
      guard paired.signFlips().p < 0.05 else { continue }
      flips += 1
      if paired.test().p < 0.05 { both += 1 }
    }
    #expect(flips > 20 && both <= 15)
  }

  /// The p-value is below a threshold where the sign flips' is and the interval leaves out 0.
  @Test func theTestIsThatOfFlipsAndInterval() throws {
    var draws = Draws(seed: 23)
    for round in 0..<60 {
      let truth = SimulatedBenchmark(items: 25, repeats: 3, mean: 0.3, repeatShare: 0.5)
      let other = SimulatedBenchmark(
        items: 25, repeats: 3, mean: 0.3 + Double(round % 6) / 10, repeatShare: 0.5)
      let paired = try PairedComparison(
        ScoreTable(right: truth.counts(&draws), of: 3),
        ScoreTable(right: other.counts(&draws), of: 3))
      let task = try ComparisonAcrossTasks([paired, paired])
      for alpha in [0.3, 0.05, 0.01] {
        let excludes = paired.interval(level: 1 - alpha)?.contains(0) == false
        #expect((paired.test().p < alpha) == (paired.signFlips().p < alpha && excludes))
        let bothExclude = task.interval(level: 1 - alpha)?.contains(0) == false
        #expect(
          (task.test(draws: 500).p < alpha) == (task.signFlips(draws: 500).p < alpha && bothExclude)
        )
      }
      #expect(paired.test().p <= 1 && paired.test().p >= paired.signFlips().p)
    }
    let same = try ScoreTable(right: [1, 0, 1], of: 1)
    #expect(try PairedComparison(same, same).test().p == 1)
  }

  @Test func intervalsOfDifferencesMirror() throws {
    let a = try ScoreTable(right: [3, 5, 0, 9, 10, 2, 0, 1], of: 10)
    let b = try ScoreTable(right: [1, 6, 0, 7, 9, 2, 1, 0], of: 10)
    let (forward, back) = (
      try #require(try PairedComparison(a, b).interval()),
      try #require(try PairedComparison(b, a).interval())
    )
    #expect(abs(forward.lower + back.upper) < 1e-12 && abs(forward.upper + back.lower) < 1e-12)
    #expect(forward.method == .squareAndAdd && forward.width > 0)
  }

  @Test func tasksCountAlike() throws {
    func pair(_ a: [Int], _ b: [Int], _ k: Int) throws -> PairedComparison {
      try PairedComparison(ScoreTable(right: a, of: k), ScoreTable(right: b, of: k))
    }
    let small = try pair([1, 0, 1, 1], [0, 0, 1, 0], 1)
    let large = try pair([3, 2, 0, 1, 3, 2, 1, 0], [2, 2, 1, 1, 3, 0, 1, 1], 3)
    let both = try ComparisonAcrossTasks([small, large])
    #expect(abs(both.difference - (small.difference + large.difference) / 2) < 1e-15)
    let (s, l) = (try #require(small.standardError), try #require(large.standardError))
    let error = try #require(both.standardError)
    #expect(abs(error - (s * s + l * l).squareRoot() / 2) < 1e-15)
    let freedom = try #require(both.freedom)
    #expect(freedom >= 3 && freedom <= 10)
    #expect(try #require(both.interval()).contains(both.difference))
    #expect(both.signFlips().p > 0.1 && both.signFlips().p <= 1)
    let one = try ComparisonAcrossTasks([small])
    #expect(one.interval() == small.interval() && one.signFlips() == small.signFlips())
    #expect(throws: StatisticsError.self) { try ComparisonAcrossTasks([]) }
  }
}
