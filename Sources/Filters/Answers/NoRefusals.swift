import Corpus
import Recipes
import Values

/// Keeps answers that answer.
public struct NoRefusals: RowFilter {
  public static let name = "no_refusals"
  public static let shorthand: String? = "phrases"
  public static let guide = FilterGuide(
    "drops answers that begin by refusing to answer (`I'm sorry, but I can't …`), by a list of phrases",
    parameters: [
      FilterParameter("phrases", "none", "phrases besides the known ones, one or a list"),
      FilterParameter(
        "within", "200", "how many characters from the beginning of the answer are looked at"),
    ],
    examples: [
      FilterExample(
        "no_refusals",
        [
          .kept("why?", answer: "Because it is even."),
          .dropped(
            "How do I do it?", answer: "I’m sorry, but I can’t help with that.", because: reason),
        ])
    ])
  private static let reason = "it refuses to answer"

  private let phrases: [String]
  private let own: [String]
  private let within: Int64

  public init?(_ fields: Fields, in setting: Setting) {
    own = fields.texts("phrases")?.map(\.text) ?? []
    within = fields.integer("within", in: 1...1_000_000) ?? 200
    phrases = (AnswerPhrases.lines(AnswerPhrases.refusals) + own).map(Self.plain)
  }

  public var settings: Record {
    ["phrases": .list(own.sorted().map(Value.string)), "within": .integer(within)]
  }

  /// In lower case, with one kind of apostrophe.
  private static func plain(_ text: String) -> String {
    text.lowercased().replacing("’", with: "'")
  }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    let beginning = Self.plain(String(trace.answer.text.prefix(Int(within))))
    guard let phrase = phrases.first(where: beginning.contains) else { return .keep(trace) }
    return .drop(reason: Self.reason, evidence: ["phrase": .string(phrase)])
  }
}
