/// Whether no question and no answer is empty.
struct NothingEmpty: Check {
  static let guide = CheckGuide(
    5, "empty", .error, "whether no question and no answer is empty",
    expected: "none", source: "an empty answer teaches to stop at once")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    let count = survey.emptyQuestions.count + survey.emptyAnswers.count
    guard count > 0 else { return .pass("none") }
    return .fail(
      "\(survey.emptyQuestions.count) rows with an empty question, \(survey.emptyAnswers.count) with an empty answer",
      rows: survey.emptyQuestions.ids + survey.emptyAnswers.ids, advice: "leave these rows out")
  }
}
