import Corpus
import Recipes
import Texts
import Values

/// Which languages texts may be in.
struct Languages: Sendable {
  let codes: [String]
  /// Whether texts stay whose language cannot be told: formulas, a few words.
  let keepsUnknown: Bool
  /// The share of a text, 0...1, that must be in the languages; nil: most of it must.
  let share: Double?
  /// The scripts that all letters must be of; nil for any.
  let scripts: Set<WritingSystem>?

  /// Fields: `languages`, codes; `unknown`, `keep` or `drop`; `share`; `only_scripts`, names.
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
    share = fields.number("share", in: 0...1)
    let scriptNames = fields.texts("only_scripts")
    for name in scriptNames ?? [] where WritingSystem(rawValue: name.text) == nil {
      fields.log.error(
        name.mark, "\(fields.owner): \"\(name.text)\" is no script that is known",
        hint: WritingSystem.allCases.map(\.rawValue).joined(separator: ", "))
    }
    scripts = scriptNames.map { Set($0.compactMap { WritingSystem(rawValue: $0.text) }) }
    guard let codes = names?.map(\.text) ?? fallback, let keepsUnknown,
      codes.allSatisfy(LanguageDetector.knows)
    else { return nil }
    self.codes = codes
    self.keepsUnknown = keepsUnknown == "keep"
  }

  static let parameters = [
    FilterParameter(
      "unknown", "keep", "what becomes of texts whose language cannot be told: `keep` or `drop`"),
    FilterParameter(
      "share", "most",
      "the share of the text, 0 to 1, that must be in the languages, in bytes of its letters, formulas and code left out; exact to a tenth where each language has some sentences"
    ),
    FilterParameter(
      "only_scripts", "any",
      "scripts, one or a list: a text with a word of two letters or an ideograph of another one leaves, wherever it stands (a letter alone, as `π`, is a sign): \(WritingSystem.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))"
    ),
  ]

  var settings: Record {
    var settings: Record = [
      "languages": .list(codes.map(Value.string)), "keep_unknown": .bool(keepsUnknown),
    ]
    if let share { settings["share"] = .double(share) }
    if let scripts {
      settings["only_scripts"] = .list(scripts.map(\.rawValue).sorted().map(Value.string))
    }
    return settings
  }

  /// Decides on a row by one of its texts.
  func decide<Row>(_ row: Row, by text: String) -> Decision<Row> {
    if let scripts {
      let stray = WritingSystem.strayLetters(in: text, besides: scripts)
      if stray.count > 0 {
        return .drop(
          reason: "it has letters of another script",
          evidence: ["letters": .integer(Int64(stray.count)), "first": .string(stray.first)])
      }
    }
    if let share, let decision = decide(row, by: text, share) { return decision }
    guard let language = LanguageDetector.language(of: text) else {
      return keepsUnknown ? .keep(row) : .drop(reason: "its language cannot be told", evidence: [:])
    }
    return codes.contains(language)
      ? .keep(row)
      : .drop(reason: "it is in another language", evidence: ["language": .string(language)])
  }

  /// Nil for a text that is too short for shares: most of it then decides, as without them.
  private func decide<Row>(_ row: Row, by text: String, _ least: Double) -> Decision<Row>? {
    let shares = LanguageDetector.shares(of: text)
    guard !shares.isEmpty else { return nil }
    let own = shares.reduce(0) { $0 + (codes.contains($1.code) ? $1.share : 0) }
    guard own < least else { return .keep(row) }
    var evidence: Record = ["share": .double((own * 100).rounded() / 100)]
    for (code, share) in shares { evidence[code] = .double((share * 100).rounded() / 100) }
    return .drop(reason: "too much of it is in other languages", evidence: evidence)
  }
}
