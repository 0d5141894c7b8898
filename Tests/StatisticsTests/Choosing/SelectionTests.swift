import Testing

@testable import Statistics

struct SelectionTests {
  /// One of four designs: how many candidates, their spread, how many finalists, and what "once, and the rest on the
  /// leading ones" came to in a simulation of somebody else: the chance of the best, regret and optimism.
  @Test(arguments: [
    (27, 4.0, 3, 0.84, 0.09, 0.14), (27, 1.5, 4, 0.57, 0.29, 0.36),
    (14, 1.0, 4, 0.46, 0.37, 0.65), (6, 1.0, 4, 0.54, 0.32, 0.67),
  ])
  func screeningAndFinalistsAreAsGoodAsPublished(
    _ candidates: Int, _ spread: Double, _ finalists: Int, _ best: Double, _ regret: Double,
    _ optimism: Double
  ) {
    let studies = SimulatedStudies(
      of: .init(candidates: candidates, spread: spread, noise: 1.2),
      rule: .init(finalists: finalists, expectedLoss: 0, follows: false),
      budget: candidates * 3 / 2, count: 600, seed: 5)
    // ±.05, and twice the error of 600 studies.
    #expect(abs(studies.chanceOfBest - best) < 0.05 + 0.04)
    #expect(abs(studies.regret - regret) < 0.05 + 0.04)
    #expect(abs(studies.optimism - optimism) < 0.05 + 0.06)
    #expect(studies.runs == Double(candidates * 3 / 2) && studies.stoppedForLoss == 0)
  }

  @Test(arguments: [(27, 4.0), (14, 1.0), (6, 1.0)])
  func theShippedRuleLosesLittleAndConfirmsWithoutBias(_ candidates: Int, _ spread: Double) {
    let studies = SimulatedStudies(
      of: .init(candidates: candidates, spread: spread, noise: 1.2),
      rule: .init(expectedLoss: 0.3), budget: 2 * candidates, baseline: 5, count: 300, seed: 9)
    #expect(studies.regret < 0.3 + 0.1)
    // 1.2/√300 is the error of the mean.
    #expect(abs(studies.confirmedOptimism) < 0.05 + 2 * 0.07)
    #expect(studies.coverage > 0.93 - 0.025 && studies.coverage < 0.97 + 0.025)
    #expect(studies.runs < 2 * Double(candidates) && studies.stoppedForLoss > 0.6)
    #expect(studies.optimism > studies.shrunkOptimism)
  }

  @Test func theOrderOfStepsIsThatOfTheScores() {
    var selection = Selection(.init(screen: 1, finalists: 2, expectedLoss: 0.01))
    let scores = [1.0, 5, 3, 4, 2]
    var runs = [0, 0, 0, 0, 0]
    var order: [Int] = []
    for left in (1...9).reversed() {
      let step = selection.next(runs: runs, left: left) {
        Beliefs(scores: scores, errors: runs.map { 1 / Double($0).squareRoot() })
      }
      guard case .run(let candidate) = step else { break }
      runs[candidate] += 1
      order.append(candidate)
    }
    #expect(order == [0, 1, 2, 3, 4, 1, 3, 1, 3])
    #expect(selection.next(runs: runs, left: 0) { fatalError("not asked for") } == .stop(.spent))
    #expect(
      selection.next(runs: runs, left: 5, limit: runs) {
        Beliefs(scores: scores, errors: [1, 1, 1, 1, 1])
      } == .stop(.exhausted))
    #expect(
      selection.next(runs: runs, left: 5) {
        Beliefs(scores: scores, errors: [0, 0, 0, 0, 0])
      } == .stop(.lossIsSmall))
  }

  @Test func beliefsAreDrawnTogether() {
    let far = Beliefs(scores: [0, 10, 20, 30], errors: [1, 1, 1, 1])
    #expect(far.leader == 3 && abs(far.means[3] - 30) < 0.3 && far.expectedLoss < 1e-3)
    let near = Beliefs(scores: [35.5, 35.8, 35.7, 36.2, 34.2, 36.1], errors: [1, 1, 1, 1, 1, 1])
    #expect(near.leader == 3 && near.means[3] < 35.9 && near.expectedLoss > 0.1)
    // Three are not drawn to anything.
    #expect(Beliefs(scores: [1, 2, 4], errors: [1, 1, 1]).means == [1, 2, 4])
  }

  @Test func theLargestOfEqualNormalsIsKnown() {
    // Tippett's table of expected extremes.
    for (count, bias) in [(2, 0.564), (3, 0.846), (5, 1.163), (9, 1.485), (27, 1.998), (95, 2.489)]
    {
      #expect(abs(WinnersBias.ofEqual(count) - bias) < 0.002, "\(count)")
    }
    #expect(WinnersBias.ofEqual(1) == 0)
    #expect(LargestOfNormals.mean([1, 4, 2], errors: [0, 0, 0]) == 4)
  }

  @Test func noiseIsPooledOverRecipes() throws {
    let noise = try #require(RunNoise.pooled([[1, 3], [10, 10, 10], [5]]))
    #expect(noise.freedom == 3 && abs(noise.variance - 2.0 / 3) < 1e-12)
    #expect(RunNoise.pooled([[1], [2]]) == nil)
    // Of five runs the deviation is known from .60 to 2.87 of what is seen.
    let five = try #require(RunNoise.pooled([[0, 1, 2, 3, 4]]))
    let interval = try #require(five.deviationInterval())
    #expect(abs(interval.lower / five.deviation - 0.599) < 0.002)
    #expect(abs(interval.upper / five.deviation - 2.874) < 0.003)
    let around = RunNoise(deviation: 2).interval(around: 40, runs: 4)
    #expect(abs(around.lower - 38.04) < 0.001 && abs(around.upper - 41.96) < 0.001)
    #expect(abs(noise.trainingDeviation(samplingVariance: 0.5) - (1.0 / 6).squareRoot()) < 1e-12)
  }
}
