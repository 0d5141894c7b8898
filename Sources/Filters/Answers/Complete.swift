import Corpus
import Recipes
import Values

/// Keeps answers that came to their end: the teacher stopped by itself and answered after its
/// reasoning.
public struct Complete: RowFilter {
  public static let name = "complete"
  public static let guide = FilterGuide(
    "keeps answers that came to their end",
    examples: [
      FilterExample(
        "complete",
        [
          .kept("why?", answer: "Because."),
          .dropped("why?", answer: "Because it", finishReason: "length", because: "it was cut off"),
          .dropped("why?", answer: " ", because: "it has no final answer"),
        ])
    ])

  public init?(_ fields: Fields, in setting: Setting) {}

  public var settings: Record { [:] }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    if trace.answer.complete { return .keep(trace) }
    let reason = trace.answer.finishReason == "stop" ? "it has no final answer" : "it was cut off"
    return .drop(reason: reason, evidence: ["finish_reason": .string(trace.answer.finishReason)])
  }
}
