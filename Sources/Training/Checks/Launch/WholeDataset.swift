/// Whether the launcher takes all rows, and takes them anew.
struct WholeDataset: Check {
  static let guide = CheckGuide(
    21, "sampling", .error, "whether the launcher takes all rows, and takes them anew",
    expected: "no max_samples, streaming or prepared data",
    source:
      "max_samples takes the head, which is one domain; data that was prepared before overrides every other key"
  )

  static func judge(_ facts: Facts) -> Judgement {
    let found = facts.keys.set([
      "max_samples", "streaming", "tokenized_path", "dataset_prepared_path", "max_steps",
      "skip_prepare_dataset",
    ]).filter { facts.keys.truth($0) != false }
    guard !found.isEmpty else { return .pass("all rows, prepared anew") }
    return Judgement.fail(
      "the launcher is told \(found.joined(separator: ", "))",
      advice: "remove them; acknowledge: [sampling] if they are meant"
    ).acknowledged(facts.isAcknowledged(guide.name))
  }
}
