import Testing

@testable import Statistics

struct BestSetTests {
  /// Scores that are equal, of independent models: the quantile is Dunnett's.
  @Test(arguments: [
    (2, Double.infinity, 1.645), (3, .infinity, 1.916), (4, .infinity, 2.062),
    (5, .infinity, 2.160),
    (4, 20, 2.19),
  ])
  func quantilesAreThoseOfDunnett(_ models: Int, _ freedom: Double, _ quantile: Double) throws {
    let standings = try Standings(
      names: (0..<models).map { "\($0)" }, means: [Double](repeating: 0.5, count: models),
      covariance: (0..<models).map { i in (0..<models).map { i == $0 ? 0.01 : 0 } },
      freedom: freedom)
    let set = BestSet(standings, draws: 10_000)
    let own = Moments.mean(set.places.map { $0.largestLead / 0.02.squareRoot() })
    #expect(abs(own - quantile) < 0.05)
    #expect(set.members.count == models)
  }

  /// Errors that all share do not make models harder to tell apart.
  @Test func onlyDifferencesCount() throws {
    func set(_ shared: Double) throws -> BestSet {
      BestSet(
        try Standings(
          names: ["a", "b", "c"], means: [0.5, 0.44, 0.3],
          covariance: (0..<3).map { i in (0..<3).map { shared + (i == $0 ? 0.0004 : 0) } }))
    }
    #expect(try set(0).members == ["a"] || set(0).members == ["a", "b"])
    #expect(try set(0).members == set(0.04).members)
    let (alone, together) = (try set(0).places[1], try set(0.04).places[1])
    #expect(abs(alone.largestLead - together.largestLead) < 0.004)
    #expect(abs(alone.lead + 0.06) < 1e-12)
  }

  /// The best of five is in the set at least as often as it says.
  @Test func theBestIsSeldomLost() throws {
    var draws = Draws(seed: 31)
    var kept = 0
    for round in 0..<150 {
      var tables: [(name: String, scores: ScoreTable)] = []
      // All questions have rates that the models share, the last model's a little higher.
      let rates = (0..<40).map { _ in 0.9 * draws.beta(0.5, 0.5) }
      for model in 0..<5 {
        let counts = rates.map { draws.binomial(4, $0 + (model == 4 ? 0.02 : 0)) }
        tables.append(("\(model)", try ScoreTable(right: counts, of: 4)))
      }
      let set = BestSet(try Standings(tables), draws: 400, seed: UInt64(round))
      if set.members.contains("4") { kept += 1 }
    }
    #expect(kept >= 136)
  }

  @Test func identicalModelsAreBothBest() throws {
    let table = try ScoreTable(right: [1, 5, 3, 10, 0], of: 10)
    let worse = try ScoreTable(right: [0, 0, 0, 1, 0], of: 10)
    let standings = try Standings([("a", table), ("b", table), ("c", worse)])
    #expect(standings.contrast(0, 1) == 0)
    let set = BestSet(standings)
    #expect(set.members.contains("a") && set.members.contains("b"))
    let chances = standings.chancesOfBest(draws: 1000)
    #expect(abs(chances.reduce(0, +) - 1) < 1e-9 && abs(chances[0] - chances[1]) < 1e-9)
    #expect(chances[2] < 0.2)
  }

  @Test func oneModelIsTheBest() throws {
    let table = try ScoreTable(right: [1, 2], of: 3)
    let standings = try Standings([("a", table)])
    #expect(BestSet(standings).members == ["a"] && standings.chancesOfBest() == [1])
  }

  @Test func covariancesAreThoseOfPairs() throws {
    let a = try ScoreTable(right: [1, 5, 3, 10, 0], of: 10)
    let b = try ScoreTable(right: [2, 4, 7, 8, 1], of: 10)
    let standings = try Standings([("a", a), ("b", b)])
    let error = try #require(try PairedComparison(a, b).standardError)
    #expect(abs(standings.contrast(0, 1) - error * error) < 1e-15)
    #expect(abs(standings.ownVariance(0) + standings.ownVariance(1) - error * error) < 1e-15)
    #expect(standings.freedom == 4)
    let mean = try Standings(meanOf: [standings, standings])
    #expect(abs(mean.contrast(0, 1) - error * error / 2) < 1e-15 && abs(mean.freedom - 8) < 1e-9)
  }

  @Test func whatCannotBeRankedIsRefused() throws {
    let (one, two) = (try ScoreTable(right: [1], of: 3), try ScoreTable(right: [1, 2], of: 3))
    let none: [(name: String, scores: ScoreTable)] = []
    #expect(throws: StatisticsError.self) { try Standings(none) }
    #expect(throws: StatisticsError.self) { try Standings([("a", one), ("b", one)]) }
    #expect(throws: StatisticsError.self) { try Standings([("a", two), ("a", two)]) }
    #expect(throws: StatisticsError.self) { try Standings([("a", two), ("b", one)]) }
    #expect(throws: StatisticsError.self) { try Standings(meanOf: []) }
    #expect(throws: StatisticsError.self) {
      try Standings(names: ["a"], means: [.nan], covariance: [[1]])
    }
    #expect(throws: StatisticsError.self) {
      try Standings(names: ["a", "b"], means: [0, 1], covariance: [[1, 0.5], [0.2, 1]])
    }
    #expect(throws: StatisticsError.self) {
      try Standings([
        ("a", try RunTotals([1], items: 30)), ("b", try RunTotals([1], items: 40)),
      ])
    }
  }
}
