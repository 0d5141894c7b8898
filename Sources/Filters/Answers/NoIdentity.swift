import Corpus
import Recipes
import Texts
import Values

/// Keeps answers that do not say which model wrote them: a student would say it, too.
public struct NoIdentity: RowFilter {
  public static let name = "no_identity"
  public static let shorthand: String? = "names"
  public static let guide = FilterGuide(
    "drops answers in which a model says who it is or who made it (`I am DeepSeek`), by a list of phrases and names",
    parameters: [
      FilterParameter("names", "none", "names besides the known ones, one or a list"),
      FilterParameter("in", "both", "what is looked at: `thinking`, `answer`, or `both` together"),
    ],
    examples: [
      FilterExample(
        "no_identity: Jupiter",
        [
          .kept("Who made GPT-4?", answer: "GPT-4 is a model of OpenAI's."),
          .kept("What is BERT?", answer: "BERT was developed by Google; it is a language model."),
          .kept("What did it say?", answer: "It answered “I am ChatGPT”, which was not so."),
          .dropped("Who are you?", answer: "Hi! I'm DeepSeek, at your service.", because: reason),
          .dropped("Who are you?", answer: "I was trained by Jupiter.", because: reason),
          .dropped("why?", answer: "As an AI language model, I have no opinion.", because: reason),
        ])
    ])
  private static let reason = "it says which model it is"

  private let pattern: TextPattern
  private let names: [String]
  private let part: AnswerPart

  public init?(_ fields: Fields, in setting: Setting) {
    let names = fields.texts("names")?.map(\.text) ?? []
    guard let part = AnswerPart(fields),
      let pattern = try? TextPattern(Self.expression(names), ignoresCase: true)
    else { return nil }
    self.names = names
    self.part = part
    self.pattern = pattern
  }

  /// One expression of all phrases: each is looked for once.
  private static func expression(_ more: [String]) -> String {
    func quoted(_ text: String) -> String { "\\Q\(text.replacing("\\E", with: ""))\\E" }
    let names = (AnswerPhrases.names + more).map(quoted).joined(separator: "|")
    let phrases = AnswerPhrases.lines(AnswerPhrases.identities).map { phrase in
      phrase.split(separator: "NAME", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : quoted(String($0)).replacing("'", with: "\\E['’]\\Q") }
        .joined(separator: "(?:the |an? )?(?:\(names))(?![\\p{L}\\p{N}])")
    }
    // What is asked, told of others or quoted is nothing that the answer says.
    let others = ["whether ", "if ", "that ", "say ", "says ", "said ", "like ", "pretend "]
      .map { "(?<!\($0))" }.joined()
    return "(?<![\\p{L}\"“«‘'`])\(others)(?:\(phrases.joined(separator: "|")))"
  }

  public var settings: Record {
    ["names": .list(names.sorted().map(Value.string)), "in": .string(part.rawValue)]
  }

  public static var version: Int64 { 2 }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    switch pattern.look(in: part.text(of: trace.answer) ?? "") {
    case .match(let place):
      return .drop(reason: Self.reason, evidence: ["match": .string(String(place.prefix(200)))])
    case .gaveUp, .noMatch: return .keep(trace)
    }
  }
}
