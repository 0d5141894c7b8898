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
    if ![nil, .null].contains(body["choices"]) { throw .other(.openai) }
    guard body["content"]?.list != nil || body["content"]?.string != nil,
      body["type"]?.string ?? "message" == "message"
    else { throw UnreadableReply("it is no message") }
    var content = MessageContent(["content": body["content"] ?? .null])
    for block in (body["content"]?.list ?? []).compactMap(\.record)
    where block["type"]?.string == "tool_use" {
      content.text += block["partial_json"]?.string ?? block["input"]?.json ?? ""
    }
    return Reply.sharing(
      Usage(body), among: [try content.reply(finish: Self.finish(body["stop_reason"]?.string))])
  }

  func streamedBody() -> any StreamedBody { MessageStream() }

  func piece(_ event: Record) -> ReplyPiece {
    var piece = ReplyPiece()
    let delta = event["delta"]?.record ?? [:]
    switch event["type"]?.string {
    case "message_start":
      piece.promptTokens = Usage(event["message"]?.record ?? [:]).promptTokens
    case "content_block_delta":
      piece.content = delta["text"]?.string ?? delta["partial_json"]?.string ?? ""
      piece.reasoning = delta["thinking"]?.string ?? ""
    case "message_delta":
      piece.finishReason = delta["stop_reason"]?.string
      piece.completionTokens = Usage(event).completionTokens
    default: break
    }
    return piece
  }

  /// A tool that must be used is how schemas are asked for; a model that declines says so in its text.
  private static func finish(_ reason: String?) -> String? {
    switch reason {
    case "tool_use": FinishReason.stop
    case "refusal": FinishReason.filter
    case let other: other
    }
  }
}
