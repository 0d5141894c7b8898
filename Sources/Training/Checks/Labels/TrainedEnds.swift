import Values

/// What the first and the last trained tokens are.
struct TrainedEnds: Check {
  static let guide = CheckGuide(
    6, "ends", .error, "what the first and the last trained tokens are",
    expected: "the answer's own first token, and one and the same end",
    source: "the generation prompt within the loss (NeMo Automodel #3739)")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    guard survey.trainedRows > 0 else { return .notApplicable("no row is trained") }
    func shown(_ tokens: [Int32]) -> String {
      "\(tokens.map(String.init).joined(separator: " ")) \(Value.string(facts.tokenizer.decode(tokens)).json)"
    }
    if survey.badBeginnings.count > 0 {
      let first = survey.firstTokens.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      return .fail(
        "\(survey.badBeginnings.count) rows have loss before their answer, from \(shown(first.map { [$0] } ?? []))",
        rows: survey.badBeginnings.ids, advice: "put the loss on answers alone")
    }
    // What stands behind the token that ends an answer; the one before it is the answer's.
    var ends: [[Int32]: Int] = [:]
    for (last, count) in survey.lastTokens {
      let end = last.firstIndex { $0 == facts.end }
      ends[end.map { Array(last[$0...]) } ?? [], default: 0] += count
    }
    if let without = ends[[]], without > 0 {
      return .fail(
        "\(without) rows that nothing was cut of do not end with \(facts.endText ?? "a token that ends them")",
        rows: survey.withoutStop.ids,
        advice: "the student would not learn to stop: look at the template")
    }
    guard ends.count <= 1 else {
      return .fail(
        "rows end in \(ends.count) ways: "
          + ends.sorted { $0.value > $1.value }.prefix(3).map { "\(shown($0.key)) \($0.value)" }
          .joined(separator: ", "), advice: "all rows should end alike")
    }
    let first = survey.firstTokens.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
    return .pass(
      "first: \(first.map { "\(shown([$0.key])) \($0.value)" }.joined(separator: ", "))"
        + (ends.first.map { "; last: \(shown($0.key))" } ?? ""))
  }
}
