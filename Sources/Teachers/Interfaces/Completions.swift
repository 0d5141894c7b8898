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
    if let logprobs = call.sampling.logprobs { body["logprobs"] = .integer(Int64(logprobs)) }
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

  func replies(_ body: Record) throws(UnreadableReply) -> [Reply] {
    let choices = (body["choices"]?.list ?? []).compactMap(\.record).sorted {
      ($0["index"]?.integer ?? 0) < ($1["index"]?.integer ?? 0)
    }
    guard !choices.isEmpty else { throw UnreadableReply("it has no choices") }
    let usage = body["usage"]?.record
    var replies: [Reply] = []
    for choice in choices {
      guard let text = choice["text"]?.string else { throw UnreadableReply("a choice has no text") }
      replies.append(
        Reply(
          content: text, reasoning: nil, finishReason: choice["finish_reason"]?.string ?? "unknown",
          promptTokens: usage?["prompt_tokens"]?.integer,
          completionTokens: usage?["completion_tokens"]?.integer))
    }
    return Reply.dividingUsage(among: replies)
  }

  func piece(_ event: Record) -> ReplyPiece {
    var piece = ReplyPiece()
    if let choice = event["choices"]?.list?.first?.record {
      piece.content = choice["text"]?.string ?? ""
      piece.finishReason = choice["finish_reason"]?.string
    }
    piece.promptTokens = event["usage"]?.record?["prompt_tokens"]?.integer
    piece.completionTokens = event["usage"]?.record?["completion_tokens"]?.integer
    return piece
  }
}
