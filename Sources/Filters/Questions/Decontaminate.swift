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
      FilterParameter(
        "against", nil,
        "evaluation sets: benchmarks by name (`aime24`; `retort benchmarks` lists them), datasets of the Hub (`hub:owner/name`, its split `test`; `hub:owner/name@revision:subset/split`), and files, globs too"
      ),
      FilterParameter(
        "benchmarks", "`$RETORT_BENCHMARKS`",
        "a folder with benchmarks by name (`aime24.jsonl`, or a folder `aime24`), which are then not fetched from the Hub"
      ),
      FilterParameter(
        "item", "plain to see", "the column of the questions in files and datasets of the Hub"),
      FilterParameter(
        "rule", "contained",
        "`contained`: an item stands in the question; or `openthoughts3`, the published rule (a ratio of 75, or 13 words or tokens in a row), which is also meant where `ngram` or `tokenizer` is said"
      ),
      FilterParameter(
        "cover", "0.7; of `openthoughts3` 0",
        "the share of an item, 0 to 1, that must be there: of its weight (terms weigh the more, the fewer items have them), of `openthoughts3` of its units in shared n-grams; or by set, `{ all: 0.7, livecodebench: 0.9 }`"
      ),
      FilterParameter(
        "indel", "90; of `openthoughts3` 75",
        "the least Indel ratio that is too like, 0 to 100, or `off`; or by set"),
      FilterParameter(
        "numbers", "apart",
        "what becomes of an item with other numbers: `apart`, it stays and is told, or `together`, it leaves"
      ),
      FilterParameter(
        "normalize", "all; of `openthoughts3` none",
        "what texts are freed of before ratios and words are compared: `white_space`, `case`, `unicode`, `latex`, `all` or `none`"
      ),
      FilterParameter(
        "ngram", "13", "of `openthoughts3`: how many units in a row are too many, or `off`"),
      FilterParameter(
        "tokenizer", "words",
        "of `openthoughts3`: a tokenizer.json, whose tokens are then the units"),
      PairCheck.parameter,
    ], cost: .pairs,
    examples: [
      FilterExample(
        "decontaminate: test.jsonl",
        files: [
          "test.jsonl": #"{"question": "How many primes are below $\\dfrac{200}{2}$?"}"# + "\n"
            + #"{"question": "Ann has 3 apples and eats 2. How many are left?"}"# + "\n"
        ],
        [
          .kept("How many apples has Ann?"),
          .kept("Ann has 7 apples and eats 4. How many are left?"),
          .dropped(
            #"Think step by step. Count how many primes are below \(\frac{200}2\)! Thanks."#,
            because: "it contains an evaluation question"),
          .dropped(
            "Ann has 3 aples and eats 2. How mny are left?",
            because: "it is like an evaluation question"),
        ]),
      FilterExample(
        "decontaminate: { against: test.jsonl, rule: openthoughts3 }",
        files: ["test.jsonl": #"{"question": "How many primes are below one hundred?"}"# + "\n"],
        [
          .kept("How many apples has Ann?"),
          .dropped(
            "How many primes are below hundred?", because: "it is like an evaluation question"),
        ]),
      FilterExample(
        "decontaminate: { against: test.jsonl, check: { judge: model, between: [65, 95] } }",
        files: ["test.jsonl": #"{"question": "How many primes are below one hundred?"}"# + "\n"],
        [
          .kept("How many apples has Ann?"),
          .dropped(
            "How many primes are there below the number 100?",
            label: #"{"reason": "the same count", "same": true}"#,
            because: "a model finds that it is an evaluation question"),
          .kept(
            "How many odd primes are below 100?",
            label: #"{"reason": "2 is left out", "same": false}"#),
        ]),
    ])
  public static let shorthand: String? = "against"

  let decontamination: Decontamination
  private let tokenizerDigest: Digest?
  public let datasets: [EvaluationDataset]
  private let check: PairCheck?

  /// Fields: those of the guide.
  public init?(_ fields: Fields, in setting: Setting) {
    let isOld = fields.has("ngram") || fields.has("tokenizer")
    let rule = fields.choice(
      "rule", of: Decontamination.Rules.Name.allCases.map(\.rawValue),
      default: isOld ? "openthoughts3" : "contained")
    let isPublished = rule == "openthoughts3"
    let indel = fields.bySet("indel", in: 0...100, canBeOff: true)
    let cover = fields.bySet("cover", in: 0...1, canBeOff: false)
    let normalization = fields.normalization(default: isPublished ? [] : .all)
    let numbers = fields.choice(
      "numbers", of: Decontamination.Rules.Numbers.allCases.map(\.rawValue), default: "apart"
    ).flatMap(Decontamination.Rules.Numbers.init)
    let ngram = fields.isOff("ngram") ? nil : fields.integer("ngram", in: 1...10_000) ?? 13
    let tokenizer = Self.tokenizer(fields, setting)
    guard let (sets, datasets) = Self.sets(fields, setting) else { return nil }
    self.datasets = datasets
    // While nobody has looked at the Hub, its sets have no names yet.
    let areKnown = setting.evaluations.files != nil || datasets.isEmpty
    var ofSets: [String: Decontamination.Rules.SetRules] = [:]
    for (name, ratio) in indel.ofSets {
      ofSets[name, default: .init()].indel = RatioCutoff(percent: ratio)
    }
    for (name, share) in cover.ofSets { ofSets[name, default: .init()].cover = share }
    for name in ofSets.keys.sorted() where areKnown && !sets.contains(where: { $0.name == name }) {
      fields.log.error(
        fields.mark, "\(fields.owner): there is no evaluation set \"\(name)\"",
        hint: nearest(to: name, among: sets.map(\.name))
          ?? "there are: \(sets.map(\.name).joined(separator: ", "))")
    }
    tokenizerDigest = tokenizer?.digest
    guard rule != nil, let numbers, let normalization else { return nil }
    func ratio(_ fallback: Double) -> RatioCutoff? {
      indel.isOff ? nil : RatioCutoff(percent: indel.all ?? fallback)
    }
    if isPublished {
      if fields.has("numbers") {
        fields.log.error(
          fields.mark(of: "numbers"), "\(fields.owner): numbers belongs to rule: contained")
      }
      // What is wrong is told to the log, and then nothing runs.
      if indel.isOff, ngram == nil {
        fields.log.error(fields.mark, "\(fields.owner): indel and ngram are both off")
      }
      decontamination = Decontamination(
        sets,
        .init(
          indel: ratio(75), ngram: ngram.map { Int($0) }, cover: cover.all ?? 0,
          units: tokenizer.map { .tokens($0.tokenizer) } ?? .words, normalization: normalization,
          ofSets: ofSets))
    } else {
      for field in ["ngram", "tokenizer"] where fields.has(field) {
        fields.log.error(
          fields.mark(of: field), "\(fields.owner): \(field) belongs to rule: openthoughts3")
      }
      decontamination = Decontamination(
        sets,
        .contained(
          cover: cover.all ?? 0.7, indel: ratio(90), numbers: numbers,
          normalization: normalization, ofSets: ofSets))
    }
    let found = decontamination
    check = fields.node("check").flatMap {
      PairCheck($0, of: fields.owner, in: setting, log: fields.log, found)
    }
  }

  public var identity: Record {
    var identity: Record = [
      "filter": .string(Self.name), "version": 4, "rules": .record(decontamination.rules.record),
      "sets": .list(
        decontamination.sets.map {
          .record(["set": .string($0.name), "sha256": .string($0.digest.description)])
        }),
    ]
    identity["tokenizer"] = tokenizerDigest.map { .string($0.description) }
    identity["check"] = check.map { .record($0.identity) }
    return identity
  }

  public var cardNote: CardNote? {
    let rules = decontamination.rules
    let sets = decontamination.sets.map {
      "`\($0.name)` (\(CardNote.counted($0.items.count, "item")))"
    }
    let contained =
      rules.name == .contained
      ? "contains at least \(CardNote.plain(rules.cover * 100)) % of it, by the weight of its terms"
      : nil
    let ratio = rules.indel.map {
      "has an Indel ratio of at least \(CardNote.plain($0.percent)) to it"
    }
    let shared = rules.ngram.map { length in
      let run = length == 1 ? "a \(rules.units.name)" : "\(length) \(rules.units.name)s in a row"
      return rules.cover == 0
        ? "shares \(run) with it"
        : "shares runs of \(CardNote.counted(length, rules.units.name)) with it that cover at least \(CardNote.plain(rules.cover * 100)) % of it"
    }
    let like = [contained, ratio, shared].compactMap(\.self).joined(separator: ", or ")
    return CardNote(
      .evaluationSets,
      "compared every question with each item of \(sets.joined(separator: ", ")), and dropped it if it \(like)"
        + (rules.name == .contained && rules.numbers == .apart
          ? "; those that are an item with other numbers stayed" : "")
        + (check.map {
          "; `\($0.terms.teacher.model)` decided on those near the threshold (\(CardNote.plain($0.range.lowerBound)) to \(CardNote.plain($0.range.upperBound)) %)"
        } ?? "")
    )
  }

  public var labelling: Labelling<Question>? { check?.labelling }

  /// Memory: a few thousand rows, and 16 bytes for each question that leaves.
  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    var survey = ContaminationSurvey<RowID>(decontamination)
    try await rows.forEach { survey.add($0.id, $0.comparedTexts) }
    survey.look()
    let contaminated = survey.contaminated
    var report = survey.report.record
    report["borderline"] = .list(survey.borderline.map(Value.record))
    if let check {
      return try await self.survey(rows, survey, report, check, asking: asker)
    }
    return Survey(notes: survey.report.notes, report: report) { byRule($0, contaminated) }
  }

  /// What the rule says of a question.
  ///
  /// - Parameter contaminated: those of which it says that they are an evaluation question.
  private func byRule(_ question: Question, _ contaminated: Set<RowID>) -> Decision<Question> {
    guard contaminated.contains(question.id),
      let (text, found) = decontamination.contamination(ofAny: question.comparedTexts)
    else { return .keep(question) }
    return .drop(
      reason: found.reason(decontamination.rules),
      evidence: found.evidence(for: text, in: decontamination))
  }

  /// The same where a model is asked about what is near the threshold.
  private func survey(
    _ rows: ShardReader<Question>, _ survey: ContaminationSurvey<RowID>, _ report: Record,
    _ check: PairCheck, asking asker: any Asker
  ) async throws -> Survey<Question> {
    try await check.settle(rows, asking: asker)
    let contaminated = survey.contaminated
    var asked: Set<RowID> = []
    var (same, other, unread) = (0, 0, 0)
    var spending = Spending()
    try await rows.forEach { question in
      guard let pair = check.pair(of: question) else { return }
      asked.insert(question.id)
      let (isSame, took) = try check.isSame(pair, asker)
      spending += took
      switch isSame {
      case true?: same += 1
      case false?: other += 1
      case nil: unread += 1
      }
    }
    var notes = survey.report.notes
    notes.append(
      "\(check.terms.teacher.name) was asked about \(grouped(asked.count)) questions near the threshold: "
        + "\(grouped(same)) are an evaluation question, \(grouped(other)) are not"
        + (unread > 0
          ? ", of \(grouped(unread)) it said nothing that can be read: the rule decides" : ""))
    return Survey(notes: notes, report: report, spending: spending) { [asked] question in
      if asked.contains(question.id), let pair = check.pair(of: question),
        let isSame = try check.isSame(pair, asker).isSame
      {
        guard isSame else { return .keep(question) }
        var evidence = decontamination.evidence(for: pair.text, pair.match)
        evidence["judge"] = .string(check.who)
        return .drop(
          reason: "a model finds that it is an evaluation question", evidence: evidence)
      }
      return byRule(question, contaminated)
    }
  }

  /// The sets, and all datasets of the Hub among them.
  private static func sets(_ fields: Fields, _ setting: Setting)
    -> (sets: [EvaluationSet], datasets: [EvaluationDataset])?
  {
    let item = fields.expression("item")
    let folder = fields.optionalText("benchmarks").map(setting.path)
    if let folder, !Files.isFolder(folder) {
      fields.log.error(
        fields.mark(of: "benchmarks"), "\(fields.owner): there is no folder \(folder)",
        hint: "benchmarks: names a folder with aime24.jsonl, or a folder aime24, and so on")
      return nil
    }
    guard let against = fields.texts("against"), !against.isEmpty else {
      fields.log.error(
        fields.mark, "\(fields.owner) needs the field \"against\"",
        hint:
          "benchmarks by name, or files of evaluation questions, for instance [aime24, own/*.jsonl]"
      )
      return nil
    }
    let known = setting.evaluations
    return tellingFaults(fields, "against") {
      let references = try against.flatMap { try known.references($0.text) }
      let found = try known.sets(
        references, column: item, folder: folder, path: setting.path
      ) { key, files, make in try setting.files.once(key, files, make: make) }
      if known.files != nil {
        for dataset in found.missing {
          fields.log.warning(
            fields.mark(of: "against"),
            "\(fields.owner): \(dataset.spec.dataset) is not on this machine yet",
            hint: "it is planned as if nothing were dropped for it; retort run downloads it")
        }
      }
      return (found.sets, known.datasets(of: references, in: folder))
    }
  }

  static func tokenizer(_ fields: Fields, _ setting: Setting)
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
