import Corpus
import Recipes
import Texts
import Values

/// Keeps answers without walls of text.
public struct NoLongParagraphs: RowFilter {
  public static let name = "no_long_paragraphs"
  public static let shorthand: String? = "characters"
  public static let guide = FilterGuide(
    "drops answers with a paragraph that is too long, in the reasoning or behind it",
    parameters: [
      FilterParameter(
        "characters", "3000",
        "the most that stands between two empty lines, in Unicode scalars; code between fences does not count"
      )
    ],
    examples: [
      FilterExample(
        "no_long_paragraphs: 40",
        [
          .kept("why?", answer: "First, it is odd.\n\nThen, it is even.\nSo it is both."),
          .dropped(
            "why?", answer: "First, it is odd.\nThen, it is even.\nSo it is both.",
            because: "it has a long paragraph"),
        ])
    ])

  private let characters: Int64

  public init?(_ fields: Fields, in setting: Setting) {
    characters = fields.integer("characters", in: 1...Int64.max) ?? 3000
  }

  public var settings: Record { ["characters": .integer(characters)] }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    let longest = max(
      TextLook.longestParagraph(trace.answer.reasoning ?? ""),
      TextLook.longestParagraph(trace.answer.text))
    if longest <= characters { return .keep(trace) }
    return .drop(
      reason: "it has a long paragraph", evidence: ["characters": .integer(Int64(longest))])
  }
}
