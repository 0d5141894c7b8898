import Machine
import Values

/// What a model did on a benchmark: the score of every sample, and what has to stand beside them.
public struct BenchmarkResult: Sendable, Equatable {
  /// What came of one item.
  public struct ItemResult: Sendable, Equatable {
    /// The first digits of the item's digest.
    public let id: String
    /// What the dataset calls it.
    public let name: String
    public let cluster: String?
    public let group: String?
    /// One for each repeat.
    public var outcomes: [SampleGrade.Outcome]
    /// 0...1, one for each repeat; nil where it does not count.
    public var scores: [Double?]
    /// For what each repeat votes, 0 for the right answer and nil for none; empty where answers are no votes.
    public var votes: [Int?] = []
  }

  public internal(set) var model: String
  public let benchmark: String
  public let title: String
  public let use: Benchmark.Use
  public let repeats: Int
  /// `correct`, or `evalchemy` and what of it was left out.
  public let evaluationProtocol: String
  /// What decided about grades: `math@4 exact`.
  public let grader: String
  /// In the dataset's order.
  public internal(set) var items: [ItemResult]
  /// How many items the benchmark has, those that were not drawn included.
  public let available: Int
  /// The digest of all of them.
  public let itemsDigest: String
  /// Why its items are not the published ones; nil if they are, or nobody knows.
  public let otherItems: String?
  /// Whether the items are known to be the published ones.
  public let isVerified: Bool
  /// Everything else that decides what was asked: model, sampling, prompts.
  public let conditions: Record
  /// What a reader has to know beside the score.
  public internal(set) var notes: [String]
  /// The models that the endpoint said have answered, and how often of all that was bought there; empty where it did not
  /// say.
  public internal(set) var answeredAs: [String: Int64] = [:]
  /// Tokens of all answers, as they were counted; nil where they were not.
  public internal(set) var promptTokens: Int64 = 0
  public internal(set) var completionTokens: Int64 = 0
  /// Answers that were cut at the token limit, with an answer or without.
  public internal(set) var cut = 0
  /// Repeats that are the same text as an earlier one of their item.
  public internal(set) var identicalRepeats = 0
  /// Why samples do not count, and how many for each reason: those that are most frequent.
  public internal(set) var reasons: [String: Int] = [:]
  /// How often each letter was the right one, where options were shown.
  public internal(set) var letters: [String: Int] = [:]

  /// How many samples ended in which way.
  public var outcomes: [SampleGrade.Outcome: Int] {
    items.reduce(into: [:]) { counts, item in
      for outcome in item.outcomes { counts[outcome, default: 0] += 1 }
    }
  }

  /// The reason why most of those samples do not count that do not; nil if all count.
  public var commonestReason: String? {
    reasons.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// All samples.
  public var samples: Int { items.reduce(0) { $0 + $1.outcomes.count } }

  /// The share of samples that ended in one of some ways; 0 without samples.
  public func share(_ outcomes: SampleGrade.Outcome...) -> Double {
    let counts = self.outcomes
    return samples == 0
      ? 0 : Double(outcomes.reduce(0) { $0 + (counts[$1] ?? 0) }) / Double(samples)
  }
}

extension BenchmarkResult {
  public var record: Record {
    var record = head
    record["items"] = .list(items.map { .record($0.record) })
    return record
  }

  /// Appends the same as JSON text.
  func write(to file: OutputFile) throws {
    try file.append { bytes in
      head.appendJSON(to: &bytes)
      bytes.removeLast()
      bytes += Array(",\"items\":[".utf8)
    }
    for (place, item) in items.enumerated() {
      try file.append { bytes in
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        item.record.appendJSON(to: &bytes)
      }
    }
    try file.append { $0 += Array("]}".utf8) }
  }

  /// All but the items.
  private var head: Record {
    [
      "model": .string(model), "benchmark": .string(benchmark), "title": .string(title),
      "use": .string(use.rawValue), "repeats": .integer(Int64(repeats)),
      "protocol": .string(evaluationProtocol), "grader": .string(grader),
      "available_items": .integer(Int64(available)), "items_sha256": .string(itemsDigest),
      "items_verified": .bool(isVerified), "other_items": Value(otherItems),
      "conditions": .record(conditions), "notes": .list(notes.map(Value.string)),
      "answered_as": .record(
        Record(answeredAs.sorted { $0.key < $1.key }.map { .init($0.key, .integer($0.value)) })),
      "prompt_tokens": .integer(promptTokens), "completion_tokens": .integer(completionTokens),
      "cut": .integer(Int64(cut)), "identical_repeats": .integer(Int64(identicalRepeats)),
      "right_letters": .record(
        Record(
          letters.sorted { $0.key < $1.key }.map { .init($0.key, .integer(Int64($0.value))) })),
      "reasons": .record(
        Record(
          reasons.sorted { $0.key < $1.key }.map { .init($0.key, .integer(Int64($0.value))) })),
      "outcomes": .record(
        Record(
          SampleGrade.Outcome.allCases.compactMap { outcome in
            outcomes[outcome].map { .init(outcome.rawValue, .integer(Int64($0))) }
          })),
    ]
  }

  /// - Throws: ``RetortError`` of kind `input` if the record is none.
  public init(record: Record) throws {
    guard let use = Benchmark.Use(rawValue: try record.text("use")) else {
      throw RetortError(.input, "a result cannot be read", cause: "it has no use that is known")
    }
    model = try record.text("model")
    benchmark = try record.text("benchmark")
    title = record["title"]?.string ?? benchmark
    self.use = use
    repeats = Int(clamping: try record.integer("repeats"))
    evaluationProtocol = try record.text("protocol")
    grader = try record.text("grader")
    items = try (record["items"]?.list ?? []).map { value in
      guard let record = value.record else {
        throw RetortError(.input, "a result cannot be read", cause: "an item is no object")
      }
      return try ItemResult(record: record)
    }
    available = Int(clamping: try record.integer("available_items"))
    itemsDigest = try record.text("items_sha256")
    isVerified = record["items_verified"]?.bool ?? false
    otherItems = record["other_items"]?.string
    conditions = record["conditions"]?.record ?? [:]
    notes = (record["notes"]?.list ?? []).compactMap(\.string)
    promptTokens = record["prompt_tokens"]?.integer ?? 0
    completionTokens = record["completion_tokens"]?.integer ?? 0
    cut = Int(clamping: record["cut"]?.integer ?? 0)
    identicalRepeats = Int(clamping: record["identical_repeats"]?.integer ?? 0)
    reasons = (record["reasons"]?.record?.fields ?? []).reduce(into: [:]) {
      $0[$1.name] = Int(clamping: $1.value.integer ?? 0)
    }
    letters = (record["right_letters"]?.record?.fields ?? []).reduce(into: [:]) {
      $0[$1.name] = Int(clamping: $1.value.integer ?? 0)
    }
    answeredAs = (record["answered_as"]?.record?.fields ?? []).reduce(into: [:]) {
      $0[$1.name] = $1.value.integer ?? 0
    }
  }
}

extension BenchmarkResult.ItemResult {
  fileprivate var record: Record {
    var record: Record = ["item": .string(id), "name": .string(name)]
    if let cluster { record["cluster"] = .string(cluster) }
    if let group { record["group"] = .string(group) }
    record["scores"] = .list(scores.map { $0.map(Value.double) ?? .null })
    record["outcomes"] = .list(outcomes.map { .string($0.rawValue) })
    if !votes.isEmpty { record["votes"] = .list(votes.map { Value($0.map(Int64.init)) }) }
    return record
  }

  fileprivate init(record: Record) throws {
    id = try record.text("item")
    name = record["name"]?.string ?? id
    cluster = record["cluster"]?.string
    group = record["group"]?.string
    scores = (record["scores"]?.list ?? []).map { value in
      value.double.flatMap { (0...1).contains($0) ? $0 : nil }
    }
    outcomes = (record["outcomes"]?.list ?? []).map {
      $0.string.flatMap(SampleGrade.Outcome.init(rawValue:)) ?? .missing
    }
    votes = (record["votes"]?.list ?? []).map { $0.integer.map { Int(clamping: $0) } }
    guard scores.count == outcomes.count else {
      throw RetortError(
        .input, "a result cannot be read",
        cause: "item \(id) has \(scores.count) scores and \(outcomes.count) outcomes")
    }
  }
}
