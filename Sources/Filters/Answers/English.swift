import Corpus
import Recipes
import Values

/// Keeps answers that are in English, or in other languages.
public struct English: RowFilter {
  public static let name = "english"
  public static let shorthand: String? = "languages"
  public static let guide = FilterGuide(
    "keeps answers that are in English, reasoning included, or in other languages",
    parameters: [
      FilterParameter("languages", "en", "ISO 639 codes, one or a list")
    ] + Languages.parameters,
    examples: [
      FilterExample(
        "english",
        [
          .kept("why?", answer: "Because the sum of two odd numbers is always an even number."),
          .kept("2+2?", answer: "4"),
          .dropped(
            "why?", answer: "因为两个奇数的和总是一个偶数，所以答案是偶数。",
            because: "it is in another language"),
        ])
    ])

  private let languages: Languages

  public init?(_ fields: Fields, in setting: Setting) {
    guard let languages = Languages(fields, default: ["en"]) else { return nil }
    self.languages = languages
  }

  public var settings: Record { languages.settings }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    languages.decide(trace, by: trace.answer.response)
  }
}
