/// Whether the launcher has the template, and can render every row by it.
struct KnownTemplate: Check {
  static let guide = CheckGuide(
    1, "template", .error, "whether the launcher has the template, and can render every row by it",
    expected: "a template of the pinned launcher",
    source:
      "LLaMA-Factory has no qwen25, the name in OpenThoughts3's own files; without a name it guesses, and answers never stop (#4224, #2352)"
  )

  static func judge(_ facts: Facts) -> Judgement {
    if let fault = facts.template.fault {
      return .fail(fault, advice: facts.template.hint ?? "template: auto")
    }
    let refused = facts.survey.refused
    if refused.count > 0 {
      return .fail(
        "\(refused.count) of \(facts.survey.rows) rows cannot be rendered: \(facts.survey.refusal ?? "")",
        rows: refused.ids, advice: "look at the template, or leave these rows out")
    }
    return .pass(
      facts.template.name.map { "\($0), of \(facts.spec.launcher.title)" } ?? "the student's own")
  }
}
