import Asking
import Corpus
import Formats
import Recipes
import Similarity
import Values

/// Drops answers in which a question stands that students will be evaluated on: examples that a teacher remembers, or
/// problems that it makes up while it thinks.
public struct DecontaminateAnswers: RecipeFilter {
  public static let name = "decontaminate"
  public static let shorthand: String? = "against"
  public static let guide = FilterGuide(
    "drops answers in which an evaluation question stands",
    parameters: Decontaminate.guide.parameters.filter { $0.name != "check" } + [
      FilterParameter(
        "in", "both", "what is looked at: `thinking`, `answer`, or each of `both` by itself")
    ],
    examples: [
      FilterExample(
        "decontaminate: test.jsonl",
        files: [
          "test.jsonl": #"{"question": "How many primes are there below one hundred and seven?"}"#
            + "\n"
        ],
        [
          .kept("why?", answer: "Because there are so many primes."),
          .dropped(
            "why?",
            answer:
              "That is like this problem: how many primes are there below one hundred and seven? There are 27 of them, and so it is here.",
            because: "it contains an evaluation question"),
        ])
    ])

  private let base: Decontaminate
  private let part: AnswerPart

  public init?(_ fields: Fields, in setting: Setting) {
    if fields.has("check") {
      fields.log.error(
        fields.mark(of: "check"), "\(fields.owner): check belongs to decontaminate under questions")
    }
    let base = Decontaminate(fields, in: setting)
    guard let part = AnswerPart(fields), let base else { return nil }
    self.base = base
    self.part = part
  }

  public var datasets: [EvaluationDataset] { base.datasets }

  public var identity: Record {
    var identity = base.identity
    identity["in"] = .string(part.rawValue)
    return identity
  }

  public var cardNote: CardNote? {
    base.cardNote.map { note in
      CardNote(note.subject, note.text.replacing("every question", with: "every answer"))
    }
  }

  /// Each part by itself, and never a question's words across the two.
  private func texts(_ answer: Answer) -> [String] {
    switch part {
    case .both: [answer.reasoning, answer.text].compactMap(\.self)
    case .thinking, .answer: [part.text(of: answer)].compactMap(\.self)
    }
  }

  /// Memory: a few thousand answers, and 24 bytes for each that leaves.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    let decontamination = base.decontamination
    var survey = ContaminationSurvey<AnswerID>(decontamination)
    try await rows.forEach { survey.add($0.id, texts($0.answer)) }
    survey.look()
    let contaminated = survey.contaminated
    var report = survey.report.record
    report["borderline"] = .list(survey.borderline.map(Value.record))
    return Survey(notes: survey.report.notes, report: report) { trace in
      guard contaminated.contains(trace.id),
        let (text, found) = decontamination.contamination(ofAny: texts(trace.answer))
      else { return .keep(trace) }
      return .drop(
        reason: found.reason(decontamination.rules),
        evidence: found.evidence(for: text, in: decontamination))
    }
  }
}

extension AnswerID: CustomStringConvertible {
  /// The question's id, and which of its answers it is: `…#2`.
  public var description: String { "\(question)#\(sample)" }
}
