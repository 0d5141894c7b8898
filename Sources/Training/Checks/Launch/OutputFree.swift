/// Whether the folder it writes to is empty, or its own.
struct OutputFree: Check {
  static let guide = CheckGuide(
    31, "output", .error, "whether the folder it writes to is empty, or its own",
    expected: "empty, or a training of the same identity",
    source:
      "a folder that is not empty is resumed without a word, or the training is skipped (LLaMA-Factory #7085, #6146)"
  )

  static func judge(_ facts: Facts) -> Judgement {
    switch facts.surroundings.output {
    case .empty: return .pass("empty")
    case .taken(let identity):
      if let identity, identity == facts.identity.digest { return .pass("the same training's") }
      return .fail(
        "the folder holds another training", advice: "another name or output, or move it away")
    }
  }
}
