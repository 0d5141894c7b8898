import Corpus
import Grading
import Recipes
import Values

/// Keeps questions in some languages.
public struct Language: RowFilter {
  public static let name = "language"
  public static let shorthand: String? = "languages"
  public static let guide = FilterGuide(
    "keeps questions that are in some languages",
    parameters: [
      FilterParameter("languages", nil, "ISO 639 codes, one or a list: `en`, `de`, `zh`, …")
    ] + Languages.parameters,
    examples: [
      FilterExample(
        "language: [en, fr]",
        [
          .kept("How many apples are left in the basket when Ann has eaten three of them?"),
          .kept("Combien de pommes reste-t-il dans le panier quand Anne en a mangé trois ?"),
          .kept("$x^2 = 2$"),
          .dropped(
            "Wie viele Äpfel bleiben im Korb, wenn Anna drei davon gegessen hat?",
            because: "it is in another language"),
        ])
    ])

  private let languages: Languages

  public init?(_ fields: Fields, in setting: Setting) {
    guard let languages = Languages(fields, default: nil) else { return nil }
    self.languages = languages
  }

  public var settings: Record { languages.settings }

  public func decide(_ question: Question) -> Decision<Question> {
    languages.decide(question, by: question.text)
  }
}
