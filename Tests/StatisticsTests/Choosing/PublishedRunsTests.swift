import Testing

@testable import Statistics

/// Twelve published models of which the totals of ten runs are known.
struct PublishedRunsTests {
  @Test func theyCanBeRanked() throws {
    let aime = try Standings(PublishedRuns.totals(PublishedRuns.aime, of: 30))
    let amc = try Standings(PublishedRuns.totals(PublishedRuns.amc, of: 40))
    let both = try Standings(meanOf: [aime, amc])
    let set = BestSet(both)
    #expect(set.members == ["openthoughts3_100k"])
    let chances = both.chancesOfBest()
    #expect(try #require(chances.last) > 0.99 && abs(chances.reduce(0, +) - 1) < 1e-9)

    // Without the one that stands out, none can be told from the best by 30 questions.
    let others = try Standings(PublishedRuns.totals(PublishedRuns.aime.dropLast(), of: 30))
    #expect(BestSet(others).members.count >= 9)
    let shrunk = try Shrinkage(others)
    #expect(shrunk.spread == 0 && shrunk.scores.allSatisfy { $0.factor == 1 })
  }

  /// The published rule finds far fewer level with the best, for it knows the noise of repeats only.
  @Test func thePublishedRuleIsSharper() throws {
    let totals = try PublishedRuns.totals(PublishedRuns.aime.dropLast(), of: 30)
    let marks = PublishedBold.marks(
      totals.map { ($0.runs.mean, $0.runs.repeatError(.runs)) })
    // 7.4 ± 0.32 and 7.1 of 30.
    let bold = zip(totals, marks).filter(\.1).map(\.0.name)
    #expect(bold == ["b1_code_top_1", "meta_chat_reasoning_25_75_system"])
  }

  @Test func theirRunsAreAsAlikeAsDecodingMakesThem() throws {
    for (runs, items) in [(PublishedRuns.aime, 30), (PublishedRuns.amc, 40)] {
      for (name, totals) in try PublishedRuns.totals(runs, of: items) {
        #expect(totals.dispersion?.verdict() == .asExpected, "\(name)")
      }
    }
    let many = try RunTotals(PublishedRuns.openThoughts3, items: 30)
    #expect(many.dispersion?.verdict() == .asExpected)
    #expect(abs(100 * (try #require(many.repeatError())) * 48.0.squareRoot() - 5.8) < 0.05)
  }

  @Test func boldNeedsScores() {
    #expect(PublishedBold.marks([]) == [])
    #expect(
      PublishedBold.marks([(.nan, 1), (0.5, nil), (0.5, nil), (0.4, 0.1)]) == [
        false, true, true, false,
      ])
    // 44.2 with an error of .5 leaves 43.2 level and 43.1 not.
    #expect(
      PublishedBold.marks([(0.442, 0.005), (0.432, 0), (0.431, 0.01)]) == [true, true, false])
  }
}

struct ShrinkageTests {
  private static func standings(_ means: [Double], error: Double) throws -> Standings {
    try Standings(
      names: means.indices.map { "\($0)" }, means: means,
      covariance: means.indices.map { i in
        means.indices.map { i == $0 ? error * error : 0 }
      })
  }

  /// Nine cells whose spread, .65, is less than their error, .74: all the same.
  @Test func spreadThatChanceMakesIsNone() throws {
    let means = [36.2, 34.5, 35.1, 35.9, 34.9, 36.1, 35.4, 34.7, 36.0]
    let shrunk = try Shrinkage(Self.standings(means, error: 0.74))
    #expect(shrunk.spread == 0 && shrunk.scores.allSatisfy { abs($0.mean - 35.4222) < 1e-3 })
    #expect(shrunk.scores.allSatisfy { $0.error == 0 })
  }

  @Test func spreadBeyondChanceIsKept() throws {
    let means = [0.0, 2, 4, 6]
    let shrunk = try Shrinkage(Self.standings(means, error: 1))
    // s² = 20/3, τ² = 17/3, B = 3/20.
    #expect(abs(shrunk.spread * shrunk.spread - 17.0 / 3) < 1e-12)
    #expect(abs(shrunk.scores[3].mean - (6 - 0.15 * 3)) < 1e-12)
    #expect(abs(shrunk.scores[3].error - 0.85.squareRoot()) < 1e-12)
    let exact = try Shrinkage(Self.standings(means, error: 0))
    #expect(exact.scores.map(\.mean) == means)
  }

  @Test func fewModelsAreRefused() throws {
    #expect(throws: StatisticsError.self) { try Shrinkage(Self.standings([1, 2, 3], error: 1)) }
  }
}
