import Corpus
import Recipes
import Texts
import Values

/// Keeps or drops answers in which a regular expression matches.
public struct AnswerPattern: RowFilter {
  public static let name = "pattern"
  public static let shorthand: String? = "drop"
  public static let guide = FilterGuide(
    "drops answers in which an expression matches, or keeps only those",
    parameters: PatternRule.parameters("answer") + [
      FilterParameter("in", "both", "what is looked at: `thinking`, `answer`, or `both` together")
    ],
    examples: [
      FilterExample(
        "pattern: 'as an AI'",
        [
          .kept("why?", answer: "Because it is even."),
          .dropped("why?", answer: "I cannot say, as an AI.", because: PatternRule.unwanted),
        ]),
      FilterExample(
        "pattern: { keep: '\\\\boxed\\{', in: answer }",
        [
          .kept("2 + 2?", answer: "\\boxed{4}"),
          .dropped("2 + 2?", answer: "four", because: PatternRule.missing),
        ]),
    ])

  private let rule: PatternRule
  private let part: AnswerPart

  public init?(_ fields: Fields, in setting: Setting) {
    let part = AnswerPart(fields)
    guard let rule = PatternRule(fields), let part else { return nil }
    self.rule = rule
    self.part = part
  }

  public var settings: Record {
    var settings = rule.settings
    settings["in"] = .string(part.rawValue)
    return settings
  }

  public func emptiness(of rows: RowOutlook) -> Emptiness? { rule.emptiness }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    rule.decide(trace, by: part.text(of: trace.answer) ?? "")
  }
}
