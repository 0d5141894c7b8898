/// Whether rows of one kind do not come in long runs.
struct MixedOrder: Check {
  static let guide = CheckGuide(
    20, "order", .warning, "whether rows of one kind do not come in long runs",
    expected: "shuffled, or the launcher shuffles",
    source: "a run of one domain is a training of its own")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    let keys = facts.keys
    let isKept =
      keys.truth("disable_shuffling") == true || keys.truth("shuffle_merged_datasets") == false
      || keys.text("train_sampling_strategy") == "sequential"
    let found = "the longest run of one domain and source has \(survey.longestRun) rows"
    guard isKept, survey.longestRun >= 100 else {
      return .pass(isKept ? found : "\(found); the launcher shuffles")
    }
    return .warn(
      "\(found) (\(survey.runOf)), and the launcher is told not to shuffle",
      advice: "export: { order: shuffled }, or let the launcher shuffle")
  }
}
