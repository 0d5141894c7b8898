import Corpus
import Recipes
import Values

/// Keeps questions whose right answer is known.
public struct HasReference: RowFilter {
  public static let name = "has_reference"
  public static let guide = FilterGuide(
    "keeps questions whose source knows the answer",
    examples: [
      FilterExample(
        "has_reference",
        [
          .kept("What is 2 + 2?", reference: "4"),
          .dropped("What is beauty?", because: "its source knows no answer"),
          .dropped("What is truth?", reference: " ", because: "its source knows no answer"),
        ])
    ])

  public init?(_ fields: Fields, in setting: Setting) {}

  public var settings: Record { [:] }
  public var need: RowNeed? { RowNeed(.reference) }

  public func decide(_ question: Question) -> Decision<Question> {
    question.reference?.contains { !$0.isWhitespace } == true
      ? .keep(question) : .drop(reason: "its source knows no answer", evidence: [:])
  }
}
