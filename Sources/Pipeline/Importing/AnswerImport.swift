import Answering
import Asking
import Corpus
import Formats
import Ledger
import Teachers
import Values

/// Takes answers that were bought elsewhere into the ledger, under the names by which a recipe's run looks for them.
public struct AnswerImport {
  /// What came of it.
  public struct Summary: Sendable, Equatable {
    /// Rows that were read.
    public var rows = 0
    /// Answers that are in the ledger now, and those of them that were not before.
    public var answers = 0
    public var new = 0
    /// Rows that are left out, by the reason, as it reads behind "left out, because ".
    public var leftOut: [String: Int] = [:]
    /// What was not known of so many answers, and what was taken for it.
    public var assumed: [String: Int] = [:]
    /// In what so many answers differ from what the recipe asks for, so that its runs do not find them.
    public var different: [String: Int] = [:]

    public init() {}

    /// All of it, for JSON.
    public var record: Record {
      func counts(_ counts: [String: Int]) -> Value {
        .record(
          Record(
            counts.sorted { $0.key < $1.key }.map { .init($0.key, .integer(Int64($0.value))) }))
      }
      return [
        "rows": .integer(Int64(rows)), "answers": .integer(Int64(answers)),
        "new": .integer(Int64(new)), "left_out": counts(leftOut), "assumed": counts(assumed),
        "different": counts(different),
      ]
    }
  }

  private let teacher: Teacher
  private let stage: AnswerStage
  private let columns: ForeignColumns
  /// Whether the recipe's rows bring system prompts and turns of their own.
  private let bringsContext: Bool
  private var summary = Summary()
  /// How many answers to the same messages there were. Memory: some 60 bytes for each question.
  private var samples: [RowID: Int64] = [:]

  /// - Parameters:
  ///   - teacher: whose answers they are taken for; one of the recipe's.
  ///   - columns: where rows have what is needed.
  public init(_ checked: CheckedRecipe, teacher: Teacher, columns: ForeignColumns) {
    self.teacher = teacher
    self.columns = columns
    stage = checked.answering
    bringsContext = checked.recipe.sources.contains { $0.system != nil || $0.messages != nil }
  }

  /// Reads rows and remembers their answers; what is in the ledger already stays as it is.
  ///
  /// - Throws: ``RetortError`` if a file cannot be read or the ledger not be written.
  public mutating func take(_ reader: any RecordReader, into ledger: CallLedger) async throws
    -> Summary
  {
    let before = try ledger.count()
    var entries: [CallLedger.Entry] = []
    while let result = try reader.next() {
      try Task.checkCancellation()
      summary.rows += 1
      guard case .row(let row) = result else {
        summary.leftOut["they cannot be read", default: 0] += 1
        continue
      }
      do throws(ForeignAnswer.Unusable) {
        let answer =
          ForeignAnswer.isOfCurator(row)
          ? try ForeignAnswer(curator: row) : try ForeignAnswer(row, columns)
        entries.append(try entry(answer))
      } catch {
        summary.leftOut[error.reason, default: 0] += 1
      }
      if entries.count == 64 {
        try await remember(entries, ledger)
        entries = []
      }
    }
    try await remember(entries, ledger)
    guard summary.answers > 0 || summary.rows == 0 else {
      throw RetortError(
        .input, "none of the \(summary.rows) rows can be taken",
        cause: summary.leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
          .map { "\($0.value), because \($0.key)" }.joined(separator: "; "),
        hint: "name the columns: --prompt, --response")
    }
    summary.new = try ledger.count() - before
    return summary
  }

  /// Takes entries whose calls have no other answer yet; the others are told.
  private mutating func remember(_ entries: [CallLedger.Entry], _ ledger: CallLedger) async throws {
    var contents = Dictionary(
      zip(entries, try ledger.entries(for: entries.map(\.key))).compactMap { entry, known in
        known.map { (entry.key, $0.content) }
      }, uniquingKeysWith: { first, _ in first })
    var taken: [CallLedger.Entry] = []
    for entry in entries {
      if contents[entry.key, default: entry.content] == entry.content {
        contents[entry.key] = entry.content
        taken.append(entry)
      } else {
        summary.answers -= 1
        summary.leftOut[
          "another answer of the same number to the same question is there", default: 0] += 1
      }
    }
    try await ledger.take(taken)
  }

  private mutating func entry(_ answer: ForeignAnswer) throws(ForeignAnswer.Unusable)
    -> CallLedger.Entry
  {
    if let model = answer.model {
      guard Self.isSame(model, teacher.model) else {
        throw .init(reason: "another model gave them (\(model.prefix(80)))")
      }
    } else {
      assume("the model: taken for \(teacher.model)")
    }
    let sampling = sampling(answer)
    let messages = messages(answer)
    let sample = answer.sample ?? next(messages)
    let call = Call(teacher: teacher, messages: messages, sampling: sampling, sample: sample)
    if answer.sample == nil, sample >= Int64(stage.samples) {
      summary.different["its number among the answers to the question", default: 0] += 1
    }
    summary.answers += 1
    let reply = Reply(
      content: answer.content, reasoning: answer.reasoning,
      finishReason: answer.finishReason ?? "stop", promptTokens: answer.promptTokens,
      completionTokens: answer.completionTokens)
    if answer.finishReason == nil {
      assume("why the answer ended: taken for its own end (stop)")
    }
    if answer.completionTokens == nil { assume("its tokens: not counted") }
    if answer.cost == nil { assume("what it cost: counted as without a price") }
    return CallLedger.Entry(
      key: call.key.bytes, origin: .init(teacher), sample: sample, content: reply.content,
      reasoning: reply.reasoning, finishReason: reply.finishReason,
      promptTokens: reply.promptTokens, completionTokens: reply.completionTokens,
      cost: answer.cost)
  }

  private mutating func assume(_ what: String) { summary.assumed[what, default: 0] += 1 }

  // MARK: What names them

  private mutating func messages(_ answer: ForeignAnswer) -> [ChatMessage] {
    func asked(_ question: String, _ system: String?, _ turns: [QuestionContext.Turn])
      -> [ChatMessage]
    {
      teacher.call(
        question: question, system: system,
        turns: QuestionContext(system: nil, turns: turns).messages, prefill: stage.prefill,
        sampling: stage.sampling, sample: 0
      ).messages
    }
    switch answer.asked {
    case .question(let question):
      if !teacher.preamble.isEmpty {
        assume("what came before the question: taken for the recipe's system prompt and examples")
      }
      // Of which source it is nobody knows: the prompt for all questions is meant.
      return asked(stage.prompts[""]?.filled(with: question) ?? question, nil, [])
    case .chat(let system, let turns, let question):
      // A row's own system prompt is found where the source tells it, and the teacher's where they are the same.
      let messages =
        (system.map { [ChatMessage(.system, $0)] } ?? [])
        + QuestionContext(system: nil, turns: turns).messages + [ChatMessage(.user, question)]
      let found = bringsContext ? asked(question, system, turns) : asked(question, nil, [])
      if stage.prefill != nil || messages != found {
        summary.different["the messages around the question", default: 0] += 1
      }
      return messages
    }
  }

  /// The parameters that are known, and for the others the recipe's.
  private mutating func sampling(_ answer: ForeignAnswer) -> Sampling {
    var sampling = stage.sampling
    guard let known = answer.parameters else {
      assume("temperature, top_p, max_tokens: taken for the recipe's")
      return sampling
    }
    sampling.temperature = known["temperature"]?.double
    sampling.topP = known["top_p"]?.double
    sampling.maxTokens =
      (known["max_tokens"] ?? known["max_completion_tokens"])?.integer.flatMap { Int(exactly: $0) }
    sampling.topK = known["top_k"]?.integer.flatMap { Int(exactly: $0) }
    sampling.minP = known["min_p"]?.double
    sampling.repetitionPenalty = known["repetition_penalty"]?.double
    sampling.presencePenalty = known["presence_penalty"]?.double
    sampling.frequencyPenalty = known["frequency_penalty"]?.double
    if let effort = known["reasoning_effort"]?.string { sampling.reasoningEffort = effort }
    note("temperature", sampling.temperature != stage.sampling.temperature)
    note("top_p", sampling.topP != stage.sampling.topP)
    note("max_tokens", sampling.maxTokens != stage.sampling.maxTokens)
    let (theirs, ours) = (sampling.further, stage.sampling.further)
    for name in Set((theirs.fields + ours.fields).map(\.name)).sorted() {
      note(name, theirs[name] != ours[name])
    }
    return sampling
  }

  private mutating func note(_ what: String, _ isDifferent: Bool) {
    if isDifferent { summary.different[what, default: 0] += 1 }
  }

  /// The next number of an answer to the same messages.
  private mutating func next(_ messages: [ChatMessage]) -> Int64 {
    let text = messages.map { "\($0.role.rawValue.count):\($0.content.utf8.count):\($0.content)" }
    let id = RowID(digest: Digest(of: text.joined()))
    defer { samples[id, default: 0] += 1 }
    return samples[id, default: 0]
  }

  /// Whether two names are of one model: the providers' own parts before it may be missing.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    func last(_ name: String) -> Substring? { name.lowercased().split(separator: "/").last }
    return one == other || last(one) == last(other)
  }
}
