import Asking
import Corpus
import Formats
import Recipes
import Teachers
import Values

/// Keeps answers that a model finds right, beside the reference if the source has one.
public struct VerifiedByLLM: RecipeFilter, LazilyLabelled {
  public static let name = "verified_by_llm"
  public static let guide = FilterGuide(
    "keeps answers that a model finds right, beside the reference if there is one",
    parameters: Labels.parameters(temperature: "0") + [
      FilterParameter(
        "unknown", "drop", "what becomes of answers whose label cannot be read: `keep` or `drop`"),
      Labels.labelAll,
    ], cost: .calls(1),
    examples: [
      FilterExample(
        "verified_by_llm: { judge: model }",
        [
          .kept(
            "2 + 2?", answer: "It is 4.", reference: "4",
            label: #"{"reason": "as the reference says", "correct": true}"#),
          .dropped(
            "2 + 3?", answer: "It is 6.", label: #"{"reason": "it is 5", "correct": false}"#,
            because: "a model finds it wrong"),
          .dropped(
            "Why?", answer: "So.", label: "Perhaps.", because: "its label cannot be read"),
        ])
    ])
  static let version: Int64 = 2

  private var labels: RowLabels<Trace>
  private let keepsUnknown: Bool

  public init?(_ fields: Fields, in setting: Setting) {
    let labels = RowLabels<Trace>(
      fields, in: setting, temperature: 0, schema: Self.schema, prompt: Self.prompt)
    guard let keepsUnknown = fields.keepsUnknown(), let labels else { return nil }
    self.labels = labels
    self.keepsUnknown = keepsUnknown
  }

  public var labelling: Labelling<Trace>? { labels.labelling }

  public var cardNote: CardNote? {
    CardNote(
      .verdicts,
      "asked the model `\(labels.terms.teacher.model)` whether an answer is right, and kept those that it finds right; its opinion is not in `verdict`"
        + (keepsUnknown ? ", and answers on which it gave none stayed" : "")
    ).of(labels.scope)
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": .integer(Self.version), "of": labels.scope.value,
      "keep_unknown": .bool(keepsUnknown), "labels": labels.identity,
    ]
  }

  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    let reader = LabelReader(labels, asked: "\(Self.name) \(Self.version)", score: Self.score)
    let known = try await reader.settle(rows, asking: asker) { trace, label in
      decision(trace, label, by: reader.who).isKept
    }
    var answers = 0
    var spending = Spending()
    try await rows.forEach { trace in
      guard labels.scope.contains(trace.question) else { return }
      answers += 1
      spending += try known.label(trace).spending
    }
    return Survey(notes: known.notes(of: answers, "answers"), spending: spending) { trace in
      guard labels.scope.contains(trace.question) else { return .keep(trace) }
      return decision(trace, try known.label(trace).label, by: reader.who)
    }
  }

  func before(_ next: any RankedSelection<Trace>) -> Self {
    var filter = self
    filter.labels = labels.before(next)
    return filter
  }

  private func decision(_ trace: Trace, _ label: Label, by who: String) -> Decision<Trace> {
    if case .unreadable = label, keepsUnknown { return .keep(trace) }
    if let drop: Decision<Trace> = label.drop(who) { return drop }
    guard case .scored(let score) = label else { return .keep(trace) }
    var scored = trace
    scored.answer.scores.append(Score(name: Self.name, value: score, by: who))
    if score > 0 { return .keep(scored) }
    return .drop(
      reason: "a model finds it wrong",
      evidence: ["judge": .string(who), "reference": Value(trace.question.reference)],
      row: scored)
  }

  private static let schema = ReplySchema(
    name: "verification",
    [
      "type": "object",
      "properties": .record([
        "reason": .record(["type": "string"]), "correct": .record(["type": "boolean"]),
      ]),
      "required": ["reason", "correct"], "additionalProperties": false,
    ])

  /// 1 for an answer that the judge finds right, else 0.
  private static let score: @Sendable (Reply) -> Double? = { reply in
    FinalWord(name: "correct", kind: .truth).value(reply)
  }

  private static let prompt: @Sendable (Trace) -> String = { trace in
    let reference = trace.question.reference.map {
      "The right answer, as its source has it:\n\($0)\n\n"
    }
    return """
      Is the answer below right? Go by its final result. Reply with one JSON object: {"reason": "<one \
      sentence>", "correct": <true or false>}

      The question:
      \(trace.question.transcript)

      \(reference ?? "")The answer:
      \(trace.answer.text)
      """
  }
}
