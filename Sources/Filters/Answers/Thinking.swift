import Corpus
import Recipes
import Texts
import Values

/// Keeps answers whose thinking has the form that a trainer wants: there or not, in proportion to the answer, and closed.
public struct Thinking: RowFilter {
  public static let name = "thinking"
  public static let shorthand: String? = "required"
  public static let guide = FilterGuide(
    "keeps answers that think before they answer, in proportion, with no mark of thinking left in the answer",
    parameters: [
      FilterParameter("required", "yes", "whether answers without thinking leave"),
      FilterParameter(
        "min_ratio", "0", "the least characters of thinking for each of the answer"),
      FilterParameter(
        "max_ratio", "no limit", "the most characters of thinking for each of the answer"),
    ],
    examples: [
      FilterExample(
        "thinking",
        [
          .dropped("2 + 2?", answer: "It is four.", because: missing),
          .dropped("3 + 3?", answer: "Hm.</think> It is six.", because: marks),
        ]),
      FilterExample(
        "thinking: { required: no }",
        [
          .kept("2 + 2?", answer: "It is four."),
          .dropped("3 + 3?", answer: "<think>Six, I guess.", because: marks),
        ]),
    ])
  private static let missing = "it shows no thinking"
  private static let marks = "it has a mark of thinking in its answer"

  private static let known = [
    "<think>", "</think>", "<thinking>", "</thinking>", "<|begin_of_thought|>",
    "<|end_of_thought|>",
    "<|begin_of_solution|>", "<|end_of_solution|>", "[THINK]", "[/THINK]",
  ]

  private let isRequired: Bool
  private let ratios: ClosedRange<Double>

  public init?(_ fields: Fields, in setting: Setting) {
    isRequired = fields.truth("required") ?? true
    let low = fields.number("min_ratio", in: 0...1e9) ?? 0
    let high = fields.number("max_ratio", in: 0...1e9) ?? .greatestFiniteMagnitude
    guard low <= high else {
      fields.log.error(fields.mark, "\(fields.owner): min_ratio is larger than max_ratio")
      return nil
    }
    ratios = low...high
  }

  public var settings: Record {
    [
      "required": .bool(isRequired), "min_ratio": .double(ratios.lowerBound),
      "max_ratio": .double(ratios.upperBound),
    ]
  }

  public func emptiness(of rows: RowOutlook) -> Emptiness? {
    guard isRequired, ratios.upperBound == 0 else { return nil }
    return Emptiness(
      "answers without thinking leave, and max_ratio: 0 lets none stay that thinks",
      hint: "required: no keeps answers without thinking")
  }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    let answer = trace.answer
    if let mark = Self.known.first(where: answer.text.contains) {
      return .drop(reason: Self.marks, evidence: ["mark": .string(mark)])
    }
    guard let reasoning = answer.reasoning, !TextLook.isBlank(reasoning.utf8) else {
      return isRequired ? .drop(reason: Self.missing, evidence: [:]) : .keep(trace)
    }
    let ratio =
      Double(TextLook.characters(reasoning)) / Double(max(1, TextLook.characters(answer.text)))
    if ratios.contains(ratio) { return .keep(trace) }
    return .drop(
      reason: ratio < ratios.lowerBound
        ? "it thinks too little for its answer" : "it thinks too much for its answer",
      evidence: ["ratio": .double((ratio * 100).rounded() / 100)])
  }
}
