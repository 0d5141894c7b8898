/// Whether the student has positions for so many tokens.
struct CutoffFits: Check {
  static let guide = CheckGuide(
    16, "positions", .error, "whether the student has positions for so many tokens",
    expected: "cutoff at most max_position_embeddings",
    source: "beyond them nothing is learnt that holds")

  static func judge(_ facts: Facts) -> Judgement {
    guard let most = facts.number("max_position_embeddings") else {
      return .fail(
        "config.json does not say max_position_embeddings",
        advice: "fetch the student's config.json anew")
    }
    return facts.spec.cutoff <= most
      ? .pass("\(facts.spec.cutoff) of \(most)")
      : .fail(
        "the cutoff is \(facts.spec.cutoff), and the student has \(most) positions",
        advice: "cutoff: \(most)")
  }
}
