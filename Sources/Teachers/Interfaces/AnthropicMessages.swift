import Values

/// Anthropic's messages, version 2023-06-01.
struct AnthropicMessages: Interface {
  var path: String { "/messages" }

  /// The interface asks for a limit; this is taken where the recipe has none.
  static let defaultMaxTokens = 8192

  func headers(key: String?) -> [(name: String, value: String)] {
    [("anthropic-version", "2023-06-01")] + (key.map { [("x-api-key", $0)] } ?? [])
  }

  func body(_ group: CallGroup) -> Record {
    let (call, teacher) = (group.first, group.teacher)
    let messages = group.sentMessages
    let system = messages.filter { $0.role == .system }.map(\.content)
    var body: Record = [
      "model": .string(teacher.model),
      "max_tokens": .integer(Int64(call.sampling.maxTokens ?? Self.defaultMaxTokens)),
      "messages": Call.json(messages.filter { $0.role != .system }),
    ]
    if !system.isEmpty { body["system"] = .string(system.joined(separator: "\n\n")) }
    if let temperature = call.sampling.temperature { body["temperature"] = .double(temperature) }
    if let topP = call.sampling.topP { body["top_p"] = .double(topP) }
    if let topK = call.sampling.topK { body["top_k"] = .integer(Int64(topK)) }
    if !call.sampling.stop.isEmpty {
      body["stop_sequences"] = .list(call.sampling.stop.map(Value.string))
    }
    if let schema = call.schema, group.structure == .schema {
      // A tool that must be used: its input follows the schema.
      body["tools"] = .list([
        .record(["name": .string(schema.name), "input_schema": .record(schema.document)])
      ])
      body["tool_choice"] = .record(["type": "tool", "name": .string(schema.name)])
    }
    body.merge(teacher.extraBody)
    return body
  }

  func replies(_ body: Record) throws(UnreadableReply) -> [Reply] {
    guard body["type"]?.string == "message", let blocks = body["content"]?.list else {
      throw UnreadableReply("it is no message")
    }
    var content = ""
    var reasoning = ""
    for block in blocks.compactMap(\.record) {
      switch block["type"]?.string {
      case "text": content += block["text"]?.string ?? ""
      case "thinking": reasoning += block["thinking"]?.string ?? ""
      case "tool_use": content += block["input"]?.json ?? ""
      default: break
      }
    }
    let usage = body["usage"]?.record
    return [
      Reply(
        content: content, reasoning: reasoning.isEmpty ? nil : reasoning,
        finishReason: Self.finishReason(body["stop_reason"]?.string),
        promptTokens: Self.promptTokens(usage), completionTokens: usage?["output_tokens"]?.integer)
    ]
  }

  func piece(_ event: Record) -> ReplyPiece {
    var piece = ReplyPiece()
    let delta = event["delta"]?.record ?? [:]
    switch event["type"]?.string {
    case "message_start":
      piece.promptTokens = Self.promptTokens(event["message"]?.record?["usage"]?.record)
    case "content_block_delta":
      piece.content = delta["text"]?.string ?? delta["partial_json"]?.string ?? ""
      piece.reasoning = delta["thinking"]?.string ?? ""
    case "message_delta":
      piece.finishReason = delta["stop_reason"]?.string.map { Self.finishReason($0) }
      piece.completionTokens = event["usage"]?.record?["output_tokens"]?.integer
    default: break
    }
    return piece
  }

  /// Tokens that came from or went into the provider's cache were read, too.
  private static func promptTokens(_ usage: Record?) -> Int64? {
    guard let usage, let read = usage["input_tokens"]?.integer else { return nil }
    return read + (usage["cache_read_input_tokens"]?.integer ?? 0)
      + (usage["cache_creation_input_tokens"]?.integer ?? 0)
  }

  /// In the words of chat completions, so that the stages know one language.
  private static func finishReason(_ reason: String?) -> String {
    switch reason {
    case "end_turn", "stop_sequence", "tool_use": "stop"
    case "max_tokens", "model_context_window_exceeded": "length"
    case "refusal": "content_filter"
    case let other?: other
    case nil: "unknown"
    }
  }
}
