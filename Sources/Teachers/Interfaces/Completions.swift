import Values

/// OpenAI's completions, as vLLM, SGLang and llama.cpp have them: what comes behind a text. No template of a chat stands
/// between, which is how base models are asked.
struct Completions: Interface {
  var path: String { "/completions" }

  func headers(key: String?) -> [(name: String, value: String)] {
    ChatCompletions().headers(key: key)
  }

  func body(_ group: CallGroup) -> Record {
    let (call, teacher) = (group.first, group.teacher)
    var body: Record = [
      "model": .string(teacher.model), "prompt": .string(Self.prompt(group.sentMessages)),
    ]
    if let maxTokens = call.sampling.maxTokens { body["max_tokens"] = .integer(Int64(maxTokens)) }
    body.addSampling(of: call)
    if group.calls.count > 1 { body["n"] = .integer(Int64(group.calls.count)) }
    body.merge(teacher.extraBody)
    return body
  }

  /// The text that is gone on with: the messages as they stand, an answer right behind its question and an empty line
  /// before each other message.
  static func prompt(_ messages: [ChatMessage]) -> String {
    messages.reduce(into: "") { prompt, message in
      if !prompt.isEmpty && message.role != .assistant { prompt += "\n\n" }
      prompt += message.content
    }
  }

  // As chat completions are read, which take a choice's text where it has no message.

  func replies(_ body: Record) throws(UnreadableReply) -> [Reply] {
    try ChatCompletions().replies(body)
  }

  func piece(_ event: Record) -> ReplyPiece { ChatCompletions().piece(event) }
}
