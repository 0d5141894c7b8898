/// Whether batch, learning rate and epochs are those that worked for so many rows.
struct SettingsFit: Check {
  static let guide = CheckGuide(
    26, "settings", .warning,
    "whether batch, learning rate and epochs are those that worked for so many rows",
    expected: "OpenThoughts3's for the size", source: "settings of another size were taken over")

  static func judge(_ facts: Facts) -> Judgement {
    let (settings, bucket) = (facts.settings, SettingsBucket.of(rows: facts.survey.rows))
    var differences: [String] = []
    if settings.batch != bucket.batch {
      differences.append("batch \(settings.batch), not \(bucket.batch)")
    }
    if settings.learningRate != bucket.learningRate {
      differences.append("learning rate \(settings.learningRate), not \(bucket.learningRate)")
    }
    if settings.epochs != bucket.epochs {
      differences.append("epochs \(settings.epochs), not \(bucket.epochs)")
    }
    if settings.packing.isOn != bucket.packs {
      differences.append(settings.packing.isOn ? "packed" : "not packed")
    }
    if settings.beta2 != 0.999 { differences.append("beta2 \(settings.beta2), not 0.999") }
    if settings.weightDecay != 0 {
      differences.append("weight decay \(settings.weightDecay), not 0")
    }
    guard !differences.isEmpty else {
      return .pass(
        "\(bucket.name): batch \(bucket.batch), \(bucket.learningRate), \(bucket.epochs) epochs")
    }
    return .warn(
      "for \(facts.survey.rows) rows: \(differences.joined(separator: ", "))",
      advice: "settings: openthoughts3, unless it is meant")
  }
}
