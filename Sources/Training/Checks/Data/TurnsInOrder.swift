/// Whether every row is a chat of alternating turns that ends with an answer.
struct TurnsInOrder: Check {
  static let guide = CheckGuide(
    4, "turns", .error, "whether every row is a chat of alternating turns that ends with an answer",
    expected: "no row that the launcher would leave out",
    source: "LLaMA-Factory leaves rows with odd turns out, with a line in a log")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    if survey.rows == 0 {
      return .fail("there are no rows", advice: "look at the data with retort show")
    }
    guard survey.badForm.count > 0 else { return .pass("\(survey.rows) rows") }
    let worst = survey.badFormReasons.max { ($0.value, $1.key) < ($1.value, $0.key) }
    return .fail(
      "\(survey.badForm.count) of \(survey.rows) rows would be left out: \(worst?.key ?? "") (\(worst?.value ?? 0))",
      rows: survey.badForm.ids,
      advice: "turns should be human, gpt, human, gpt, …, perhaps behind one of system")
  }
}
