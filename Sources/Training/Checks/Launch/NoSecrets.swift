/// Whether no key stands in the training's file.
struct NoSecrets: Check {
  static let guide = CheckGuide(
    33, "secrets", .error, "whether no key stands in the training's file",
    expected: "none", source: "files of trainings are kept and published")

  static func judge(_ facts: Facts) -> Judgement {
    let places = facts.spec.secrets
    guard !places.isEmpty else { return .pass("none") }
    return .fail(
      "what looks like a secret stands in line \(places.map { String($0.line) }.joined(separator: ", "))",
      advice: "put it into an environment variable, and revoke this one")
  }
}
