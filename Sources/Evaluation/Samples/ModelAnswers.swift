import Answering
import Asking
import Corpus
import Formats
import Recipes
import Teachers
import Values

/// What a model answered for one repeat of an item.
enum SampleAnswer: Sendable {
  /// - Parameter call: the key of the call that it came by; nil for a given answer.
  case answer(Answer, call: String?)
  /// There is none, for the reason given.
  case missing(String, call: String?)
}

/// Where a model's answers come from.
protocol ModelAnswers: Sendable {
  /// What decides about its answers, for results.
  var conditions: Record { get }
  /// What a reader has to know.
  func notes(_ benchmark: AskedBenchmark) -> [String]
  /// What people said of the answers to an item, one for each repeat that they saw; nil where they said nothing.
  func humanVerdicts(_ item: Item, _ benchmark: AskedBenchmark) -> [Bool?]
  /// Sees to it that all answers to a benchmark's items are there.
  func settle(_ benchmark: AskedBenchmark, _ asker: any Asker) async throws
  /// The answers to some items: one list for each, one answer for each repeat.
  func answers(_ items: ArraySlice<Item>, _ benchmark: AskedBenchmark, _ asker: any Asker) throws
    -> [[SampleAnswer]]
}

extension ModelAnswers {
  /// What people said of the answers to an item, one for each repeat that they saw; nil where they said nothing.
  func humanVerdicts(_ item: Item, _ benchmark: AskedBenchmark) -> [Bool?] { [] }
}

/// A benchmark with the items that are asked.
struct AskedBenchmark: Sendable {
  let benchmark: Benchmark
  let items: ItemSet
  /// What each kind of prompt was, by a digest of it, is part of results.
  var name: String { benchmark.name }

  /// The most samples that are asked for.
  var samples: Int { items.items.count * benchmark.repeats }
}

/// A model that is asked.
struct AskedModel: ModelAnswers {
  let teacher: Teacher
  let sampling: Sampling
  /// What was asked for, where the model's context allows less.
  let loweredFrom: Int?

  init(_ teacher: Teacher, _ sampling: Sampling, context: Int?) {
    self.teacher = teacher
    var sampling = sampling
    let known = context ?? teacher.context
    if let known, let wanted = sampling.maxTokens, wanted > known {
      loweredFrom = wanted
      sampling.maxTokens = known
    } else {
      loweredFrom = nil
    }
    self.sampling = sampling
  }

  var conditions: Record {
    var record: Record = [
      "place": .string(teacher.identity), "model": .string(teacher.rememberedModel),
      "temperature": sampling.temperature.map(Value.double) ?? .null,
      "top_p": sampling.topP.map(Value.double) ?? .null,
      "max_tokens": Value(sampling.maxTokens.map(Int64.init)),
    ]
    for field in sampling.further.fields { record[field.name] = field.value }
    if let system = teacher.system { record["system"] = .string(system) }
    if !teacher.extraBody.fields.isEmpty { record["extra_body"] = .record(teacher.extraBody) }
    return record
  }

  func notes(_ benchmark: AskedBenchmark) -> [String] {
    guard let loweredFrom, let now = sampling.maxTokens else { return [] }
    return ["max_tokens \(loweredFrom) was lowered to \(now), which is all that the model reads"]
  }

  /// The call for a repeat of an item.
  func call(_ item: Item, _ benchmark: Benchmark, _ repetition: Int) throws -> Call {
    guard let prompt = benchmark.prompt.render(item) else {
      throw RetortError(
        .input,
        "benchmark \"\(benchmark.name)\" has no prompt for items of kind \"\(item.kind ?? "")\"",
        hint: "prompt: { default: \"{question}\" }")
    }
    return teacher.call(
      question: prompt, system: benchmark.system.flatMap { PromptTemplate($0).render(item) },
      sampling: sampling, sample: Int64(repetition))
  }

  func settle(_ benchmark: AskedBenchmark, _ asker: any Asker) async throws {
    var place = 0
    // Repeat by repeat: whoever stops early has whole ones.
    try await asker.settle {
      guard place < benchmark.samples else { return nil }
      defer { place += 1 }
      let items = benchmark.items.items
      return try call(items[place % items.count], benchmark.benchmark, place / items.count)
    }
  }

  func answers(_ items: ArraySlice<Item>, _ benchmark: AskedBenchmark, _ asker: any Asker) throws
    -> [[SampleAnswer]]
  {
    let repeats = benchmark.benchmark.repeats
    let calls = try items.flatMap { item in
      try (0..<repeats).map { try call(item, benchmark.benchmark, $0) }
    }
    let outcomes = try asker.outcomes(of: calls)
    let answers = zip(calls, outcomes).map { call, outcome -> SampleAnswer in
      let key = call.key.description
      switch outcome {
      case .reply(let reply): return .answer(Answer(reply, to: call), call: key)
      // A model that says nothing was heard, and has no answer.
      case .refused(let refusal) where refusal.isEmptyAnswer:
        return .answer(
          Answer(
            sample: call.sample, model: call.teacher.model, reasoning: nil, text: "",
            finishReason: "stop", promptTokens: nil, completionTokens: nil, cost: nil), call: key)
      case .refused(let refusal): return .missing(refusal.reason, call: key)
      case nil: return .missing("it was never asked", call: key)
      }
    }
    return stride(from: 0, to: answers.count, by: repeats).map {
      Array(answers[$0..<$0 + repeats])
    }
  }
}

/// A model whose answers lie in a file.
struct GivenModel: ModelAnswers {
  private let path: String
  private let spec: GivenAnswersSpec
  private let digest: String
  /// By the value of the column by which they are found, in the file's order.
  private let texts: [String: [String]]
  /// What people said of them, likewise; empty where nobody was asked.
  private let people: [String: [Bool?]]

  /// - Throws: ``RetortError`` of kind `input` if the file cannot be read or has no such columns.
  init(_ spec: GivenAnswersSpec, path: String) throws {
    self.spec = spec
    self.path = path
    let reader = try FileKind.reader(for: path)
    var texts: [String: [String]] = [:]
    var people: [String: [Bool?]] = [:]
    var builder = DigestBuilder()
    var rows = 0
    while let result = try reader.next() {
      guard case .row(let row) = result else { continue }
      rows += 1
      guard let key = Self.key(row, spec.by),
        let text = spec.text.value(in: row)?.plainText
      else { continue }
      builder.update("\(key.utf8.count):\(key)\(text.utf8.count):\(text)")
      texts[key, default: []].append(text)
      if let human = spec.human {
        people[key, default: []].append(Self.isRight(human.value(in: row)))
      }
    }
    guard !texts.isEmpty else {
      throw RetortError(
        .input, "\(path) has no answers",
        cause: rows == 0
          ? "it has no rows"
          : "no row has both \"\(spec.by.map(\.text).joined(separator: ", "))\" and \"\(spec.text.text)\"",
        hint: "text: the column that is graded, by: the column that the items have, too")
    }
    if let human = spec.human, people.values.allSatisfy({ $0.allSatisfy { $0 == nil } }) {
      throw RetortError(
        .input, "\(path) does not say what people think",
        cause: "no row has true or false, right or wrong under \"\(human.text)\"",
        hint: "human: the column with their verdicts")
    }
    self.texts = texts
    self.people = people
    digest = builder.finish().description
  }

  var conditions: Record {
    [
      "answers": .string(spec.path.value), "answers_sha256": .string(digest),
      "text": .string(spec.text.text), "by": .list(spec.by.map { .string($0.text) }),
    ]
  }

  func notes(_ benchmark: AskedBenchmark) -> [String] {
    let missing = benchmark.items.items.count { given(for: $0).isEmpty }
    return missing == 0 ? [] : ["\(missing) items have no answer in \(spec.path.value)"]
  }

  /// - Throws: ``RetortError`` of kind `input` if two items have the same key: nobody could say whose an answer is.
  func settle(_ benchmark: AskedBenchmark, _ asker: any Asker) async throws {
    var seen: Set<String> = []
    for item in benchmark.items.items {
      guard let key = Self.key(item.row, spec.by) else { continue }
      guard seen.insert(key).inserted else {
        throw RetortError(
          .input, "answers of \(spec.path.value) cannot be told apart",
          cause:
            "two items of \(benchmark.name) have the same \(spec.by.map(\.text).joined(separator: ", "))",
          hint: "by: several columns that tell them apart, for instance [description, index]")
      }
    }
  }

  private static func key(_ row: Record, _ by: [ColumnPath]) -> String? {
    let parts = by.map { $0.value(in: row)?.plainText }
    guard !parts.contains(nil) else { return nil }
    return parts.compactMap { $0 }.map { "\($0.utf8.count):\($0)" }.joined()
  }

  func humanVerdicts(_ item: Item, _ benchmark: AskedBenchmark) -> [Bool?] {
    Array(
      (Self.key(item.row, spec.by) ?? Self.key(["question": .string(item.question)], spec.by))
        .flatMap { people[$0] }?.prefix(benchmark.benchmark.repeats) ?? [])
  }

  /// A person's verdict; nil if it is none.
  private static func isRight(_ value: Value?) -> Bool? {
    if let told = value?.bool { return told }
    switch value?.plainText?.lowercased() {
    case "right", "correct", "true", "yes", "1", "1.0": return true
    case "wrong", "incorrect", "false", "no", "0", "0.0": return false
    default: return nil
    }
  }

  private func given(for item: Item) -> [String] {
    (Self.key(item.row, spec.by) ?? Self.key(["question": .string(item.question)], spec.by))
      .flatMap { texts[$0] } ?? []
  }

  func answers(_ items: ArraySlice<Item>, _ benchmark: AskedBenchmark, _ asker: any Asker) throws
    -> [[SampleAnswer]]
  {
    items.map { item in
      let texts = given(for: item)
      return (0..<benchmark.benchmark.repeats).map { repetition in
        guard texts.indices.contains(repetition) else {
          return .missing("the file has no such answer", call: nil)
        }
        let split = ReasoningSplit(content: texts[repetition], reasoning: nil)
        return .answer(
          Answer(
            sample: Int64(repetition), model: "", reasoning: split.reasoning, text: split.answer,
            finishReason: "stop", promptTokens: nil, completionTokens: nil, cost: nil), call: nil)
      }
    }
  }
}
