/// How much is cut away at the cutoff, by the launcher's own rule.
struct CutRows: Check {
  static let guide = CheckGuide(
    8, "truncated", .warning, "how much is cut away at the cutoff, by the launcher's own rule",
    expected: "at most 5 % of the rows, and no question",
    source:
      "training at 4,096 tokens instead of 16,384; LLaMA-Factory cuts questions without a word, axolotl leaves long rows out, TRL cuts at 1,024"
  )

  static func judge(_ facts: Facts) -> Judgement {
    let survey = facts.survey
    let whole = survey.trainedRows + survey.dropped.count - survey.badForm.count
    guard whole > 0 else { return .notApplicable("no row is trained") }
    let lost = survey.dropped.count - survey.badForm.count
    let packed = survey.packer.outcome
    let affected = survey.cut.count + lost
    var found =
      "\(affected) of \(whole) rows (\(percent(affected, whole))) at \(facts.spec.cutoff) tokens"
    if lost > 0 { found += ", \(lost) of them left out" }
    if packed.cut > 0 || packed.dropped > 0 {
      found += "; packing cuts \(packed.cut) tokens and leaves \(packed.dropped) rows out"
    }
    guard affected > 0 || packed.cut > 0 || packed.dropped > 0 else {
      return .pass("none; the longest row has \(survey.longestRow) tokens")
    }
    let parts = (survey.domains.isEmpty ? survey.sources : survey.domains).filter {
      $0.value.cut > 0
    }
    if !parts.isEmpty {
      found +=
        "; "
        + parts.sorted { ($1.value.cut, $0.key) < ($0.value.cut, $1.key) }.prefix(5)
        .map { "\($0.key) \(percent($0.value.cut, $0.value.rows))" }.joined(separator: ", ")
    }
    found += "; \(percent(survey.tokensCut, survey.wholeTokens)) of the tokens are lost"
    let advice = "a larger cutoff, or leave long rows out; acknowledge: [truncated] if it is meant"
    if survey.questionsCut.count > 0 {
      found += "; \(survey.questionsCut.count) questions are cut"
    }
    let share = Double(affected) / Double(whole)
    if share > 0.25 {
      return Judgement.fail(found, rows: survey.cut.ids + survey.dropped.ids, advice: advice)
        .acknowledged(facts.isAcknowledged(guide.name))
    }
    if share > 0.05 || survey.questionsCut.count > 0 || packed.dropped > 0 || packed.cut > 0 {
      return .warn(
        found, rows: survey.questionsCut.ids.isEmpty ? survey.cut.ids : survey.questionsCut.ids,
        advice: advice)
    }
    return .pass(found)
  }
}
