import Asking
import Corpus
import Formats
import Recipes
import Values

/// Keeps the n answers that a classifier finds most like the positive examples, by question and answer together.
public struct FastTextAnswers: RecipeFilter {
  public static let name = "fasttext"
  public static let guide = FilterGuide(
    "keeps the n answers that a classifier finds most like the positive examples, by question and answer",
    parameters: AnswerQuota.parameters + ClassifierSpec.parameters,
    examples: [
      ClassifierSpec.example(
        [
          .kept("What is it?", answer: "Prove that the sum is even."),
          .dropped(
            "What is it?", answer: "Ann buys pears.",
            because: "others are more like the positive examples"),
        ])
    ])

  static let version: Int64 = 2
  private let quota: AnswerQuota
  private let spec: ClassifierSpec

  public init?(_ fields: Fields, in setting: Setting) {
    let spec = ClassifierSpec(fields, in: setting)
    guard let quota = AnswerQuota(fields, in: setting), let spec else { return nil }
    self.quota = quota
    self.spec = spec
  }

  public var identity: Record {
    Record(
      [
        .init("filter", .string(Self.name)), .init("version", .integer(Self.version)),
        .init("classifier", .record(spec.settings)),
      ] + quota.settings.fields)
  }

  public var keepsCount: Bool { true }

  public func expectedKept(of rows: RowCounts) -> RowCounts { quota.expectedKept(of: rows) }

  /// Memory: the model, an id for each answer that stays, and of those that compete a score.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    let made = try spec.made()
    @Sendable func score(_ trace: Trace) -> Double {
      // Of an answer without a known word nothing speaks for it.
      made.classifier.probability(of: trace.question.text, trace.answer.response) ?? 0
    }
    let kept = try await quota.kept(rows, by: { -score($0) })
    let who = made.who(Self.name, Self.version)
    return Survey(notes: made.notes, artefacts: made.artefacts) { trace in
      guard quota.scope.contains(trace.question) else { return .keep(trace) }
      let probability = score(trace)
      var scored = trace
      scored.answer.scores.append(Score(name: Self.name, value: probability, by: who))
      if kept.contains(trace.id) { return .keep(scored) }
      return .drop(
        reason: "others are more like the positive examples",
        evidence: ["probability": .double(probability)], row: scored)
    }
  }
}
