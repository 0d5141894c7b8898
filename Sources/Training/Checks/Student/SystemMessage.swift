/// Whether the system text stands once in a row, and evaluations will have the same.
struct SystemMessage: Check {
  static let guide = CheckGuide(
    3, "system", .error,
    "whether the system text stands once in a row, and evaluations will have the same",
    expected: "once, as declared; without a declaration the student's own",
    source:
      "LLaMA-Factory's qwen adds a text that Qwen3's own template has not, so a changed base model changes the system prompt"
  )

  static func judge(_ facts: Facts) -> Judgement {
    let (probe, survey) = (facts.probe, facts.survey)
    if survey.ownSystems.count > 0, survey.ownSystems.count < survey.rows - survey.badForm.count {
      return .warn(
        "\(survey.ownSystems.count) of \(survey.rows) rows have a system message of their own, the others have not",
        rows: survey.ownSystems.ids, advice: "give all rows one, or none")
    }
    if survey.ownSystems.count > 0 { return .pass("each row has its own") }
    switch facts.spec.system {
    case .text(let text):
      let count = occurrences(of: text, in: probe.trained)
      return count == 1
        ? .pass("as declared; evaluate with it, too")
        : .fail(
          "the declared system text stands \(count) times in a row",
          advice: "the template may have no place for it: see a row with --json")
    case .none, .ofTemplate:
      guard let asked = probe.asked else {
        return .notApplicable("the student has no template of its own")
      }
      if probe.trained == asked { return .pass(probe.system.map { "\"\($0)\"" } ?? "none") }
      return .fail(
        "trained and asked questions begin differently: "
          + Surveyor.difference(probe.trained, asked),
        advice: "declare a system text and evaluate with it, or template: auto")
    }
  }
}
