import Asking
import Corpus
import Formats
import Recipes
import Teachers
import Values

/// Keeps the answers that a reward model scores highest, or those whose score is within a range.
public struct Reward: RecipeFilter {
  public static let name = "reward"
  public static let guide = FilterGuide(
    "keeps the answers that a reward model scores highest, or within a range",
    parameters: [
      FilterParameter(
        "judge", nil,
        "the teacher that gives scores, by its name in the recipe: a reward model as vLLM serves it, its endpoint without `/v1`"
      ),
      FilterParameter(
        "path", "classify",
        "where the server gives scores: `classify` (models for sequence classification, started with their softmax off, so that scores are what the model gives) or `pooling`"
      ),
      FilterParameter(
        "in", "answer",
        "what is scored behind the question: the `answer`, the `thinking`, or `both` as they were written"
      ),
      FilterParameter("keep", "all in range", "how many stay, those with the highest scores"),
      AnswerQuota.per,
      FilterParameter("min", "none", "the least score that may stay"),
      FilterParameter("max", "none", "the highest score that may stay"),
      FilterParameter(
        "unknown", "drop", "what becomes of answers without a score: `keep` or `drop`"),
      .of,
    ], cost: .calls(1),
    examples: [
      FilterExample(
        "reward: { judge: model, keep: 1 }",
        [
          .kept("2 + 2?", answer: "It is 4.", label: "3.25"),
          .dropped("2 + 3?", answer: "6", label: "no", because: "its label cannot be read"),
        ]),
      FilterExample(
        "reward: { judge: model, min: 0 }",
        [
          .kept("2 + 2?", answer: "It is 4.", label: "3.25"),
          .dropped("2 + 3?", answer: "6", label: "-4.5", because: "its score is out of range"),
        ]),
    ])
  static let version: Int64 = 1
  static let outscored = "others have a higher reward"

  private let labels: RowLabels<Trace>
  private let path: ScorePath
  private let part: AnswerPart
  private let choice: LabelChoice
  /// Nil where all within the range stay.
  private let quota: AnswerQuota?

  public init?(_ fields: Fields, in setting: Setting) {
    let path = fields.choice("path", of: ScorePath.allCases.map(\.rawValue), default: "classify")
      .flatMap(ScorePath.init)
    let part = AnswerPart(fields, default: .answer)
    let choice = LabelChoice(fields)
    var quota: AnswerQuota?
    if fields.has("keep") {
      quota = AnswerQuota(fields, in: setting)
      guard quota != nil else { return nil }
    } else if fields.has("per") {
      fields.log.error(fields.mark(of: "per"), "\(fields.owner): per belongs to keep")
    }
    guard let path, let part, let choice,
      let labels = RowLabels<Trace>(
        scoring: fields, in: setting, at: path, messages: { Self.messages($0, part) })
    else { return nil }
    self.labels = labels
    self.path = path
    self.part = part
    self.choice = choice
    self.quota = quota
  }

  public var labelling: Labelling<Trace>? { labels.labelling }
  public var keepsCount: Bool { quota != nil }

  public var identity: Record {
    Record(
      [
        .init("filter", .string(Self.name)), .init("version", .integer(Self.version)),
        .init("of", labels.scope.value), .init("labels", labels.identity),
        .init("path", .string(path.rawValue)), .init("in", .string(part.rawValue)),
        .init("per", quota.map { .string($0.per.rawValue) } ?? .null),
      ] + choice.settings.fields)
  }

  public var cardNote: CardNote? {
    CardNote(
      .verdicts,
      "scored the answers with the reward model `\(labels.terms.teacher.model)`; its scores are in no verdict"
    ).of(labels.scope)
  }

  public func expectedKept(of rows: RowCounts) -> RowCounts {
    quota?.expectedKept(of: rows) ?? rows
  }

  public func outlook(of rows: RowOutlook) -> RowOutlook {
    guard let quota, quota.per == .question, quota.scope == .all else { return rows }
    var rows = rows
    rows.answersPerQuestion = min(rows.answersPerQuestion, quota.keep)
    return rows
  }

  /// What was said, up to the answer as it is scored.
  private static func messages(_ trace: Trace, _ part: AnswerPart) -> [ChatMessage] {
    let question = trace.question
    let context = question.context
    return (context?.system.map { [ChatMessage(.system, $0)] } ?? [])
      + (context?.messages ?? [])
      + [
        ChatMessage(.user, question.text),
        ChatMessage(.assistant, part.text(of: trace.answer) ?? ""),
      ]
  }

  /// Memory: a score for each answer of which some are to be kept, else nothing.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    let reader = LabelReader(
      labels, asked: "\(Self.name) \(Self.version)", mostRepairs: 0, score: Self.score)
    let known = try await reader.settle(rows, asking: asker) { _, _ in true }
    var scores: [AnswerID: Double] = [:]
    var spending = try known.spendingBefore()
    try await rows.forEach { trace in
      guard labels.scope.contains(trace.question) else { return }
      let (label, took) = try known.label(trace)
      spending += took
      if quota != nil, case .scored(let score) = label, choice.range.contains(score) {
        scores[trace.id] = score
      }
    }
    let ranks = scores
    let kept = try await quota?.kept(rows, where: { ranks[$0] != nil }) { -(ranks[$0.id] ?? 0) }
    return Survey(spending: spending) { trace in
      guard labels.scope.contains(trace.question) else { return .keep(trace) }
      return decision(trace, try known.label(trace).label, kept, by: reader.who)
    }
  }

  private func decision(
    _ trace: Trace, _ label: Label, _ kept: Set<AnswerID>?, by who: String
  ) -> Decision<Trace> {
    if choice.keepsUnknown {
      switch label {
      case .unreadable, .refused: return .keep(trace)
      case .scored, .passedOver: break
      }
    }
    if let drop: Decision<Trace> = label.drop(who) { return drop }
    guard case .scored(let score) = label else { return .keep(trace) }
    var scored = trace
    scored.answer.scores.append(Score(name: Self.name, value: score, by: who))
    let evidence: Record = ["reward": .double(score), "judge": .string(who)]
    guard choice.range.contains(score) else {
      return .drop(reason: "its score is out of range", evidence: evidence, row: scored)
    }
    guard kept?.contains(trace.id) ?? true else {
      return .drop(reason: Self.outscored, evidence: evidence, row: scored)
    }
    return .keep(scored)
  }

  private static let score: @Sendable (Reply) -> Double? = { reply in
    reply.score ?? Double(reply.content).flatMap { $0.isFinite ? $0 : nil }
  }
}
