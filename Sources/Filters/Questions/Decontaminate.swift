import Asking
import Corpus
import Formats
import Machine
import Recipes
import Similarity
import Tokenizers
import Values

/// Drops questions that are too like a question that students will be evaluated on.
public struct Decontaminate: RecipeFilter {
  public static let name = "decontaminate"
  public static let guide = FilterGuide(
    "drops questions that are too like an evaluation question",
    parameters: [
      FilterParameter("against", nil, "files of evaluation questions, globs too"),
      FilterParameter("item", "plain to see", "the column of the questions in them"),
      FilterParameter("indel", "75", "the least Indel ratio that is too like, 0 to 100, or `off`"),
      FilterParameter("ngram", "13", "how many units in a row are too many, or `off`"),
      FilterParameter("tokenizer", "words", "a tokenizer.json, whose tokens are then the units"),
      FilterParameter("cover", "0", "the share of an item, 0 to 1, that shared n-grams must cover"),
    ],
    examples: [
      FilterExample(
        "decontaminate: test.jsonl",
        files: ["test.jsonl": #"{"question": "How many primes are below one hundred?"}"# + "\n"],
        [
          .kept("How many apples has Ann?"),
          .dropped(
            "How many primes are below hundred?", because: "it is like an evaluation question"),
        ])
    ])
  public static let shorthand: String? = "against"

  private let decontamination: Decontamination
  private let tokenizerDigest: Digest?

  /// Fields: `against`, files of evaluation questions; `item`, where the questions stand in them (plain to
  /// see); `indel`, the least ratio that is too like, 0 to 100, or `off` (75); `ngram`, how many units in a
  /// row are too many, or `off` (13); `tokenizer`, a tokenizer.json whose tokens are the units (words);
  /// `cover`, the share of an item, 0 to 1, that shared n-grams must cover (0: one n-gram is enough).
  public init?(_ fields: Fields, in setting: Setting) {
    // What is wrong is told to the log, and then nothing runs.
    let indel = fields.isOff("indel") ? nil : fields.number("indel", in: 0...100) ?? 75
    let ngram = fields.isOff("ngram") ? nil : fields.integer("ngram", in: 1...10_000) ?? 13
    if indel == nil, ngram == nil {
      fields.log.error(fields.mark, "\(fields.owner): indel and ngram are both off")
    }
    let tokenizer = Self.tokenizer(fields, setting)
    guard let sets = Self.sets(fields, setting) else { return nil }
    tokenizerDigest = tokenizer?.digest
    decontamination = Decontamination(
      sets,
      .init(
        indel: indel.map { RatioCutoff(percent: $0) }, ngram: ngram.map { Int($0) },
        cover: fields.number("cover", in: 0...1) ?? 0,
        units: tokenizer.map { .tokens($0.tokenizer) } ?? .words))
  }

  public var identity: Record {
    var identity: Record = [
      "filter": .string(Self.name), "version": 2, "rules": .record(decontamination.rules.record),
      "sets": .list(
        decontamination.sets.map {
          .record(["set": .string($0.name), "sha256": .string($0.digest.description)])
        }),
    ]
    identity["tokenizer"] = tokenizerDigest.map { .string($0.description) }
    return identity
  }

  public var cardNote: CardNote? {
    let rules = decontamination.rules
    let sets = decontamination.sets.map {
      "`\($0.name)` (\(CardNote.counted($0.items.count, "item")))"
    }
    let ratio = rules.indel.map {
      "has an Indel ratio of at least \(CardNote.plain($0.percent)) to it"
    }
    let shared = rules.ngram.map { length in
      let run = length == 1 ? "a \(rules.units.name)" : "\(length) \(rules.units.name)s in a row"
      return rules.cover == 0
        ? "shares \(run) with it"
        : "shares runs of \(CardNote.counted(length, rules.units.name)) with it that cover at least \(CardNote.plain(rules.cover * 100)) % of it"
    }
    let like = [ratio, shared].compactMap(\.self).joined(separator: ", or ")
    return CardNote(
      .evaluationSets,
      "compared every question with each item of \(sets.joined(separator: ", ")), and dropped it if it \(like)"
    )
  }

  /// Memory: a few thousand rows, and 16 bytes for each question that leaves.
  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    var survey = ContaminationSurvey<RowID>(decontamination)
    try await rows.forEach { survey.add($0.id, $0.comparedTexts) }
    survey.look()
    let contaminated = survey.contaminated
    return Survey(notes: survey.report.notes, report: survey.report.record) { question in
      guard contaminated.contains(question.id),
        let (text, found) = decontamination.contamination(ofAny: question.comparedTexts)
      else { return .keep(question) }
      return .drop(
        reason: found.reason(decontamination.rules),
        evidence: found.evidence(for: text, in: decontamination))
    }
  }

  private static func sets(_ fields: Fields, _ setting: Setting) -> [EvaluationSet]? {
    let item = fields.expression("item")
    guard let against = fields.texts("against"), !against.isEmpty else {
      fields.log.error(
        fields.mark, "\(fields.owner) needs the field \"against\"",
        hint: "files of evaluation questions, for instance [benchmarks/*.jsonl]")
      return nil
    }
    return tellingFaults(fields, "against") {
      let files = try FileSet(matching: against.map { setting.path($0.text) }).files
      return try setting.files.once("evaluation sets of \(item?.text ?? "")", files) {
        try EvaluationSet.read(files, column: item)
      }
    }
  }

  private static func tokenizer(_ fields: Fields, _ setting: Setting)
    -> (tokenizer: Tokenizer, digest: Digest)?
  {
    fields.optionalText("tokenizer").map(setting.path).flatMap { path in
      tellingFaults(fields, "tokenizer") {
        try setting.files.once("tokenizer", [path]) {
          (try Tokenizer(file: path), Digest(of: try Files.text(of: path)))
        }
      }
    }
  }

  private static func tellingFaults<Value>(
    _ fields: Fields, _ name: String, _ body: () throws -> Value
  ) -> Value? {
    do {
      return try body()
    } catch {
      let error = error as? RetortError ?? RetortError(.input, "\(error)")
      let why = error.cause.map { ": \($0)" } ?? ""
      fields.log.error(
        fields.mark(of: name), "\(fields.owner): \(error.what)\(why)", hint: error.hint)
      return nil
    }
  }
}
