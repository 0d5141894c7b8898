import Asking
import Corpus
import Formats
import Recipes
import Similarity
import Values

/// Keeps one of several questions that are alike.
public struct Deduplicate: RecipeFilter {
  public static let name = "deduplicate"
  public static let guide = FilterGuide(
    "keeps one of several questions that are alike",
    parameters: [
      FilterParameter(
        "mode", "exact", "`exact`, `fuzzy` (an Indel ratio) or `minhash` (approximate)"),
      FilterParameter("threshold", "90", "the least ratio of two that are alike, 0 to 100"),
      FilterParameter("keep", "lowest_id", "which one stays: `lowest_id`, `longest` or `first`"),
      FilterParameter(
        "apart", "nothing", "`domain` or `source`: questions of different ones are never alike"),
      FilterParameter(
        "numbers", "together", "`apart`: questions with different numbers are never alike"),
      FilterParameter(
        "normalize", "white_space",
        "what questions are freed of before they are compared: `white_space`, `case`, `unicode`, `latex`, `all` or `none`"
      ),
    ],
    examples: [
      FilterExample(
        "deduplicate: { mode: fuzzy, threshold: 80, keep: first }",
        [
          .kept("How many apples has Ann?"), .kept("What is two and two?"),
          .dropped("How many apples has Anna?", because: "it is like another question"),
        ]),
      FilterExample(
        "deduplicate: { keep: first, normalize: all }",
        [
          .kept(#"What is $\frac{1}{2}$ of 2,000?"#),
          .dropped(#"what is \(\dfrac12\) of $2000$? "#, because: "it repeats another question"),
        ]),
    ])
  public static let shorthand: String? = "mode"

  private let rules: DuplicateRules
  private let apart: Apart?

  /// What questions must have in common to be alike at all.
  private enum Apart: String, CaseIterable {
    case domain, source

    func value(of question: Question) -> String {
      switch self {
      case .domain: question.domain
      case .source: question.source
      }
    }
  }

  /// Fields: `mode`, `exact`, `fuzzy` or `minhash` (exact); `threshold`, the least ratio of two questions that
  /// are alike, 0 to 100 (90); `keep`, `lowest_id`, `longest` or `first` (lowest_id); `apart`, `domain` or
  /// `source`: questions of different ones are never alike; `numbers`, `together` or `apart` (together; apart
  /// with minhash); `normalize`, see ``Normalization`` (white_space).
  public init?(_ fields: Fields, in setting: Setting) {
    let mode = fields.choice("mode", of: ["exact", "fuzzy", "minhash"], default: "exact")
    let threshold = fields.has("threshold") ? fields.number("threshold", in: 0...100) : 90
    let kept = fields.choice(
      "keep", of: DuplicateRules.Kept.allCases.map(\.rawValue), default: "lowest_id")
    let apart = fields.choice("apart", of: Apart.allCases.map(\.rawValue), default: "")
    let numbers = fields.choice("numbers", of: ["together", "apart"], default: "together")
    let normalization = fields.normalization(default: .whiteSpace)
    guard let mode, let threshold, let normalization,
      let kept = kept.flatMap(DuplicateRules.Kept.init),
      let apart, let numbers
    else { return nil }
    let cutoff = RatioCutoff(percent: threshold)
    let likeness: DuplicateRules.Likeness =
      mode == "exact" ? .exact : mode == "fuzzy" ? .fuzzy(cutoff) : .minhash(cutoff)
    rules = DuplicateRules(
      likeness, kept: kept, numbersApart: numbers == "apart",
      normalization: normalization)
    self.apart = Apart(rawValue: apart)
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 3, "rules": .record(rules.record),
      "apart": Value(apart?.rawValue),
    ]
  }

  public var cardNote: CardNote? {
    let like =
      switch rules.likeness {
      case .exact: "have the same text"
      case .fuzzy(let cutoff): "have an Indel ratio of at least \(CardNote.plain(cutoff.percent))"
      case .minhash(let cutoff):
        "have an Indel ratio of at least \(CardNote.plain(cutoff.percent)), as far as MinHash finds them,"
      }
    let numbers = rules.numbersApart ? " and the same numbers" : ""
    let within = apart.map { " and are of the same \($0.rawValue)" } ?? ""
    return CardNote(.duplicates, "kept one of the questions that \(like)\(numbers)\(within)")
  }

  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    var finder = try DuplicateFinder<RowID>(rules)
    try await rows.forEach { question in
      (
        id: question.id, text: ComparedText(question.wholeText, rules),
        part: apart?.value(of: question) ?? ""
      )
    } take: { row in
      try finder.add(row.id, row.text, part: row.part)
    }
    let duplicates = try finder.finish()
    var dropped: [RowID: Int] = [:]
    for cluster in duplicates.clusters {
      for row in cluster.dropped { dropped[duplicates.id(row)] = row }
    }
    let notes = [duplicates.numbersNote, duplicates.recallNote].compactMap(\.self)
    return Survey(notes: notes, report: duplicates.record) { [dropped] question in
      guard let row = dropped[question.id], let reason = duplicates.reason(row) else {
        return .keep(question)
      }
      return .drop(reason: reason, evidence: duplicates.evidence(row))
    }
  }
}
