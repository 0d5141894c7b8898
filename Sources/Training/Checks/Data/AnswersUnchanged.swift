/// Whether the template leaves answers as they are.
struct AnswersUnchanged: Check {
  static let guide = CheckGuide(
    10, "unchanged", .error, "whether the template leaves answers as they are",
    expected: "every answer's bytes, and no thoughts that are not its own",
    source:
      "Qwen3's template finds thoughts by </think> alone: before an open trace it puts <think></think> (QwenLM/Qwen3 #1522)"
  )

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    if survey.insertedThoughts.count > 0 {
      return .fail(
        "\(survey.insertedThoughts.count) of \(survey.rows) rows get empty thoughts put in"
          + (survey.altered.count > 0 ? ", and \(survey.altered.count) answers are changed" : ""),
        rows: survey.insertedThoughts.ids,
        advice: "leave open traces out, or use a template that leaves answers alone")
    }
    if survey.altered.count > 0 {
      return .fail(
        "\(survey.altered.count) of \(survey.rows) answers are changed by the template",
        rows: survey.altered.ids,
        advice:
          "bring the answers into the template's form first, or use one that leaves them alone")
    }
    return .pass("all of \(survey.rows)")
  }
}
