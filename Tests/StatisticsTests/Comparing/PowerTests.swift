import Testing

@testable import Statistics

struct PowerTests {
  /// SE of one score, SE of the paired difference, smallest difference seen with 80 %, in points.
  @Test(
    arguments: [
      (30, 1, 9.1, 10.1, 28), (30, 3, 7.6, 7.2, 20), (30, 6, 7.2, 6.3, 18), (30, 10, 7.0, 5.9, 17),
      (30, 64, 6.8, 5.4, 15), (40, 1, 7.9, 8.8, 25), (40, 10, 6.1, 5.1, 14), (198, 1, 3.6, 3.9, 11),
      (198, 3, 3.0, 2.8, 7.9), (198, 64, 2.7, 2.1, 5.8), (500, 1, 2.2, 2.5, 6.9),
      (500, 10, 1.7, 1.4, 4.1), (515, 1, 2.2, 2.4, 6.8), (515, 3, 1.8, 1.7, 4.9),
      (515, 64, 1.6, 1.3, 3.6),
    ] as [(Int, Int, Double, Double, Double)])
  func plansAreThoseOfTheTable(
    _ items: Int, _ repeats: Int, _ question: Double, _ paired: Double, _ detectable: Double
  ) throws {
    let plan = try PowerPlan(items: items, repeats: repeats)
    #expect(abs(100 * plan.questionError - question) <= 0.051)
    #expect(abs(100 * plan.pairedError - paired) <= 0.051)
    #expect(abs(100 * plan.detectable() - detectable) <= (detectable < 10 ? 0.051 : 0.51))
    #expect(plan.repeatError < plan.questionError)
  }

  /// ω² = 1/9 and three points need 969 questions (Miller).
  @Test func questionsAreAsManyAsMillerHas() throws {
    // 2σ_b²(1−ρ) = 1/9 without noise of repeats.
    let assumptions = PowerPlan.Assumptions(
      mean: 0.5, repeatShare: 0, correlation: 1 - 1.0 / 9 / 0.5)
    #expect(try PowerPlan.items(toSee: 0.03, repeats: 1, assuming: assumptions) == 969)
  }

  @Test func questionsAndDetectableDifferencesAgree() throws {
    for difference in [0.02, 0.05, 0.1] {
      let items = try PowerPlan.items(toSee: difference, repeats: 3)
      #expect(try PowerPlan(items: items, repeats: 3).detectable() <= difference)
      #expect(try PowerPlan(items: items - 1, repeats: 3).detectable() > difference)
    }
  }

  /// With the difference it promises to see, a test sees it in about four of five benchmarks.
  @Test func powerIsWhatItSays() throws {
    let plan = try PowerPlan(items: 60, repeats: 4)
    let difference = plan.detectable()
    var draws = Draws(seed: 13)
    var seen = 0
    for _ in 0..<300 {
      var differences: [Double] = []
      for _ in 0..<60 {
        differences.append(difference + plan.pairedError * 60.0.squareRoot() * draws.normal())
      }
      let error = (try #require(Moments.variance(differences)) / 60).squareRoot()
      let reach = StudentT(freedom: 59).quantile(0.975) * error
      if abs(Moments.mean(differences)) > reach { seen += 1 }
    }
    #expect((215...262).contains(seen))
  }

  @Test func morePlansSeeMore() throws {
    let plan = try PowerPlan(items: 30, repeats: 10)
    let mean = PowerPlan.detectable([plan, plan, plan, plan])
    #expect(abs(mean - plan.detectable() / 2) < 1e-12)
    #expect(throws: StatisticsError.self) { try PowerPlan(items: 0, repeats: 1) }
    #expect(throws: StatisticsError.self) { try PowerPlan.items(toSee: 0, repeats: 1) }
    #expect(throws: StatisticsError.self) { try PowerPlan.items(toSee: 0.1, repeats: 0) }
    #expect(PowerPlan.Assumptions(mean: 7, repeatShare: -1, correlation: 3).mean == 1)
  }
}
