import Values

/// One answer of a teacher to one question.
public struct Answer: Sendable, Equatable {
  /// Which of the k answers it is: 0..<k.
  public let sample: Int64
  /// The model's name at the place where it answered.
  public let model: String
  /// What the teacher thought before it answered; nil if it showed nothing of it.
  public let reasoning: String?
  /// What the teacher answered after its reasoning; empty if it did not get that far.
  public let text: String
  /// Why the teacher stopped, in the endpoint's word: `stop`, `length`, …
  public let finishReason: String
  /// Tokens read and written, as the endpoint counted them; nil if it did not say.
  public let promptTokens: Int64?
  public let completionTokens: Int64?
  /// What the call cost; nil if the price is not known.
  public let cost: Money?
  /// Whether the answer is right; nil until it is graded.
  public var verdict: Verdict?
  /// How its program did on the question's tests: `outcome`, and of a failure what is known; nil if none was run.
  public var tests: Record?
  /// What labelling filters found, in the order they ran.
  public var scores: [Score]

  public init(
    sample: Int64, model: String, reasoning: String?, text: String, finishReason: String,
    promptTokens: Int64?, completionTokens: Int64?, cost: Money?, verdict: Verdict? = nil,
    tests: Record? = nil, scores: [Score] = []
  ) {
    self.scores = scores
    self.sample = sample
    self.model = model
    self.reasoning = reasoning
    self.text = text
    self.finishReason = finishReason
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.cost = cost
    self.verdict = verdict
    self.tests = tests
  }

  /// Whether the teacher came to its end: it stopped by itself, and there is an answer after the
  /// reasoning. (An unclosed reasoning leaves the answer empty.)
  public var complete: Bool {
    finishReason == "stop" && text.contains { !$0.isWhitespace }
  }

  /// The whole response as OpenThoughts3 writes it: `<think>`, the reasoning, `</think>`, the
  /// answer. Reasoning that was cut stays unclosed; an answer without reasoning stands alone.
  public var response: String {
    guard let reasoning else { return text }
    if text.isEmpty && finishReason != "stop" { return "<think>\n\(reasoning)" }
    return "<think>\n\(reasoning)\n</think>\n\n\(text)"
  }
}

/// A question together with one of its answers: the row of the second half of the house.
public struct Trace: Flowing {
  public let question: Question
  public var answer: Answer

  public init(question: Question, answer: Answer) {
    self.question = question
    self.answer = answer
  }

  public var name: String { "\(question.id)#\(answer.sample)" }

  public static var learntFrom: StaticString { "verdict" }

  public var record: Record {
    var record: Record = [
      "sample": .integer(answer.sample),
      "model": .string(answer.model),
      "reasoning": Value(answer.reasoning),
      "answer": .string(answer.text),
      "finish_reason": .string(answer.finishReason),
      "complete": .bool(answer.complete),
      "prompt_tokens": Value(answer.promptTokens),
      "completion_tokens": Value(answer.completionTokens),
      "cost_picodollars": Value(answer.cost?.picodollars),
      "question": .record(question.record),
      // What later stages learn stands behind what they do not change; see ``Flowing/learntFrom``.
      "verdict": answer.verdict.map { .record($0.record) } ?? .null,
    ]
    if let tests = answer.tests { record["tests"] = .record(tests) }
    // Last, so that more can be put in; see ``Score/appendRow(_:with:now:to:)``.
    record["scores"] = .list(answer.scores.map { .record($0.record) })
    return record
  }

  @inlinable
  public init<Fields: RowFields>(_ fields: inout Fields) throws {
    // In the order of ``record``.
    let sample = try fields.integer("sample")
    // Rows of an earlier version have the teacher's name in the recipe.
    let model = try fields.optionalText("model") ?? fields.text("teacher")
    let reasoning = fields.optionalText("reasoning")
    let text = try fields.text("answer")
    let finishReason = try fields.text("finish_reason")
    let promptTokens = fields.optionalInteger("prompt_tokens")
    let completionTokens = fields.optionalInteger("completion_tokens")
    let cost = fields.optionalInteger("cost_picodollars").map(Money.init(picodollars:))
    var asked = fields.fields("question")
    let question = try Question(&asked)
    let verdict = try fields.record("verdict").map(Verdict.init(record:))
    let tests = fields.record("tests")
    self.init(
      question: question,
      answer: Answer(
        sample: sample, model: model, reasoning: reasoning, text: text,
        finishReason: finishReason, promptTokens: promptTokens, completionTokens: completionTokens,
        cost: cost, verdict: verdict, tests: tests, scores: try fields.scores()))
  }

  public func appendJSON(
    learntFrom before: Trace, _ line: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    var same = self
    same.answer.scores = before.answer.scores
    guard same == before,
      Score.appendRow(line, with: before.answer.scores, now: answer.scores, to: &bytes)
    else { return record.appendJSON(to: &bytes) }
  }
}
