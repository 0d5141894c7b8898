/// Whether question and answer have the same tokens apart and together.
struct JointTokens: Check {
  static let guide = CheckGuide(
    11, "joint", .warning, "whether question and answer have the same tokens apart and together",
    expected: "the same ids",
    source:
      "LLaMA-Factory tokenizes both apart: an answer that begins with a blank or a newline is met as other tokens"
  )

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    guard survey.differsJointly.count > 0 else { return .pass("the same in all rows") }
    return .warn(
      "\(survey.differsJointly.count) of \(survey.trainedRows) rows have other tokens apart than together",
      rows: survey.differsJointly.ids,
      advice: "take blanks and newlines from the beginning of these answers")
  }
}
