import Values

/// Whether the launcher's own keys are such that it knows, and contradict nothing.
struct CurrentKeys: Check {
  static let guide = CheckGuide(
    32, "keys", .error,
    "whether the launcher's own keys are such that it knows, and contradict nothing",
    expected: "none that is gone, and none that the training sets itself",
    source:
      "a key that is gone is ignored or ends the launch: max_seq_length, overwrite_output_dir, type: sharegpt"
  )

  static func judge(_ facts: Facts) -> Judgement {
    let keys = facts.keys
    let gone = keys.launcher.goneKeys.filter { keys.has($0.key) }.sorted { $0.key < $1.key }
    if let first = gone.first {
      return .fail(
        gone.map { "\($0.key) is gone" }.joined(separator: ", "), advice: first.value)
    }
    if facts.settings.packing.isOn, keys.truth("group_by_length") == true {
      return .fail(
        "group_by_length and packing exclude each other", advice: "remove group_by_length")
    }
    let own = keys.launcher.ownKeys(facts).filter { name, value in
      guard let given = keys.options[name], given != .null else { return false }
      return given != value && given.double != value.double
    }
    guard own.isEmpty else {
      return .fail(
        own.map {
          "\($0.0) is \(keys.options[$0.0]?.json ?? ""), and the training says \($0.1.json)"
        }
        .joined(separator: "; "), advice: "set it in the training and not under options")
    }
    let versions = keys.launcher.versions
    return .pass(
      "\(keys.launcher.title) \(versions.launcher), Transformers \(versions.transformers)")
  }
}
