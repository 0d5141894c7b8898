/// Whether an update learns from as many rows as declared.
struct EffectiveBatch: Check {
  static let guide = CheckGuide(
    24, "batch", .error, "whether an update learns from as many rows as declared",
    expected: "per device × accumulation × devices",
    source: "another number of devices, another batch")

  static func judge(_ facts: Facts) -> Judgement {
    let (settings, survey) = (facts.settings, facts.survey)
    let product =
      "\(settings.perDevice) × \(settings.accumulation) × \(settings.devices) = \(settings.effectiveBatch)"
    guard settings.effectiveBatch == settings.batch else {
      return .fail(
        "\(product), and \(settings.batch) is declared",
        advice:
          "choose per_device and accumulation so that they make \(settings.batch) on \(settings.devices) devices"
      )
    }
    guard survey.trainedRows > 0 else { return .pass(product) }
    let count = Double(survey.trainedRows)
    let mean = Double(survey.trainedTokens) / count
    let spread = max(0, survey.squaredTrained / count - mean * mean).squareRoot()
    let rows =
      Double(settings.effectiveBatch) * count / Double(max(1, survey.packer.outcome.sequences))
    return .pass(
      "\(product); \(Int(mean * rows)) ± \(Int(spread * rows.squareRoot())) trained tokens an update"
    )
  }
}
