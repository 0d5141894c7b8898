/// Whether rows repeat, and how many answers questions have.
struct NoRepeats: Check {
  static let guide = CheckGuide(
    18, "repeats", .warning, "whether rows repeat, and how many answers questions have",
    expected: "no row twice", source: "repeated rows count double and are learnt by heart")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    guard !survey.questions.isEmpty else { return .notApplicable("there are no rows") }
    let counts = survey.questions.values.map(Int.init)
    let found =
      "\(counts.count) questions with \(counts.min() ?? 0) to \(counts.max() ?? 0) rows each"
    guard survey.repeatedRows.count > 0 else { return .pass(found) }
    return .warn(
      "\(survey.repeatedRows.count) rows repeat another; \(found)", rows: survey.repeatedRows.ids,
      advice: "retort deduplicate, unless they are repeated on purpose")
  }
}
