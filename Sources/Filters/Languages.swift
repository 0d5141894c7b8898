import Corpus
import Recipes
import Texts
import Values

/// Which languages texts may be in.
struct Languages: Sendable {
  let codes: [String]
  /// Whether texts stay whose language cannot be told: formulas, a few words.
  let keepsUnknown: Bool

  /// Fields: `languages`, codes; `unknown`, `keep` or `drop`.
  init?(_ fields: Fields, default fallback: [String]?) {
    let keepsUnknown = fields.choice("unknown", of: ["keep", "drop"], default: "keep")
    let names = fields.texts("languages")
    if names == nil, fallback == nil {
      fields.log.error(
        fields.mark, "\(fields.owner) needs the field \"languages\"",
        hint: "codes, for instance [en, de]")
    }
    for name in names ?? [] where !LanguageDetector.knows(name.text) {
      fields.log.error(
        name.mark, "\(fields.owner): no language has the code \"\(name.text)\"",
        hint: "ISO 639 codes: en, de, fr, es, ru, zh, ja, …")
    }
    guard let codes = names?.map(\.text) ?? fallback, let keepsUnknown,
      codes.allSatisfy(LanguageDetector.knows)
    else { return nil }
    self.codes = codes
    self.keepsUnknown = keepsUnknown == "keep"
  }

  static let parameters = [
    FilterParameter(
      "unknown", "keep", "what becomes of texts whose language cannot be told: `keep` or `drop`")
  ]

  var settings: Record {
    ["languages": .list(codes.map(Value.string)), "keep_unknown": .bool(keepsUnknown)]
  }

  /// Decides on a row by one of its texts.
  func decide<Row>(_ row: Row, by text: String) -> Decision<Row> {
    guard let language = LanguageDetector.language(of: text) else {
      return keepsUnknown ? .keep(row) : .drop(reason: "its language cannot be told", evidence: [:])
    }
    return codes.contains(language)
      ? .keep(row)
      : .drop(reason: "it is in another language", evidence: ["language": .string(language)])
  }
}
