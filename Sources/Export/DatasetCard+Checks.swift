import Corpus
import Sources

/// What the questions were compared with, and by what answers were graded: what was done, and what was not.
extension DatasetCard {
  var checks: String {
    (["## What was checked", "", "**Evaluation sets.**", ""]
      + steps(
        .evaluationSets,
        none: "The questions were not compared with any evaluation set.",
        some: "The answers were not compared with them.")
      + ["", "**Duplicates.**", ""]
      + steps(
        .duplicates, none: "Nothing looked for questions that are alike.",
        some: "Answers were not compared with each other.")
      + ["", "**Verdicts.**", ""] + verdicts)
      .joined(separator: "\n")
  }

  /// A line for each stage that speaks of a subject, with how many left there.
  private func steps(_ subject: CardNote.Subject, none: String, some: String? = nil) -> [String] {
    let steps = zip(facts.stages, funnel).compactMap { stage, manifest -> String? in
      guard let note = stage.note, note.subject == subject else { return nil }
      let tally = manifest.tally
      let text = note.text.replacing("\n", with: " ")
      return
        "- `\(stage.name)` \(text). Of \(tally.entered) \(tally.unit), \(tally.droppedInAll) left."
    }
    return steps.isEmpty ? [none] : steps + (some.map { ["", $0] } ?? [])
  }

  private var verdicts: [String] {
    let own = names { $0.spec.grader != nil }
    let tested = names { $0.spec.grader == nil && $0.spec.tests != nil }
    let referenced = names { $0.spec.grader == nil && $0.knowsAnswers }
    let unknown = names {
      $0.spec.grader == nil && $0.spec.tests == nil && !$0.knowsAnswers
    }
    var lines: [String] = []
    if !own.isEmpty {
      lines.append(
        "- Answers to questions of \(own) were graded by a program of the recipe's own (`grader`).")
    }
    if !tested.isEmpty {
      lines.append(
        "- Programs that answer questions of \(tested) were run on the tests of their source.")
    }
    if !referenced.isEmpty {
      lines.append(
        "- Answers to questions of \(referenced) that have a reference\(tested.isEmpty ? "" : " and no tests") were compared with it by a program that reads numbers, formulas, sets, units and words; what it could not read is `could_not_tell`."
      )
    }
    if !unknown.isEmpty {
      lines.append(
        "- Questions of \(unknown) have neither reference nor tests: nothing is known of whether their answers are right."
      )
    }
    return lines
      + steps(.verdicts, none: "- No step kept or dropped answers by whether they are right.")
      + ["", counts]
  }

  /// How the rows of the dataset were graded.
  private var counts: String {
    guard rows > 0 else { return "There are no rows." }
    let verdicts = funnel.last?.tally.verdicts ?? [:]
    let graded = verdicts.values.reduce(0, +)
    let told = verdicts.sorted { $0.key < $1.key }.map { "\($0.value) `\($0.key)`" }
    let rest = rows > graded ? ["\(rows - graded) without a verdict"] : []
    return "Of \(rows) rows: \((told + rest).joined(separator: ", "))."
  }

  private func names(where isMeant: (Source) -> Bool) -> String {
    list(Set(facts.sources.filter(isMeant).map { "`\($0.spec.name)`" }))
  }
}

extension Source {
  /// Whether its questions may come with the right answer.
  fileprivate var knowsAnswers: Bool {
    if case .problems = content { return true }
    return spec.reference != nil
  }
}
