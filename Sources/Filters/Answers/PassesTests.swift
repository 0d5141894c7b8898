import Corpus
import Recipes
import Values

/// Keeps answers whose program passes all tests of its question. The tests are run before all answer filters
/// (``Grade``), for sources that say where theirs are.
public struct PassesTests: RowFilter {
  public static let name = "passes_tests"
  public static let guide = FilterGuide(
    "keeps answers whose program passes its question's tests; see Programs.md",
    parameters: [FilterParameter.unknown],
    examples: [
      FilterExample(
        "passes_tests",
        [.dropped("why?", answer: "Because.", because: "its question has no tests")]),
      FilterExample("passes_tests: { unknown: keep }", [.kept("why?", answer: "Because.")]),
    ])

  /// Whether answers stay of which nothing could be told, or whose question has no tests.
  let keepUnknown: Bool

  /// Field: `unknown`, `keep` or `drop` (the default).
  public init?(_ fields: Fields, in setting: Setting) {
    guard let keepUnknown = fields.keepsUnknown() else { return nil }
    self.keepUnknown = keepUnknown
  }

  public var settings: Record { ["keep_unknown": .bool(keepUnknown)] }
  public var need: RowNeed? { keepUnknown ? nil : RowNeed(.tests) }

  public var cardNote: CardNote? {
    CardNote(
      .verdicts,
      "kept only answers whose program passes its question's tests"
        + (keepUnknown ? ", or could not be run on tests" : ""))
  }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    guard let tests = trace.answer.tests, let outcome = tests["outcome"]?.string else {
      return keepUnknown ? .keep(trace) : .drop(reason: "its question has no tests", evidence: [:])
    }
    switch outcome {
    case "passed": return .keep(trace)
    case "could_not_tell":
      return keepUnknown
        ? .keep(trace) : .drop(reason: "its program could not be graded", evidence: tests)
    default: return .drop(reason: "its program does not pass: \(outcome)", evidence: tests)
    }
  }
}
