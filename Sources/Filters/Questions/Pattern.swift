import Corpus
import Recipes
import Values

/// Keeps or drops questions in which a regular expression matches.
public struct Pattern: RowFilter {
  public static let name = "pattern"
  public static let shorthand: String? = "drop"
  public static let guide = FilterGuide(
    "drops questions in which an expression matches, or keeps only those",
    parameters: PatternRule.parameters("question"),
    examples: [
      FilterExample(
        "pattern: 'https?://'",
        [
          .kept("What is a link?"),
          .dropped("What does http://example.org show?", because: PatternRule.unwanted),
        ]),
      FilterExample(
        "pattern: { keep: ['\\bprove\\b', '\\bshow that\\b'], ignore_case: yes }",
        [
          .kept("Prove that 2 is prime."),
          .dropped("What is an approved prime?", because: PatternRule.missing),
        ]),
    ])

  private let rule: PatternRule

  public init?(_ fields: Fields, in setting: Setting) {
    guard let rule = PatternRule(fields) else { return nil }
    self.rule = rule
  }

  public var settings: Record { rule.settings }

  public func emptiness(of rows: RowOutlook) -> Emptiness? { rule.emptiness }

  public func decide(_ question: Question) -> Decision<Question> {
    rule.decide(question, by: question.text)
  }
}
