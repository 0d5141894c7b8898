import Asking
import Corpus
import Formats
import Teachers
import Values

/// Keeps the n questions that score highest by what a teacher says of each, or those within a range: what the filters
/// that differ only in their question and their score have in common.
protocol LabelledSelection: RecipeFilter, LazilyLabelled where Row == Question {
  /// The teacher, and what it is asked.
  var labels: RowLabels<Question> { get set }
  /// Which of the labelled stay.
  var choice: LabelChoice { get }
  /// Part of the identity: changes with every change of a score.
  static var version: Int64 { get }
  /// The reason for a drop when others scored higher.
  static var outscored: String { get }
  /// The score's name among the evidence.
  var measure: String { get }
  /// Between which numbers scores are.
  var scale: ClosedRange<Double> { get }
  /// How often a reply without a score is asked for again.
  static var repairs: Int { get }

  /// What decides about scores besides the labels.
  var order: Record { get }

  /// What reads the score of a reply, nil if the reply says none; it may ask before.
  func scorer(asking asker: any Asker) async throws -> @Sendable (Reply) -> Double?
  /// The question with what was learnt of it, besides the score.
  func learn(_ question: Question, score: Double) -> Question
}

extension LabelledSelection {
  public var labelling: Labelling<Question>? { labels.labelling }
  static var repairs: Int { Labels.repairs }
  var order: Record { [:] }

  public var identity: Record {
    Record(
      [
        .init("filter", .string(Self.name)), .init("version", .integer(Self.version)),
        .init("of", labels.scope.value), .init("labels", labels.identity),
      ] + choice.settings.fields + order.fields)
  }

  public var keepsCount: Bool { choice.keep != nil }

  public func emptiness(of rows: RowOutlook) -> Emptiness? {
    guard !choice.keepsUnknown, !scale.overlaps(choice.range) else { return nil }
    let bounds =
      scale.upperBound == .greatestFiniteMagnitude
      ? "\(CardNote.plain(scale.lowerBound)) or more"
      : "from \(CardNote.plain(scale.lowerBound)) to \(CardNote.plain(scale.upperBound))"
    return Emptiness(
      "its scores are \(bounds)", hint: "min: and max: are such numbers",
      scope: labels.scope)
  }

  public func expectedKept(of rows: RowCounts) -> RowCounts {
    choice.keep.map { rows.keeping($0, of: labels.scope) } ?? rows
  }

  /// Who are the highest can only be told of all.
  func before(_ next: any RankedSelection<Question>) -> Self {
    guard choice.keep == nil else { return self }
    var filter = self
    filter.labels = labels.before(next)
    return filter
  }

  func learn(_ question: Question, score: Double) -> Question { question }

  /// Memory: an id and a score for each question that stays.
  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let reader = LabelReader(
      labels, asked: "\(Self.name) \(Self.version)", mostRepairs: Self.repairs,
      score: try await scorer(asking: asker))
    let known = try await reader.settle(rows, asking: asker) { question, label in
      decision(question, label, by: reader.who).isKept
    }

    var best = BestN<Double, RowID>(choice.keep ?? 0)
    var (asked, labelled, unlabelled) = (0, 0, 0)
    var spending = try known.spendingBefore()
    try await rows.forEach { question in
      guard labels.scope.contains(question) else { return }
      asked += 1
      let (label, took) = try known.label(question)
      spending += took
      if case .unreadable = label { unlabelled += 1 }
      guard case .scored(let score) = label, choice.range.contains(score) else { return }
      labelled += 1
      best.offer(question.id, key: -score)
    }
    let kept = best.ids
    let lowest = best.worst.map { -$0 } ?? 0
    let notes =
      shortfall(wanted: choice.keep ?? 0, found: labelled, of: labels.scope, "labelled questions")
      + known.notes(of: asked, "questions") + choice.notes(kept: best.ids.count, unlabelled)
    return Survey(notes: notes, spending: spending) { question in
      guard labels.scope.contains(question) else { return .keep(question) }
      let label = try known.label(question).label
      let decision = decision(question, label, by: reader.who)
      guard case .scored(let score) = label, case .keep(let scored) = decision,
        choice.keep != nil, !kept.contains(question.id)
      else { return decision }
      return .drop(
        reason: Self.outscored,
        evidence: [
          measure: .double(score), "least_kept": .double(lowest), "judge": .string(reader.who),
        ], row: scored)
    }
  }

  /// What its label says of a question, whatever those of others say.
  private func decision(_ question: Question, _ label: Label, by who: String) -> Decision<Question>
  {
    if case .unreadable = label, choice.keepsUnknown { return .keep(question) }
    if let drop: Decision<Question> = label.drop(who) { return drop }
    guard case .scored(let score) = label else { return .keep(question) }
    // What was learnt stays with the row, also if it leaves: another threshold needs no new call.
    var scored = learn(question, score: score)
    scored.scores.append(Score(name: Self.name, value: score, by: who))
    if choice.range.contains(score) { return .keep(scored) }
    return .drop(
      reason: "its score is out of range",
      evidence: [measure: .double(score), "judge": .string(who)], row: scored)
  }
}
