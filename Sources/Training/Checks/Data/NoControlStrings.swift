/// Whether no control string stands in questions or answers.
struct NoControlStrings: Check {
  static let guide = CheckGuide(
    15, "control", .error, "whether no control string stands in questions or answers",
    expected: "none", source: "what a row says of <|im_end|> would end its turn")

  static func judge(_ facts: Facts) -> Judgement {
    let found = facts.survey.controlStrings
    guard found.count > 0 else { return .pass("none") }
    return .fail(
      "\(found.count) of \(facts.survey.rows) rows have strings in them that are special tokens of the student",
      rows: found.ids, advice: "leave these rows out, or write the strings differently")
  }
}
