import Asking
import Corpus
import Recipes
import Teachers
import Values

/// Keeps the n questions that a labelling model answers at the greatest length.
///
/// OpenThoughts3 found it the best filter for math and science: what takes long to answer is worth
/// learning. The score is the response's length in characters (Unicode scalars), reasoning included.
public struct ResponseLength: LabelledSelection {
  public static let name = "response_length"
  public static let guide = FilterGuide(
    "keeps the n questions that a model answers at the greatest length",
    parameters: Labels.selecting(temperature: "1") + [
      FilterParameter(
        "unit", "characters",
        "`characters` (Unicode scalars) or `tokens`, as the endpoint counts them")
    ], cost: .calls(1),
    examples: [
      FilterExample(
        "response_length: { judge: model, keep: 1 }",
        [
          .kept("Why is the sky blue?", label: "Because light is scattered."),
          .dropped("2 + 2?", label: "4", because: "others were answered at greater length"),
        ])
    ])
  static let version: Int64 = 1
  static let outscored = "others were answered at greater length"
  /// Text of any kind has a length: to ask again would not give another kind.
  static let repairs = 0
  var scale: ClosedRange<Double> { 0...(.greatestFiniteMagnitude) }
  var measure: String { countsTokens ? "tokens" : "characters" }

  let choice: LabelChoice
  var labels: RowLabels<Question>
  private let countsTokens: Bool

  /// Fields: `keep`, and those of ``RowLabels``; the temperature is 1.0 as OpenThoughts3 has it.
  public init?(_ fields: Fields, in setting: Setting) {
    let labels = RowLabels<Question>(fields, in: setting, temperature: 1, context: \.context) {
      $0.text
    }
    let choice = LabelChoice(fields)
    let unit = fields.choice("unit", of: ["characters", "tokens"], default: "characters")
    guard let labels, let choice, let unit else { return nil }
    countsTokens = unit == "tokens"
    self.choice = choice
    self.labels = labels
  }

  /// The unit; by which it differs from other labels of the same calls.
  var order: Record { ["unit": .string(measure)] }

  func scorer(asking asker: any Asker) -> @Sendable (Reply) -> Double? { score }

  func score(_ reply: Reply) -> Double? {
    if countsTokens { return reply.completionTokens.map(Double.init) }
    return Double(reply.content.unicodeScalars.count + (reply.reasoning?.unicodeScalars.count ?? 0))
  }
}
