import Testing

@testable import Statistics

struct StudyPowerTests {
  /// Eight benchmarks as they are usually asked: items and repeats.
  private static let eight = [
    (30, 10), (40, 10), (500, 1), (390, 3), (450, 3), (511, 6), (198, 3), (515, 3),
  ]

  @Test func seedsLowerWhatQuestionsLeave() throws {
    let tasks = try Self.eight.map { try PowerPlan(items: $0.0, repeats: $0.1) }
    let one = StudyPower(tasks: tasks, seeds: 1, trainingDeviation: 0)
    #expect(abs(one.detectable() - PowerPlan.detectable(tasks)) < 1e-12)
    // With a training noise of one point 2.9 points become about 5, and 4 with two seeds.
    let noisy = StudyPower(tasks: tasks, seeds: 1, trainingDeviation: 0.01)
    let twice = StudyPower(tasks: tasks, seeds: 2, trainingDeviation: 0.01)
    #expect(
      abs(noisy.pairedError * noisy.pairedError - one.pairedError * one.pairedError - 0.0002) < 1e-9
    )
    #expect(twice.pairedError < noisy.pairedError)
    #expect(noisy.detectable() > 0.045 && noisy.detectable() < 0.053)
    #expect(twice.detectable() > 0.034 && twice.detectable() < 0.043)
    // What is left with endless seeds is the questions' part.
    let endless = StudyPower(tasks: tasks, seeds: 1_000_000, trainingDeviation: 0.01)
    let questions = tasks.reduce(0.0) {
      $0 + 2 * $1.assumptions.between * (1 - $1.assumptions.correlation) / Double($1.items)
    }
    #expect(abs(endless.pairedError - questions.squareRoot() / 8) < 1e-5)
  }

  @Test func repeatsAreWorthWhatTrainingCosts() throws {
    let task = try PowerPlan(items: 30, repeats: 1)
    let cheap = StudyPower.repeats(for: task, trainingDeviation: 0.02, costOfTrainingByPass: 1)
    let dear = StudyPower.repeats(for: task, trainingDeviation: 0.02, costOfTrainingByPass: 4)
    // √(.1125/30)/.02 = 3.06, and twice that.
    #expect(cheap == 3 && dear == 6)
    #expect(StudyPower.repeats(for: task, trainingDeviation: 0, costOfTrainingByPass: 1) == nil)
    // Never beyond 4σ_w²/σ_int².
    #expect(
      StudyPower.repeats(for: task, trainingDeviation: 1e-4, costOfTrainingByPass: 1000) == 11)
  }
}
