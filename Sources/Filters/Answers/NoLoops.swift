import Corpus
import Recipes
import Texts
import Values

/// Keeps answers that do not go in circles.
public struct NoLoops: RowFilter {
  public static let name = "no_loops"
  public static let shorthand: String? = "times"
  public static let guide = FilterGuide(
    "drops answers that end in a loop, or say a line many times in a row",
    parameters: [
      FilterParameter(
        "times", "20", "how often a line of at least ten characters may come in a row, less one")
    ],
    examples: [
      FilterExample(
        "no_loops: 3",
        [
          .kept("why?", answer: "Let me see.\nLet me see.\nBecause it is even.\n"),
          .dropped(
            "why?", answer: "Let me see.\nLet me see.\nLet me see.\nBecause it is even.\n",
            because: "it says the same many times"),
        ]),
      FilterExample(
        "no_loops",
        [
          .dropped(
            "why?", answer: String(repeating: "wait, ", count: 40), because: "it ends in a loop")
        ]),
    ])

  private let times: Int64
  /// Shorter ones, as `}` or `0 0 0`, come in a row in good answers.
  private static let shortestLine = 10

  public init?(_ fields: Fields, in setting: Setting) {
    times = fields.integer("times", in: 2...Int64.max) ?? 20
  }

  public var settings: Record { ["times": .integer(times)] }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    for (part, text) in [
      ("reasoning", trace.answer.reasoning ?? ""), ("answer", trace.answer.text),
    ] {
      if TextLook.endsInLoop(text) {
        return .drop(
          reason: "it ends in a loop",
          evidence: ["in": .string(part), "end": .string(String(text.suffix(200)))])
      }
      let (line, count) = TextLook.longestRun(in: text, ofLinesFrom: Self.shortestLine)
      if count >= times {
        return .drop(
          reason: "it says the same many times",
          evidence: [
            "in": .string(part), "times": .integer(Int64(count)),
            "line": .string(String(line.prefix(200))),
          ])
      }
    }
    return .keep(trace)
  }
}
