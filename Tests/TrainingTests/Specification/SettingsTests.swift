import Testing

@testable import Training

struct SettingsTests {
  /// The published table, by the sizes that were published.
  @Test(arguments: [
    (316, 32, 1e-5, 13.0, false), (1_000, 96, 2e-5, 11, false), (3_160, 96, 2e-5, 7, false),
    (10_000, 128, 4e-5, 5, false), (31_600, 128, 4e-5, 5, false), (100_000, 512, 8e-5, 5, true),
    (1_200_000, 512, 8e-5, 5, true),
  ])
  func areThoseOfOpenThoughts(
    _ rows: Int, _ batch: Int, _ rate: Double, _ epochs: Double, _ packs: Bool
  ) {
    let settings = SettingsSpec().resolved(rows: rows, launcher: .llamafactory, devices: 1)
    #expect(settings.batch == batch)
    #expect(settings.learningRate == rate)
    #expect(settings.epochs == epochs)
    #expect(settings.packing == (packs ? .neat : .none))
    #expect(settings.effectiveBatch == batch)
  }

  @Test func tellsABatchThatCannotBeDivided() {
    var spec = SettingsSpec()
    spec.batch = 100
    let settings = spec.resolved(rows: 5, launcher: .trl, devices: 8)
    #expect(settings.effectiveBatch == 104)
  }

  /// 31,600 rows at 128 and 1.2 million at 512, by both rules.
  @Test(arguments: [
    (31_600, 128, 1_230, 1_235, 1_234), (1_200_000, 512, 11_715, 11_720, 11_719),
  ])
  func countUpdatesByBothRules(
    _ rows: Int, _ batch: Int, _ floor: Int, _ ceiling: Int, _ nominal: Int
  ) {
    var spec = SettingsSpec()
    (spec.batch, spec.epochs) = (batch, 5)
    for devices in [1, 4, 8] {
      let steps = StepCount(
        sequences: rows, spec.resolved(rows: rows, launcher: .llamafactory, devices: devices))
      #expect(steps.updatesFloor == floor)
      #expect(steps.updates == ceiling)
      #expect(steps.nominal == nominal)
    }
  }

  @Test func countAtLeastOneUpdateOfAnEpoch() {
    var spec = SettingsSpec()
    (spec.batch, spec.epochs) = (512, 3)
    let steps = StepCount(sequences: 3, spec.resolved(rows: 3, launcher: .trl, devices: 1))
    #expect((steps.updates, steps.updatesFloor) == (3, 3))
  }
}
