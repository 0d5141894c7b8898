import Asking
import Corpus
import Formats
import Recipes
import Values

/// Keeps the answers of questions of which the teachers got a share of the answers right: neither those that are too
/// easy nor those that nobody solves.
public struct PassRate: RecipeFilter {
  public static let name = "pass_rate"
  public static let guide = FilterGuide(
    "keeps all answers of questions of which a share within a range was graded right, over all samples: also over those that other filters take away, since it runs before them unless it is `pinned: yes`",
    parameters: [
      FilterParameter("min", "0", "the least share, 0 to 1"),
      FilterParameter("max", "1", "the highest share, 0 to 1"),
      FilterParameter(
        "least", "1", "how many answers must be graded; of fewer the share cannot be told"),
      FilterParameter(
        "models", "all",
        "models, one or a list, as the endpoint calls them, whose answers count; those of others stay or leave with them"
      ),
      FilterParameter(
        "each", "no",
        "whether the share of each model must be in the range, and not that of all together"),
      FilterParameter(
        "unknown", "drop", "what becomes of questions whose share cannot be told: `keep` or `drop`"),
      .of,
    ],
    examples: [
      FilterExample(
        "pass_rate: { min: 0.2, max: 0.8 }",
        [
          .kept("1 + 1?", answer: "\\boxed{2}", reference: "2"),
          .kept("1 + 1?", answer: "\\boxed{3}", reference: "2"),
          .dropped("1 + 2?", answer: "\\boxed{3}", reference: "3", because: tooHigh),
          .dropped("2 + 2?", answer: "\\boxed{5}", reference: "4", because: tooLow),
          .dropped("why?", answer: "Because.", because: unknown),
        ])
    ])

  private static let tooHigh = "too many answers of its question are right"
  private static let tooLow = "too few answers of its question are right"
  private static let unknown = "too few answers of its question could be graded"

  private let range: ClosedRange<Double>
  private let least: Int
  private let keepsUnknown: Bool
  private let scope: RowScope
  /// Whose answers count; nil for all.
  private let models: Set<String>?
  /// Whether each model's share must be in the range.
  private let each: Bool

  public init?(_ fields: Fields, in setting: Setting) {
    let low = fields.number("min", in: 0...1) ?? 0
    let high = fields.number("max", in: 0...1) ?? 1
    let least = fields.integer("least", in: 1...1_000_000) ?? 1
    models = fields.texts("models").map { Set($0.map(\.text)) }
    each = fields.truth("each") ?? false
    if !fields.has("min"), !fields.has("max") {
      fields.log.error(fields.mark, "\(fields.owner) needs \"min\" or \"max\"")
    } else if low > high {
      fields.log.error(fields.mark, "\(fields.owner): min is larger than max")
    }
    guard let scope = RowScope(fields, in: setting), let keepsUnknown = fields.keepsUnknown(),
      low <= high
    else { return nil }
    range = low...high
    self.least = Int(least)
    self.keepsUnknown = keepsUnknown
    self.scope = scope
  }

  public var looksAtAllAnswers: Bool { true }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 2, "min": .double(range.lowerBound),
      "max": .double(range.upperBound), "least": .integer(Int64(least)),
      "keep_unknown": .bool(keepsUnknown), "of": scope.value, "each": .bool(each),
      "models": models.map { .list($0.sorted().map(Value.string)) } ?? .null,
    ]
  }

  public var need: RowNeed? { keepsUnknown ? nil : RowNeed(.verdict, of: scope) }

  public var cardNote: CardNote? {
    let bounds =
      "\(CardNote.plain(range.lowerBound * 100)) to \(CardNote.plain(range.upperBound * 100)) %"
    return CardNote(.verdicts, "kept the answers of questions of which \(bounds) were graded right")
      .of(scope)
  }

  public func emptiness(of rows: RowOutlook) -> Emptiness? {
    guard !keepsUnknown else { return nil }
    let most = rows.answersPerQuestion
    if least > most {
      return Emptiness(
        "\(least) answers of a question must be graded, and a question has \(most) at most",
        hint: "samples: \(least) or more in answers, or a smaller least", scope: scope)
    }
    if rows.areRight, range.upperBound < 1 {
      return Emptiness(
        "only right answers come into it, so that all shares are 1",
        hint: "put it before the step that keeps right answers only", scope: scope)
    }
    let isPossible = (least...most).contains { graded in
      let right = (range.lowerBound * Double(graded)).rounded(.up)
      return range.contains(right / Double(graded))
    }
    return isPossible
      ? nil
      : Emptiness(
        "of \(most) answers no share is from \(range.lowerBound) to \(range.upperBound)",
        hint: "more samples in answers, or a wider range", scope: scope)
  }

  /// How many of a question's answers are right, and how many could be graded: of all together, or of each model.
  private struct Counts: Sendable {
    var right = 0
    var graded = 0

    var share: Double { Double(right) / Double(graded) }
  }

  /// Memory: a share for each question, and where each model counts for itself of each of them.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    var counts: [RowID: [Counts]] = [:]
    let (models, each) = (models, each)
    var seen: Set<String> = []
    try await rows.forEachQuestion(
      { ($0.question.id, $0.answer.verdict, $0.answer.model) }
    ) { group in
      var counts: [String: Counts] = [:]
      for (_, verdict, model) in group where models?.contains(model) ?? true {
        let isRight = verdict == .right
        guard isRight || verdict == .wrong else { continue }
        counts[each ? model : "", default: Counts()].right += isRight ? 1 : 0
        counts[each ? model : "", default: Counts()].graded += 1
      }
      let own = counts.sorted { $0.key < $1.key }.map(\.value)
      return (group[0].0, own, Set(group.map(\.2)))
    } take: { (id, own, names) in
      counts[id] = own
      seen.formUnion(names)
    }
    let absent = (models ?? []).subtracting(seen).sorted()
    let notes =
      absent.isEmpty
      ? []
      : [
        "no answer is of \(absent.joined(separator: ", ")): there are those of \(seen.sorted().joined(separator: ", "))"
      ]
    return Survey(notes: notes) { [counts] trace in
      guard scope.contains(trace.question) else { return .keep(trace) }
      let own = counts[trace.question.id] ?? []
      guard !own.isEmpty, own.allSatisfy({ $0.graded >= least }) else {
        let graded = own.reduce(0) { $0 + $1.graded }
        return keepsUnknown
          ? .keep(trace)
          : .drop(reason: Self.unknown, evidence: ["graded": .integer(Int64(graded))])
      }
      let (right, graded) = own.reduce((0, 0)) { ($0.0 + $1.right, $0.1 + $1.graded) }
      var scored = trace
      scored.answer.scores.append(
        Score(
          name: Self.name, value: Double(right) / Double(graded), by: "\(graded) graded answers"))
      guard let outside = own.first(where: { !range.contains($0.share) }) else {
        return .keep(scored)
      }
      return .drop(
        reason: outside.share > range.upperBound ? Self.tooHigh : Self.tooLow,
        evidence: [
          "right": .integer(Int64(outside.right)), "graded": .integer(Int64(outside.graded)),
        ], row: scored)
    }
  }
}
