import Corpus
import Recipes
import Texts
import Values

/// Keeps answers that do not go in circles.
public struct NoLoops: RowFilter {
  public static let name = "no_loops"
  public static let shorthand: String? = "times"
  public static let guide = FilterGuide(
    "drops answers that end in a loop, go in circles anywhere in their thinking or text, or say a line many times in a row",
    parameters: [
      FilterParameter(
        "times", "20",
        "how often a line of at least ten characters may come in a row, less one; indentation does not count"
      ),
      FilterParameter(
        "share", "0.2",
        "the share of the thinking or of the text, 0.01 to 1, from which on a piece of any length that comes four times in a row (of 400 characters or more three times) is a loop, also if a number in it counts up (twenty times); tables, matrices and code between fences are none"
      ),
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
      FilterExample(
        "no_loops: { share: 0.5 }",
        [
          .kept(
            "why?",
            answer: "| 1 | 2 |\n" + String(repeating: "| 0 | 0 |\n", count: 60)
              + "That is the table."),
          .dropped(
            "why?",
            answer: (1...40).map { "Let me check case \($0) again.\n" }.joined() + "So it is 7.",
            because: "it goes in circles"),
        ]),
    ])

  public static let version: Int64 = 2
  private let times: Int64
  private let share: Double
  /// Shorter ones, as `}` or `0 0 0`, come in a row in good answers.
  private static let shortestLine = 10

  public init?(_ fields: Fields, in setting: Setting) {
    times = fields.integer("times", in: 2...Int64.max) ?? 20
    share = fields.number("share", in: 0.01...1) ?? 0.2
  }

  public var settings: Record { ["times": .integer(times), "share": .double(share)] }

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
      if let loop = TextLoop.longest(in: text, from: share) {
        return .drop(
          reason: "it goes in circles",
          evidence: [
            "in": .string(part), "times": .integer(Int64(loop.times)),
            "share": .double((loop.share * 1000).rounded() / 1000), "piece": .string(loop.piece),
            "counts_up": .bool(loop.counts),
          ])
      }
    }
    return .keep(trace)
  }
}
