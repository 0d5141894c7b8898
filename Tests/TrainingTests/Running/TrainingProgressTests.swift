import Testing

@testable import Training

struct TrainingProgressTests {
  @Test func ratesAreThoseOfTheLastUpdates() {
    var progress = TrainingProgress(tokensPerUpdate: 100)
    #expect(progress.secondsLeft == nil)
    progress.note(.begin(updates: 200, batch: 8, at: 0), at: 1_000)
    // Slow at first, then two updates a second.
    for step in 1...100 {
      progress.note(
        .step(TrainingStep(step: step, loss: 1)),
        at: step <= 20 ? 1_000 + Double(step) * 10 : 1_200 + Double(step - 20) / 2)
    }
    #expect(progress.updatesPerSecond == 2)
    #expect(progress.secondsLeft == 50)
    #expect(progress.tokensPerSecond == 200)
  }

  @Test func tokensThatTheLauncherCountsWin() {
    var progress = TrainingProgress(tokensPerUpdate: 100)
    progress.note(.begin(updates: 10, batch: 8, at: 4), at: 0)
    for step in 5...8 {
      progress.note(.step(TrainingStep(step: step, loss: 1, tokens: step * 30)), at: Double(step))
    }
    #expect(progress.tokensPerSecond == 30)
    #expect(progress.step == 8)
  }

  /// A clock that stands still, or updates past the last, give no number.
  @Test func oddTimesGiveNothing() {
    var progress = TrainingProgress()
    progress.note(.begin(updates: 2, batch: 1, at: 0), at: 5)
    progress.note(.step(TrainingStep(step: 1, loss: 1)), at: 5)
    #expect(progress.updatesPerSecond == nil)
    progress.note(.step(TrainingStep(step: 3, loss: 1)), at: 6)
    #expect(progress.secondsLeft == nil)
  }

  @Test func aTrainerGetsNoKeys() {
    let variables = TrainerVariables.named(
      from: [
        "PATH": "/bin", "HF_TOKEN": "hf_x", "OPENAI_API_KEY": "sk", "TEACHER_KEY": "k",
        "CUDA_VISIBLE_DEVICES": "1", "PYTHONPATH": "/evil", "HF_HOME": "/cache",
      ], isLocal: true, more: ["FORCE_TORCHRUN": "1"])
    #expect(variables["HF_TOKEN"] == nil)
    #expect(variables["OPENAI_API_KEY"] == nil)
    #expect(variables["TEACHER_KEY"] == nil)
    #expect(variables["PYTHONPATH"] == nil)
    #expect(variables["CUDA_VISIBLE_DEVICES"] == "1")
    #expect(variables["HF_HUB_OFFLINE"] == "1")
    #expect(variables["FORCE_TORCHRUN"] == "1")
  }
}
