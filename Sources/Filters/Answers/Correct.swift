import Corpus
import Recipes
import Values

/// Keeps answers that were graded right. What could not be graded leaves too, unless told to stay.
public struct Correct: RowFilter {
  public static let name = "correct"
  public static let guide = FilterGuide(
    "keeps answers that were graded right, by their reference or their tests",
    parameters: [FilterParameter.unknown],
    examples: [
      FilterExample(
        "correct",
        [
          .kept("1/2 + 1/2?", answer: "It is \\boxed{1}.", reference: "1"),
          .dropped("1 + 1?", answer: "It is \\boxed{3}.", reference: "2", because: "it is wrong"),
          .dropped(
            "1 + 2?", answer: "Who knows.", reference: "3", because: "it could not be graded"),
          .dropped("why?", answer: "Because.", because: "it could not be graded"),
        ])
    ])

  /// Whether answers stay that could not be graded, or have no reference.
  public let keepUnknown: Bool

  /// Field: `unknown`, `keep` or `drop` (the default).
  public init?(_ fields: Fields, in setting: Setting) {
    guard let keepUnknown = fields.keepsUnknown() else { return nil }
    self.keepUnknown = keepUnknown
  }

  public var settings: Record { ["keep_unknown": .bool(keepUnknown)] }
  public var need: RowNeed? { keepUnknown ? nil : RowNeed(.verdict) }

  public func outlook(of rows: RowOutlook) -> RowOutlook {
    var rows = rows
    rows.areRight = rows.areRight || !keepUnknown
    return rows
  }

  public var cardNote: CardNote? {
    CardNote(
      .verdicts,
      keepUnknown
        ? "dropped answers that were graded wrong; those that could not be graded stayed"
        : "kept only answers that were graded right")
  }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    switch trace.answer.verdict {
    case .right: return .keep(trace)
    case .wrong:
      return .drop(reason: "it is wrong", evidence: ["reference": Value(trace.question.reference)])
    case .couldNotTell, nil:
      if keepUnknown { return .keep(trace) }
      let why = trace.answer.verdict?.reason ?? "it has no reference"
      return .drop(reason: "it could not be graded", evidence: ["why": .string(why)])
    }
  }
}
