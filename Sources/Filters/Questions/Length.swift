import Corpus
import Recipes
import Texts
import Values

/// Keeps questions of a length.
public struct Length: RowFilter {
  public static let name = "length"
  public static let shorthand: String? = "max"
  public static let guide = FilterGuide(
    "keeps questions that are neither too short nor too long",
    parameters: [
      FilterParameter("max", "no limit", "the most, in `unit`"),
      FilterParameter("min", "0", "the least, in `unit`"),
      FilterParameter("unit", "characters", "`characters` (Unicode scalars) or `words`"),
    ],
    examples: [
      FilterExample(
        "length: { min: 3, max: 6, unit: words }",
        [
          .kept("What is two and two?"), .dropped("Why?", because: "it is too short"),
          .dropped("What is the sum of two and two?", because: "it is too long"),
        ])
    ])

  private let range: ClosedRange<Int64>
  private let countsWords: Bool

  public init?(_ fields: Fields, in setting: Setting) {
    let least = fields.integer("min", in: 0...Int64.max) ?? 0
    let most = fields.integer("max", in: 0...Int64.max) ?? Int64.max
    let unit = fields.choice("unit", of: ["characters", "words"], default: "characters")
    if !fields.has("min"), !fields.has("max") {
      fields.log.error(fields.mark, "\(fields.owner) needs \"min\" or \"max\"")
    } else if least > most {
      fields.log.error(fields.mark, "\(fields.owner): min is larger than max")
    }
    guard least <= most, let unit else { return nil }
    range = least...most
    countsWords = unit == "words"
  }

  public var settings: Record {
    [
      "min": .integer(range.lowerBound), "max": .integer(range.upperBound),
      "words": .bool(countsWords),
    ]
  }

  private var unit: String { countsWords ? "words" : "characters" }

  public func emptiness(of rows: RowOutlook) -> Emptiness? {
    if range.upperBound == 0 {
      return Emptiness(
        "no question has 0 \(unit)", hint: "max: is the most that a question may have")
    }
    return rows.within(range, unit) == nil
      ? Emptiness("a length before it leaves no question of such a length") : nil
  }

  public func outlook(of rows: RowOutlook) -> RowOutlook { rows.within(range, unit) ?? rows }

  public func decide(_ question: Question) -> Decision<Question> {
    let length = Int64(
      countsWords ? TextLook.words(question.text) : TextLook.characters(question.text))
    if range.contains(length) { return .keep(question) }
    return .drop(
      reason: length < range.lowerBound ? "it is too short" : "it is too long",
      evidence: [countsWords ? "words" : "characters": .integer(length)])
  }
}
