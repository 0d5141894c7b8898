/// Whether some questions are kept back for the loss, with all their answers.
struct HeldOutQuestions: Check {
  static let guide = CheckGuide(
    35, "held_out", .warning,
    "whether some questions are kept back for the loss, with all their answers",
    expected: "0.5 % of the questions",
    source: "answers to one question on both sides make the loss look better than it is")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    let split = facts.keys.set(["val_size", "eval_split_ratio", "val_set_size"])
    if !split.isEmpty {
      return .warn(
        "\(split.joined(separator: ", ")) splits rows and not questions",
        advice: "remove it: held_out keeps questions back")
    }
    guard facts.spec.heldOut > 0 else {
      return .warn("no question is kept back", advice: "held_out: 0.5%")
    }
    return .pass(
      "\(survey.heldOutQuestions.count) of \(survey.questions.count) questions, \(survey.heldOut) rows"
    )
  }
}
