/// Which share of the rows teaches the student to stop.
struct LearnsToStop: Check {
  static let guide = CheckGuide(
    7, "stop", .error, "which share of the rows teaches the student to stop",
    expected: "all but those whose answer is cut",
    source:
      "cut answers that never end, and stop tokens that are masked as padding (open-r1 #494, #603)")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    guard survey.trainedRows > 0 else { return .notApplicable("no row is trained") }
    guard let text = facts.endText, facts.end != nil else {
      return .fail(
        "no token of the student ends an answer: \(facts.endText ?? "eos_token is not set")",
        advice: "set eos_token in tokenizer_config.json")
    }
    let share = percent(survey.stops, survey.trainedRows)
    if survey.withoutStop.count > survey.cut.count {
      return .fail(
        "only \(share) of the rows have loss on \(text)", rows: survey.withoutStop.ids,
        advice: "the student would not learn to stop: look at the template and its end of turn")
    }
    return .pass("\(share) of the rows have loss on \(text)")
  }
}
