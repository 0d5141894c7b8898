import Asking
import Corpus
import Formats
import Recipes
import Values

/// Keeps the n questions that a classifier finds most like the positive examples.
///
/// OpenThoughts3's settings are the defaults. The score is P(positive).
public struct FastText: RecipeFilter {
  public static let name = "fasttext"
  public static let guide = FilterGuide(
    "keeps the n questions that a classifier finds most like the positive examples",
    parameters: [FilterParameter("keep", nil, "how many stay"), .of] + ClassifierSpec.parameters,
    examples: [
      ClassifierSpec.example(
        [
          .kept("Prove that the sum is even."),
          .dropped("Ann buys pears.", because: "others are more like the positive examples"),
        ])
    ])

  static let version: Int64 = 1
  private let keep: Int
  private let scope: RowScope
  private let spec: ClassifierSpec

  public init?(_ fields: Fields, in setting: Setting) {
    let keep = fields.requiredInteger("keep", in: 1...Int64.max)
    let spec = ClassifierSpec(fields, in: setting)
    guard let scope = RowScope(fields, in: setting), let keep, let spec else { return nil }
    self.keep = Int(keep)
    self.scope = scope
    self.spec = spec
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": .integer(Self.version),
      "keep": .integer(Int64(keep)), "of": scope.value, "classifier": .record(spec.settings),
    ]
  }

  public var keepsCount: Bool { true }

  public func expectedKept(of rows: RowCounts) -> RowCounts { rows.keeping(keep, of: scope) }

  /// Memory: the model, and an id and a score for each question that stays.
  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let made = try spec.made()
    var best = BestN<Double, RowID>(keep)
    var found = 0
    try await rows.forEach { question in
      scope.contains(question)
        ? made.classifier.probability(of: question.text).map { (id: question.id, score: $0) } : nil
    } take: { candidate in
      guard let candidate else { return }
      found += 1
      best.offer(candidate.id, key: -candidate.score)
    }
    let kept = best.ids
    let lowest = best.worst.map { -$0 } ?? 0
    let notes = shortfall(wanted: keep, found: found, of: scope, "questions") + made.notes
    let who = made.who(Self.name, Self.version)
    return Survey(notes: notes, artefacts: made.artefacts) { question in
      guard scope.contains(question) else { return .keep(question) }
      guard let score = made.classifier.probability(of: question.text) else {
        return .drop(reason: "the classifier knows no word of it", evidence: [:])
      }
      var scored = question
      scored.scores.append(
        Score(name: Self.name, value: score, by: who))
      if kept.contains(question.id) { return .keep(scored) }
      return .drop(
        reason: "others are more like the positive examples",
        evidence: ["probability": .double(score), "least_kept": .double(lowest)], row: scored)
    }
  }
}
