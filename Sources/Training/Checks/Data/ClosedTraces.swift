/// Whether thoughts are opened once and closed once.
struct ClosedTraces: Check {
  static let guide = CheckGuide(
    9, "traces", .warning, "whether thoughts are opened once and closed once",
    expected: "all of them closed",
    source: "62 % of OpenThoughts3's released traces are cut before their answer")

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    guard survey.traces > 0 else { return .notApplicable("no answer has thoughts") }
    let closed = survey.traces - survey.openTraces.count - survey.oddTraces.count
    guard closed < survey.traces else { return .pass("\(closed) of \(survey.traces) closed") }
    return .warn(
      "\(percent(closed, survey.traces)) of \(survey.traces) are closed; \(survey.openTraces.count) stay open, "
        + "\(survey.oddTraces.count) are opened or closed oddly",
      rows: survey.openTraces.ids + survey.oddTraces.ids,
      advice: "keep: complete in the recipe leaves open traces out")
  }
}
