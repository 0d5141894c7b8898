import Asking
import Corpus
import Formats
import Recipes
import Teachers
import Values

/// Has a labelling model give each question one of some tags, which stays with it as a column; keeps the questions of
/// some tags, and of each so many.
public struct Tag: RecipeFilter, LazilyLabelled {
  public static let name = "tag"
  public static let guide = FilterGuide(
    "gives each question one of some tags, which becomes a column of the dataset, and keeps those of some tags, and of each so many",
    parameters: [
      FilterParameter(
        "tags", "of `kind`",
        "the tags, two or more: a list of words, or what each means, `{ algebra: equations and unknowns, other: all else }`"
      ),
      FilterParameter(
        "kind", "none",
        "tags that are known, in place of `tags`: \(TagSet.known.map { "`\($0.name)` (\($0.tags.map(\.name).joined(separator: ", ")))" }.joined(separator: ", "))"
      ),
      FilterParameter(
        "column", "the kind, or `tag`", "the column's name: small letters, digits and `_`"),
      FilterParameter("only", "all tags", "the tags whose questions stay, one or a list"),
      FilterParameter(
        "per_tag", "all",
        "how many questions of each tag stay, drawn with the recipe's seed: a number, or by tag, `{ all: 1000, algebra: 200 }`"
      ),
    ] + Labels.parameters(temperature: "0") + [
      FilterParameter(
        "unknown", "drop",
        "what becomes of questions whose label cannot be read: `keep` (without a tag) or `drop`"),
      Labels.labelAll,
    ], cost: .calls(1),
    examples: [
      FilterExample(
        "tag: { judge: model, tags: [algebra, geometry, other], only: [algebra, other], column: topic }",
        [
          .kept("Solve it.", label: #"{"reason": "an unknown", "topic": "algebra"}"#),
          .dropped(
            "How large is it?", label: #"{"reason": "an area", "topic": "geometry"}"#,
            because: "its tag is not wanted"),
          .dropped("Why?", label: "Perhaps.", because: "its label cannot be read"),
        ]),
      FilterExample(
        "tag: { judge: model, kind: problem_type, per_tag: { all: 1, proof: 0 } }",
        [
          .kept("What is 2 + 2?", label: #"{"reason": "a sum", "problem_type": "calculation"}"#),
          .dropped(
            "What is 2 + 3?", label: #"{"reason": "a sum", "problem_type": "calculation"}"#,
            because: "enough questions have its tag"),
          .dropped(
            "Prove that it is even.", label: #"{"reason": "", "problem_type": "proof"}"#,
            because: "enough questions have its tag"),
        ]),
      FilterExample(
        "tag: { judge: model, kind: well_posed, only: yes }",
        [
          .kept("What is 2 + 2?", label: #"{"reason": "one answer", "well_posed": "yes"}"#),
          .dropped(
            "Solve the equation.", label: #"{"reason": "which?", "well_posed": "no"}"#,
            because: "its tag is not wanted"),
        ]),
    ])
  static let version: Int64 = 1
  private static let unwanted = "its tag is not wanted"
  private static let enough = "enough questions have its tag"

  private let set: TagSet
  /// The column's name.
  public let column: String
  private let only: Set<String>?
  /// How many of each tag stay; nil for all.
  private let quotas: [String: Int]?
  private let keepsUnknown: Bool
  private let seed: Int64
  private var labels: RowLabels<Question>

  public init?(_ fields: Fields, in setting: Setting) {
    let set = TagSet(fields)
    let column = fields.optionalText("column") ?? set?.name ?? "tag"
    if column.wholeMatch(of: /[a-z][a-z0-9_]{0,39}/) == nil {
      fields.log.error(
        fields.mark(of: "column"), "\(fields.owner): \"\(column)\" is no name of a column",
        hint: "small letters, digits and _, as topic or problem_type")
    } else if Self.taken.contains(column) {
      fields.log.error(
        fields.mark(of: "column"),
        "\(fields.owner): the dataset has a column \"\(column)\" already",
        hint: "column: another name")
    }
    let names = set?.tags.map(\.name) ?? []
    let only = fields.texts("only")
    let quotas = Self.quotas(fields, names)
    if let set {
      for tag in only ?? [] where !names.contains(tag.text) {
        fields.log.error(
          tag.mark, "\(fields.owner): there is no tag \"\(tag.text)\"",
          hint: suggestion(for: tag.text, among: set.tags.map(\.name)))
      }
    }
    let known = set ?? TagSet.known[0].set
    let labels = RowLabels<Question>(
      fields, in: setting, temperature: 0, schema: known.schema(column),
      prompt: { known.prompt(column, $0) })
    guard let keepsUnknown = fields.keepsUnknown(), let labels, let set else { return nil }
    self.set = set
    self.column = column
    self.only = only.map { Set($0.map(\.text)) }
    self.quotas = quotas
    self.keepsUnknown = keepsUnknown
    self.labels = labels
    seed = setting.seed
  }

  /// Columns that every dataset has.
  private static let taken: Set<String> = [
    "difficulty", "source", "domain", "conversations", "messages", "instruction", "input", "output",
    "question_id", "sample_index", "teacher", "finish_reason", "complete", "verdict",
    "verdict_reason", "reference", "cost", "reason",
  ]

  private static func quotas(_ fields: Fields, _ names: [String]) -> [String: Int]? {
    guard let node = fields.node("per_tag") else { return nil }
    guard case .mapping(let entries) = node.content else {
      return fields.integer("per_tag", in: 0...Int64.max).map { most in
        Dictionary(uniqueKeysWithValues: names.map { ($0, Int(most)) })
      }
    }
    var quotas: [String: Int] = [:]
    for entry in entries {
      guard let most = entry.value.scalar.flatMap(Int.init), most >= 0 else {
        fields.log.error(
          entry.value.mark, "\(fields.owner): per_tag of \"\(entry.key)\" should be a number")
        continue
      }
      guard entry.key == "all" || names.contains(entry.key) else {
        fields.log.error(
          entry.keyMark, "\(fields.owner): there is no tag \"\(entry.key)\"",
          hint: suggestion(for: entry.key, among: names))
        continue
      }
      quotas[entry.key] = most
    }
    if let all = quotas.removeValue(forKey: "all") {
      for name in names where quotas[name] == nil { quotas[name] = all }
    }
    return quotas
  }

  public var labelling: Labelling<Question>? { labels.labelling }
  public var keepsCount: Bool { quotas != nil }
  public var tagColumns: [TagColumn] {
    let tags = set.tags.map { "`\($0.name)`" }.joined(separator: ", ")
    return [
      TagColumn(
        name: column, words: set.tags.map(\.name),
        meaning:
          "one of \(tags), as the model `\(labels.terms.teacher.model)` found; null where it was not asked"
      )
    ]
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": .integer(Self.version), "of": labels.scope.value,
      "column": .string(column), "tags": set.value,
      "only": only.map { .list($0.sorted().map(Value.string)) } ?? .null,
      "per_tag": quotas.map { quotas in
        .record(
          Record(quotas.sorted { $0.key < $1.key }.map { .init($0.key, .integer(Int64($0.value))) })
        )
      } ?? .null, "seed": quotas == nil ? .null : .integer(seed),
      "keep_unknown": .bool(keepsUnknown), "labels": labels.identity,
    ]
  }

  /// Memory: an id for each question that a quota keeps.
  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let (set, column) = (set, column)
    let reader = LabelReader(labels, asked: "\(Self.name) \(Self.version)") { reply in
      set.place(reply, column)
    }
    let known = try await reader.settle(rows, asking: asker) { question, label in
      decision(question, label, by: reader.who).isKept
    }
    let order = SeededOrder(seed: seed, purpose: "\(Self.name)/\(column)")
    var best = quotas?.mapValues { BestN<UInt64, RowID>($0) } ?? [:]
    var counts: [String: Int] = [:]
    var asked = 0
    var spending = Spending()
    try await rows.forEach { question in
      guard labels.scope.contains(question) else { return }
      asked += 1
      let (label, took) = try known.label(question)
      spending += took
      guard case .scored(let place) = label else { return }
      let tag = set.tags[Int(place)].name
      counts[tag, default: 0] += 1
      best[tag]?.offer(question.id, key: order.rank(question.id))
    }
    let kept = best.mapValues(\.ids)
    let told = set.tags.map { "\(grouped(counts[$0.name] ?? 0)) \($0.name)" }
    let notes = ["\(column): \(told.joined(separator: ", "))"] + known.notes(of: asked, "questions")
    return Survey(notes: notes, spending: spending) { question in
      guard labels.scope.contains(question) else { return .keep(question) }
      let label = try known.label(question).label
      let decision = decision(question, label, by: reader.who)
      guard case .scored(let place) = label, case .keep(let tagged) = decision,
        let ids = kept[set.tags[Int(place)].name], !ids.contains(question.id)
      else { return decision }
      return .drop(
        reason: Self.enough, evidence: [column: .string(set.tags[Int(place)].name)], row: tagged)
    }
  }

  /// Who stays by a quota can only be told of all.
  func before(_ next: any RankedSelection<Question>) -> Self {
    guard quotas == nil else { return self }
    var filter = self
    filter.labels = labels.before(next)
    return filter
  }

  private func decision(_ question: Question, _ label: Label, by who: String) -> Decision<Question>
  {
    if case .unreadable = label, keepsUnknown { return .keep(question) }
    if let drop: Decision<Question> = label.drop(who) { return drop }
    guard case .scored(let place) = label else { return .keep(question) }
    let tag = set.tags[Int(place)].name
    var tagged = question
    tagged.scores.append(Score(name: column, value: place, by: who))
    if only?.contains(tag) ?? true { return .keep(tagged) }
    return .drop(
      reason: Self.unwanted, evidence: [column: .string(tag), "judge": .string(who)], row: tagged)
  }
}
