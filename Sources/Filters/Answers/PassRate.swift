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
    "keeps all answers of questions of which a share within a range was graded right, over all samples and models",
    parameters: [
      FilterParameter("min", "0", "the least share, 0 to 1"),
      FilterParameter("max", "1", "the highest share, 0 to 1"),
      FilterParameter(
        "least", "1", "how many answers must be graded; of fewer the share cannot be told"),
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

  public init?(_ fields: Fields, in setting: Setting) {
    let low = fields.number("min", in: 0...1) ?? 0
    let high = fields.number("max", in: 0...1) ?? 1
    let least = fields.integer("least", in: 1...1_000_000) ?? 1
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

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "min": .double(range.lowerBound),
      "max": .double(range.upperBound), "least": .integer(Int64(least)),
      "keep_unknown": .bool(keepsUnknown), "of": scope.value,
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

  /// Memory: a share for each question.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    var counts: [RowID: (right: Int, graded: Int)] = [:]
    try await rows.forEachQuestion({ ($0.question.id, $0.answer.verdict, $0.question) }) { group in
      let right = group.count { $0.1 == .right }
      let graded = right + group.count { $0.1 == .wrong }
      return (group[0].0, right, graded)
    } take: { (id, right, graded) in
      counts[id] = (right, graded)
    }
    return Survey { [counts] trace in
      guard scope.contains(trace.question) else { return .keep(trace) }
      guard let (right, graded) = counts[trace.question.id], graded >= least else {
        return keepsUnknown
          ? .keep(trace)
          : .drop(
            reason: Self.unknown,
            evidence: ["graded": .integer(Int64(counts[trace.question.id]?.graded ?? 0))])
      }
      let share = Double(right) / Double(graded)
      var scored = trace
      scored.answer.scores.append(
        Score(name: Self.name, value: share, by: "\(graded) graded answers"))
      if range.contains(share) { return .keep(scored) }
      return .drop(
        reason: share > range.upperBound ? Self.tooHigh : Self.tooLow,
        evidence: ["right": .integer(Int64(right)), "graded": .integer(Int64(graded))], row: scored)
    }
  }
}
