/// Whether the loss of an update is the mean over all its tokens.
struct TokenMean: Check {
  static let guide = CheckGuide(
    34, "aggregation", .error, "whether the loss of an update is the mean over all its tokens",
    expected: "over all tokens of the update",
    source: "means of portions were averaged, so short answers counted more (transformers #34191)")

  static func judge(_ facts: Facts) -> Judgement {
    if facts.keys.truth("average_tokens_across_devices") == false, facts.settings.devices > 1 {
      return .fail(
        "average_tokens_across_devices is off: each device's mean counts alike, however long its rows are",
        advice: "remove it")
    }
    return .pass(
      "over all tokens, as Transformers \(facts.keys.launcher.versions.transformers) has it")
  }
}
