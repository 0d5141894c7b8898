/// Whether questions are trained as the student's own template asks them.
struct PromptPrefix: Check {
  static let guide = CheckGuide(
    2, "prefix", .error, "whether questions are trained as the student's own template asks them",
    expected: "the same bytes, on the first, last, longest and shortest row of every portion",
    source: "marin's reproduction trained with another template than it evaluated with")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    guard survey.comparedPrompts > 0 else {
      return .notApplicable(
        facts.student.chatTemplate == nil
          ? "the student has no template of its own" : "no row could be compared")
    }
    guard survey.differentPrompts.count > 0 else {
      return .pass("the same in \(survey.comparedPrompts) rows that were compared")
    }
    return .fail(
      "\(survey.differentPrompts.count) of \(survey.comparedPrompts) compared rows differ: "
        + (survey.promptDifference ?? ""), rows: survey.differentPrompts.ids,
      advice: "template: auto, and the system text that is meant")
  }
}
