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
      FilterParameter("languages", "en", "ISO 639 codes, one or a list"),
      FilterParameter(
        "in", "both", "what is looked at: `thinking`, `answer`, or `both` together"),
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
        ]),
      FilterExample(
        "english: { share: 0.9, only_scripts: latin }",
        [
          .kept(
            "why?", answer: "Because π is the ratio of a circle's circumference to its diameter."),
          .dropped(
            "why?", answer: "Because the sum of two odd numbers is always 偶数, an even number.",
            because: "it has letters of another script"),
          .dropped(
            "why?",
            answer:
              "Because the sum of two odd numbers is always an even number, as everybody knows. La somme de deux nombres impairs est toujours un nombre pair, comme tout le monde le sait depuis longtemps.",
            because: "too much of it is in other languages"),
        ]),
    ])

  private let languages: Languages
  private let part: AnswerPart

  public init?(_ fields: Fields, in setting: Setting) {
    let part = AnswerPart(fields)
    guard let languages = Languages(fields, default: ["en"]), let part else { return nil }
    self.languages = languages
    self.part = part
  }

  public var settings: Record {
    var settings = languages.settings
    if part != .both { settings["in"] = .string(part.rawValue) }
    return settings
  }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    guard let text = part.text(of: trace.answer) else { return .keep(trace) }
    return languages.decide(trace, by: text)
  }
}
