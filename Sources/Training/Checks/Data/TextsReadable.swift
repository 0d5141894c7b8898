/// Whether all texts are whole UTF-8.
struct TextsReadable: Check {
  static let guide = CheckGuide(
    17, "encoding", .error, "whether all texts are whole UTF-8",
    expected: "no unreadable row, NUL, or U+FFFD",
    source: "a lost character is learnt like any other")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    let all = [
      (survey.unreadable, "unreadable rows"), (survey.nuls, "rows with NUL"),
      (survey.replaced, "rows with U+FFFD, where a character was lost"),
    ].filter { $0.0.count > 0 }
    guard !all.isEmpty else { return .pass("all of \(survey.rows) rows") }
    return .fail(
      all.map { "\($0.0.count) \($0.1)" }.joined(separator: ", "), rows: all.flatMap(\.0.ids),
      advice: "leave these rows out, or mend them where they come from")
  }
}
