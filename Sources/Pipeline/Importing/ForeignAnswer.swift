import Corpus
import Values

/// An answer that was bought elsewhere, as far as its row tells.
struct ForeignAnswer: Sendable {
  /// What was asked: all messages, or the question alone if no more is known.
  enum Asked: Sendable, Equatable {
    case question(String)
    case chat(system: String?, turns: [QuestionContext.Turn], question: String)
  }

  var asked: Asked
  var content: String
  var reasoning: String?
  var model: String?
  /// The parameters that it was asked with; nil if they are not known. One that is not in it was not set.
  var parameters: Record?
  var sample: Int64?
  var finishReason: String?
  var promptTokens: Int64?
  var completionTokens: Int64?
  var cost: Money?

  /// Why a row is no answer, as it reads behind "left out, because ".
  struct Unusable: Error, Equatable {
    let reason: String
  }
}

/// Where rows of a dataset have what an answer is made of. What is nil is looked for where rows of its looks have it.
public struct ForeignColumns: Sendable {
  /// The question: a text, or a list of messages.
  public var prompt: CellExpression?
  public var response: CellExpression?
  public var reasoning: CellExpression?
  public var system: CellExpression?
  public var model: CellExpression?
  /// Which of several answers to the same question it is, from 0.
  public var sample: CellExpression?

  public init() {}
}

extension ForeignAnswer {
  /// Reads a row of a dataset.
  init(_ row: Record, _ columns: ForeignColumns) throws(Unusable) {
    let chat = Self.chat(row, columns)
    let response =
      columns.response.map { Self.text($0, row) } ?? chat?.answer
      ?? Self.first(Self.responses, row)
    guard let response, response.contains(where: { !$0.isWhitespace }) else {
      throw Unusable(reason: "they have no response")
    }
    if let chat {
      let system = columns.system.map { Self.text($0, row) } ?? chat.system
      asked = .chat(system: system, turns: chat.turns, question: chat.question)
    } else {
      let question =
        columns.prompt.map { Self.text($0, row) } ?? Self.first(Self.prompts, row)
      guard let question, question.contains(where: { !$0.isWhitespace }) else {
        throw Unusable(reason: "they have no prompt")
      }
      if let system = columns.system.flatMap({ Self.text($0, row) }) {
        asked = .chat(system: system, turns: [], question: question)
      } else {
        asked = .question(question)
      }
    }
    content = response
    reasoning =
      columns.reasoning.map { Self.text($0, row) }
      ?? Self.first(["reasoning", "reasoning_content"], row)
    model = columns.model.map { Self.text($0, row) } ?? Self.first(["model", "model_name"], row)
    let number =
      columns.sample.map { try? $0.value(in: row) } ?? row["sample_index"] ?? row["sample"]
    sample = number?.integer ?? number?.string.flatMap { Int64($0) }
    // A number that is there and cannot be one is not replaced by another.
    if let number, number != .null, !(0..<1_000_000).contains(sample ?? -1) {
      throw Unusable(reason: "their sample is no number from 0 to 999,999")
    }
    finishReason = Self.first(["finish_reason"], row)
    promptTokens = Self.count(row["prompt_tokens"])
    completionTokens = Self.count(row["completion_tokens"])
    cost = Self.dollars(row["cost"])
    parameters = nil
    let own = Record(
      Self.parameterNames.compactMap { name in
        row[name].flatMap { $0 == .null ? nil : Record.Field(name, $0) }
      })
    if !own.fields.isEmpty { parameters = own }
  }

  /// Whether a row is one of a Bespoke Curator cache (`responses_*.jsonl`).
  static func isOfCurator(_ row: Record) -> Bool { row["generic_request"]?.record != nil }

  /// Reads a row of a Curator cache: `generic_request` is what was asked, `response_message` the answer, and
  /// `raw_response` what the endpoint sent.
  init(curator row: Record) throws(Unusable) {
    let request = row["generic_request"]?.record ?? [:]
    guard let messages = request["messages"]?.list,
      let parts = Self.parts(of: messages), parts.answer == nil
    else { throw Unusable(reason: "their messages cannot be read") }
    if request["response_format"]?.record != nil {
      throw Unusable(reason: "they follow a schema, and Retort's schemas are others")
    }
    let raw = row["raw_response"]?.record
    let choice = raw?["choices"]?.list?.first?.record
    let message = choice?["message"]?.record
    guard
      let response = row["response_message"]?.string ?? message?["content"]?.string,
      response.contains(where: { !$0.isWhitespace })
    else { throw Unusable(reason: "they have no response") }
    asked = .chat(system: parts.system, turns: parts.turns, question: parts.question)
    content = response
    reasoning = (message?["reasoning_content"] ?? message?["reasoning"])?.string
    model = request["model"]?.string
    parameters = request["generation_params"]?.record
    sample = nil
    finishReason = row["finish_reason"]?.string ?? choice?["finish_reason"]?.string
    let usage = row["token_usage"]?.record
    promptTokens = Self.count(usage?["input"] ?? usage?["prompt_tokens"])
    completionTokens = Self.count(usage?["output"] ?? usage?["completion_tokens"])
    cost = Self.dollars(row["response_cost"])
  }

  // MARK: Parts of rows

  /// Parameters of a call, as recipes and others call them.
  static let parameterNames = [
    "temperature", "top_p", "max_tokens", "top_k", "min_p", "repetition_penalty",
    "presence_penalty", "frequency_penalty",
  ]
  private static let prompts = [
    "prompt", "question", "problem", "instruction", "query", "input", "user",
  ]
  private static let responses = [
    "response", "completion", "output", "answer", "generation", "deepseek_solution", "assistant",
  ]

  private struct Parts {
    var system: String?
    var turns: [QuestionContext.Turn] = []
    var question = ""
    var answer: String?
  }

  /// The messages of a row, and the answer behind them if it stands there.
  private static func chat(_ row: Record, _ columns: ForeignColumns) -> Parts? {
    if let prompt = columns.prompt {
      return (try? prompt.value(in: row))?.list.flatMap(parts)
    }
    return ["conversations", "messages", "conversation", "prompt"].lazy
      .compactMap { row[$0]?.list.flatMap(parts) }.first
  }

  /// Nil if it is no chat that ends in a question, or in the answer to one.
  private static func parts(of messages: [Value]) -> Parts? {
    var parts = Parts()
    for message in messages {
      guard let message = message.record,
        let name = (message["role"] ?? message["from"])?.string,
        let text = (message["content"] ?? message["value"])?.string
      else { return nil }
      if ["system", "developer"].contains(name.lowercased()) {
        parts.system = parts.system.map { "\($0)\n\n\(text)" } ?? text
      } else if let speaker = QuestionContext.Speaker(named: name) {
        parts.turns.append(.init(speaker, text))
      } else {
        return nil
      }
    }
    if parts.turns.last?.speaker == .assistant { parts.answer = parts.turns.removeLast().text }
    guard let last = parts.turns.popLast(), last.speaker == .user else { return nil }
    parts.question = last.text
    return parts
  }

  private static func text(_ column: CellExpression, _ row: Record) -> String? {
    (try? column.value(in: row))?.string
  }

  private static func first(_ names: [String], _ row: Record) -> String? {
    names.lazy.compactMap { row[$0]?.string }.first
  }

  /// A number of tokens, if it is one that can be.
  private static func count(_ value: Value?) -> Int64? {
    value?.integer.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
  }

  private static func dollars(_ value: Value?) -> Money? {
    value?.double.flatMap { (0...1e6).contains($0) ? Money(dollars: $0) : nil }
  }
}
