import Corpus
import Recipes
import Values

/// Keeps answers that answer.
public struct NoRefusals: RowFilter {
  public static let name = "no_refusals"
  public static let shorthand: String? = "phrases"
  public static let guide = FilterGuide(
    "drops answers that begin by refusing to answer (`I'm sorry, but I can't …`), by a list of phrases at the beginning of a sentence, but for what is quoted",
    parameters: [
      FilterParameter("phrases", "none", "phrases besides the known ones, one or a list"),
      FilterParameter(
        "within", "200", "how many characters from the beginning of the answer are looked at"),
      FilterParameter(
        "max", "2000",
        "an answer of more characters answers something, whatever it begins with"),
    ],
    examples: [
      FilterExample(
        "no_refusals",
        [
          .kept("why?", answer: "Because it is even."),
          .dropped(
            "How do I do it?", answer: "I’m sorry, but I can’t help with that.", because: reason),
          .kept(
            "What did it say?", answer: "It said: \"I'm sorry, but I can't help with that.\""),
          .kept("Why not?", answer: "Here I cannot answer with a number, so I write a proof."),
        ])
    ])
  private static let reason = "it refuses to answer"

  private let phrases: [String]
  private let own: [String]
  private let within: Int64
  private let longest: Int64

  public init?(_ fields: Fields, in setting: Setting) {
    own = fields.texts("phrases")?.map(\.text) ?? []
    within = fields.integer("within", in: 1...1_000_000) ?? 200
    longest = fields.integer("max", in: 1...1_000_000_000) ?? 2000
    phrases = (AnswerPhrases.lines(AnswerPhrases.refusals) + own).map(Self.plain)
  }

  public var settings: Record {
    [
      "phrases": .list(own.sorted().map(Value.string)), "within": .integer(within),
      "max": .integer(longest),
    ]
  }

  /// In lower case, with one kind of apostrophe.
  private static func plain(_ text: String) -> String {
    text.lowercased().replacing("’", with: "'")
  }

  public static var version: Int64 { 2 }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    let text = trace.answer.text
    guard text.unicodeScalars.dropFirst(Int(longest)).isEmpty else { return .keep(trace) }
    let beginning = Self.plain(String(text.prefix(Int(within))))
    guard let phrase = phrases.first(where: { Self.begins(beginning, with: $0) }) else {
      return .keep(trace)
    }
    return .drop(reason: Self.reason, evidence: ["phrase": .string(phrase)])
  }

  /// Whether a phrase stands at the beginning of a sentence, also behind a few words that lead to it (`Unfortunately, …`,
  /// `Final answer: …`), and is not quoted.
  private static func begins(_ text: String, with phrase: String) -> Bool {
    var rest = text[...]
    while let found = rest.firstRange(of: phrase) {
      rest = text[found.upperBound...]
      let before = text[..<found.lowerBound]
      guard let last = before.last(where: { $0 != " " }) else { return true }
      let isSentence = ".!?\n。！？*_>#".contains(last)
      let isLedTo =
        ",:，：".contains(last) && before.split { !$0.isLetter && $0 != "'" }.count <= 3
      let marks = before.count { "\"“”«»".contains($0) }
      if isSentence || isLedTo, marks.isMultiple(of: 2) { return true }
    }
    return false
  }
}
