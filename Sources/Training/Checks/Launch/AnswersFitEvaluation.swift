/// Whether evaluations leave room for answers as long as those that are trained.
struct AnswersFitEvaluation: Check {
  static let guide = CheckGuide(
    36, "evaluation", .warning,
    "whether evaluations leave room for answers as long as those that are trained",
    expected: "as long as 99 % of the answers, and no longer than the cutoff",
    source: "a student that never saw more than 16,384 tokens is asked for 32,768")

  static func judge(_ facts: Facts) -> Judgement {
    guard let most = facts.spec.evaluation.maxTokens else {
      return .notApplicable("evaluate: says no max_tokens")
    }
    let survey = facts.survey
    let length = survey.answerLength(percentile: 0.99)
    if length > most {
      return .warn(
        "99 % of the trained answers have up to \(length) tokens, and evaluations \(most)",
        advice: "evaluate: { max_tokens: \(length) } or more")
    }
    if most > facts.spec.cutoff, survey.cut.count > 0 {
      return .warn(
        "evaluations go to \(most) tokens, and the student never saw more than \(facts.spec.cutoff): expect "
          + "\(percent(survey.cut.count, survey.trainedRows)) of the answers to be cut, or more",
        advice: "a larger cutoff")
    }
    return .pass("99 % of the answers have up to \(length) tokens, evaluations \(most)")
  }
}
