/// One answer of a teacher to one question.
public struct Answer: Sendable, Equatable {
  /// Which of the k answers it is: 0..<k.
  public let sample: Int64
  /// The teacher's name in the recipe.
  public let teacher: String
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
    sample: Int64, teacher: String, reasoning: String?, text: String, finishReason: String,
    promptTokens: Int64?, completionTokens: Int64?, cost: Money?, verdict: Verdict? = nil,
    tests: Record? = nil, scores: [Score] = []
  ) {
    self.scores = scores
    self.sample = sample
    self.teacher = teacher
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

  public var record: Record {
    var record: Record = [
      "sample": .integer(answer.sample),
      "teacher": .string(answer.teacher),
      "reasoning": Value(answer.reasoning),
      "answer": .string(answer.text),
      "finish_reason": .string(answer.finishReason),
      "complete": .bool(answer.complete),
      "prompt_tokens": Value(answer.promptTokens),
      "completion_tokens": Value(answer.completionTokens),
      "cost_picodollars": Value(answer.cost?.picodollars),
      "verdict": answer.verdict.map { .record($0.record) } ?? .null,
    ]
    if let tests = answer.tests { record["tests"] = .record(tests) }
    if !answer.scores.isEmpty {
      record["scores"] = .list(answer.scores.map { .record($0.record) })
    }
    record["question"] = .record(question.record)
    return record
  }

  public init(record: Record) throws {
    var fields = FieldsInOrder(record)
    let answer = Answer(
      sample: try fields.integer("sample"),
      teacher: try fields.text("teacher"),
      reasoning: fields["reasoning"]?.string,
      text: try fields.text("answer"),
      finishReason: try fields.text("finish_reason"),
      promptTokens: fields["prompt_tokens"]?.integer,
      completionTokens: fields["completion_tokens"]?.integer,
      cost: fields["cost_picodollars"]?.integer.map(Money.init(picodollars:)),
      verdict: try fields["verdict"]?.record.map(Verdict.init(record:)),
      tests: fields["tests"]?.record,
      scores: try fields.scores())
    self.init(
      question: try Question(record: fields["question"]?.record ?? Record()), answer: answer)
  }
}
