/// Which share of the tokens carries the loss.
struct TrainedShare: Check {
  static let guide = CheckGuide(
    12, "loss", .warning, "which share of the tokens carries the loss",
    expected: "answers alone; of reasoning data more than 90 %",
    source: "TRL trains the whole of rows with messages, the question too")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    guard survey.tokens > 0 else { return .notApplicable("no row is trained") }
    let share = percent(survey.trainedTokens, survey.tokens)
    if survey.trainedPrompts.count > 0 || survey.trainedTokens == survey.tokens {
      return .fail(
        "\(share) of the tokens carry the loss, questions too (\(survey.trainedPrompts.count) rows)",
        rows: survey.trainedPrompts.ids,
        advice: "form: prompt_completion for TRL; train_on_prompt off for LLaMA-Factory")
    }
    if survey.trainedTokens * 5 < survey.tokens {
      return .warn(
        "only \(share) of the tokens carry the loss",
        advice: "most of the time goes into questions; longer answers would teach more")
    }
    return .pass("\(share) of \(survey.tokens) tokens")
  }
}
