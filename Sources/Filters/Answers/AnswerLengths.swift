import Corpus
import Recipes
import Texts
import Tokenizers
import Values

/// Keeps answers of a length.
public struct AnswerLengths: RowFilter {
  public static let name = "length"
  public static let shorthand: String? = "max"
  public static let guide = FilterGuide(
    "keeps answers that are neither too short nor too long",
    parameters: [
      FilterParameter("max", "no limit", "the most, in `unit`"),
      FilterParameter("min", "0", "the least, in `unit`"),
      FilterParameter(
        "unit", "tokens",
        "`tokens`, `characters` (Unicode scalars) or `words`. Without a `tokenizer` tokens are those that the endpoint counted for the whole response; of an answer that has no count, characters divided by four"
      ),
      FilterParameter("in", "both", "what is measured: `thinking`, `answer`, or `both` together"),
      FilterParameter("tokenizer", "none", "a tokenizer.json whose tokens are counted"),
    ],
    examples: [
      FilterExample(
        "length: { min: 2, max: 6, unit: words, in: answer }",
        [
          .kept("2 + 2?", answer: "It is four."),
          .dropped("why?", answer: "So.", because: tooShort),
          .dropped("how?", answer: "One after the other, one by one.", because: tooLong),
        ])
    ])
  private static let tooShort = "it is too short"
  private static let tooLong = "it is too long"

  private enum Unit: String, CaseIterable { case tokens, characters, words }

  private let range: ClosedRange<Int64>
  private let unit: Unit
  private let part: AnswerPart
  private let tokenizer: (tokenizer: Tokenizer, digest: Digest)?

  public init?(_ fields: Fields, in setting: Setting) {
    let least = fields.integer("min", in: 0...Int64.max) ?? 0
    let most = fields.integer("max", in: 0...Int64.max) ?? Int64.max
    let unit = fields.choice("unit", of: Unit.allCases.map(\.rawValue), default: "tokens")
    let part = AnswerPart(fields)
    let hasTokenizer = fields.has("tokenizer")
    let tokenizer = Decontaminate.tokenizer(fields, setting)
    if !fields.has("min"), !fields.has("max") {
      fields.log.error(fields.mark, "\(fields.owner) needs \"min\" or \"max\"")
    } else if least > most {
      fields.log.error(fields.mark, "\(fields.owner): min is larger than max")
    }
    guard let unit = unit.flatMap(Unit.init), let part, least <= most,
      !hasTokenizer || tokenizer != nil
    else { return nil }
    if unit == .tokens, part != .both, tokenizer == nil {
      fields.log.error(
        fields.mark, "\(fields.owner): the tokens of a part need a \"tokenizer\"",
        hint: "endpoints count those of the whole response only; unit: words needs none")
      return nil
    }
    range = least...most
    self.unit = unit
    self.part = part
    self.tokenizer = tokenizer
  }

  public var settings: Record {
    [
      "min": .integer(range.lowerBound), "max": .integer(range.upperBound),
      "unit": .string(unit.rawValue), "in": .string(part.rawValue),
      "tokenizer": Value(tokenizer?.digest.description),
    ]
  }

  /// What is measured, for comparison with other steps.
  private var measure: String {
    "\(unit.rawValue) of \(part.rawValue) by \(tokenizer?.digest.description ?? "none")"
  }

  public func emptiness(of rows: RowOutlook) -> Emptiness? {
    if range.upperBound == 0, part != .thinking {
      return Emptiness(
        "no answer has 0 \(unit.rawValue)", hint: "max: is the most that an answer may have")
    }
    if unit == .tokens, part == .both, tokenizer == nil, let most = rows.tokens,
      range.lowerBound > most
    {
      return Emptiness(
        "it wants \(grouped(range.lowerBound)) tokens or more, and answers have \(grouped(most)) at most",
        hint: "raise max_tokens in answers, or take a smaller min", isCertain: false)
    }
    return rows.within(range, measure) == nil
      ? Emptiness("a length before it leaves no answer of such a length") : nil
  }

  public func outlook(of rows: RowOutlook) -> RowOutlook { rows.within(range, measure) ?? rows }

  public func decide(_ trace: Trace) -> Decision<Trace> {
    let text = part.text(of: trace.answer) ?? ""
    let length: Int64 =
      switch unit {
      case .characters: Int64(TextLook.characters(text))
      case .words: Int64(TextLook.words(text))
      case .tokens:
        tokenizer.map { Int64($0.tokenizer.encode(text).count) } ?? trace.answer.completionTokens
          ?? Int64(TextLook.characters(text) / 4)
      }
    if range.contains(length) { return .keep(trace) }
    return .drop(
      reason: length < range.lowerBound ? Self.tooShort : Self.tooLong,
      evidence: [unit.rawValue: .integer(length), "in": .string(part.rawValue)])
  }
}
