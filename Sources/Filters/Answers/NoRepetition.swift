import Corpus
import Recipes
import Texts
import Values

/// Keeps answers that do not say again and again what they have said, in a row or not.
public struct NoRepetition: RowFilter {
  public static let name = "no_repetition"
  public static let guide = FilterGuide(
    "drops answers of which too much was said before in them, by sentences or by n-grams of words (the rules of Gopher)",
    parameters: [
      FilterParameter(
        "sentences", "0.3", "the highest share of sentences and lines, 0 to 1, that came before"),
      FilterParameter(
        "ngrams", "0.5", "the highest share of words, 0 to 1, in n-grams that came before"),
      FilterParameter("ngram", "10", "how many words make an n-gram"),
      FilterParameter(
        "in", "both", "what is looked at: `thinking`, `answer`, or `both` one after the other"),
    ],
    examples: [
      FilterExample(
        "no_repetition",
        [
          .kept(
            "why?", answer: "Because the sum of two odd numbers is even. That is why it holds."),
          .dropped(
            "why?",
            answer:
              "Let me look at the sum once more. It is even, I think so. Let me look at the sum once more. Or is it odd? Let me look at the sum once more. Who knows.",
            because: "it says the same sentences again"),
        ])
    ])

  private let sentences: Double
  private let ngrams: Double
  private let length: Int
  private let part: AnswerPart

  public init?(_ fields: Fields, in setting: Setting) {
    sentences = fields.number("sentences", in: 0...1) ?? 0.3
    ngrams = fields.number("ngrams", in: 0...1) ?? 0.5
    length = Int(fields.integer("ngram", in: 1...1000) ?? 10)
    guard let part = AnswerPart(fields) else { return nil }
    self.part = part
  }

  public var settings: Record {
    [
      "sentences": .double(sentences), "ngrams": .double(ngrams), "ngram": .integer(Int64(length)),
      "in": .string(part.rawValue),
    ]
  }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    // Thinking and answer say the same thing twice, rightly.
    let parts: [(name: String, text: String?)] = [
      ("thinking", part == .answer ? nil : trace.answer.reasoning),
      ("answer", part == .thinking ? nil : trace.answer.text),
    ]
    for (name, text) in parts {
      guard let text else { continue }
      let repeated = TextRepetition.repeatedSentences(of: text)
      if repeated > sentences {
        return .drop(
          reason: "it says the same sentences again",
          evidence: ["in": .string(name), "share": .double((repeated * 1000).rounded() / 1000)])
      }
      let shared = TextRepetition.sharedWords(of: text, ngram: length)
      if shared > ngrams {
        return .drop(
          reason: "it says the same words again",
          evidence: ["in": .string(name), "share": .double((shared * 1000).rounded() / 1000)])
      }
    }
    return .keep(trace)
  }
}
