import Values

/// OpenAI's chat completions, as vLLM, SGLang, llama.cpp, DeepSeek, Together, OpenRouter and others have them.
struct ChatCompletions: Interface {
  var path: String { "/chat/completions" }

  func headers(key: String?) -> [(name: String, value: String)] {
    key.map { [("authorization", "Bearer \($0)")] } ?? []
  }

  func body(_ group: CallGroup) -> Record {
    let (call, teacher) = (group.first, group.teacher)
    var body: Record = ["model": .string(teacher.model), "messages": Call.json(group.sentMessages)]
    if let maxTokens = call.sampling.maxTokens {
      // OpenAI's newer models refuse the old name, the others do not know the new one.
      let name = teacher.isOpenAI ? "max_completion_tokens" : "max_tokens"
      body[name] = .integer(Int64(maxTokens))
    }
    body.addSampling(of: call)
    if let effort = call.sampling.reasoningEffort { body["reasoning_effort"] = .string(effort) }
    if let logprobs = call.sampling.logprobs {
      body["logprobs"] = true
      body["top_logprobs"] = .integer(Int64(logprobs))
    }
    if group.calls.count > 1 { body["n"] = .integer(Int64(group.calls.count)) }
    if call.isContinuation { continueLastMessage(&body, teacher) }
    if let schema = call.schema {
      switch group.structure {
      case .schema:
        body["response_format"] = .record([
          "type": "json_schema",
          "json_schema": .record([
            "name": .string(schema.name), "schema": .record(schema.document), "strict": true,
          ]),
        ])
      case .object: body["response_format"] = .record(["type": "json_object"])
      case .asking: break
      }
    }
    body.merge(teacher.extraBody)
    return body
  }

  /// Says that the answer is to go on where the last message ends.
  private func continueLastMessage(_ body: inout Record, _ teacher: Teacher) {
    if teacher.isAt("://api.deepseek.com") || teacher.isAt("://api.mistral.ai") {
      // These take it as a field of the message, and Mistral refuses those that it does not know.
      guard var messages = body["messages"]?.list, var last = messages.popLast()?.record else {
        return
      }
      last["prefix"] = true
      body["messages"] = .list(messages + [.record(last)])
      return
    }
    // vLLM and SGLang; llama.cpp goes on by itself.
    body["continue_final_message"] = true
    body["add_generation_prompt"] = false
  }

  /// vLLM and SGLang call the reasoning `reasoning_content`, OpenRouter and newer vLLM `reasoning`.
  func replies(_ body: Record) throws(UnreadableReply) -> [Reply] {
    guard let choices = body["choices"]?.list, !choices.isEmpty else {
      throw UnreadableReply("it has no choices")
    }
    let usage = body["usage"]?.record
    let ordered = choices.compactMap(\.record).sorted {
      ($0["index"]?.integer ?? 0) < ($1["index"]?.integer ?? 0)
    }
    var replies: [Reply] = []
    for choice in ordered {
      guard let message = choice["message"]?.record else {
        throw UnreadableReply("a choice has no message")
      }
      replies.append(
        Reply(
          content: message["content"]?.string ?? "", reasoning: Self.reasoning(message),
          finishReason: choice["finish_reason"]?.string ?? "unknown",
          promptTokens: usage?["prompt_tokens"]?.integer,
          completionTokens: usage?["completion_tokens"]?.integer))
    }
    return Reply.dividingUsage(among: replies)
  }

  func piece(_ event: Record) -> ReplyPiece {
    var piece = ReplyPiece()
    if let choice = event["choices"]?.list?.first?.record {
      let delta = choice["delta"]?.record ?? [:]
      piece.content = delta["content"]?.string ?? ""
      piece.reasoning = Self.reasoning(delta) ?? ""
      piece.finishReason = choice["finish_reason"]?.string
    }
    piece.promptTokens = event["usage"]?.record?["prompt_tokens"]?.integer
    piece.completionTokens = event["usage"]?.record?["completion_tokens"]?.integer
    return piece
  }

  private static func reasoning(_ message: Record) -> String? {
    ["reasoning_content", "reasoning"].compactMap { message[$0]?.string }.first { !$0.isEmpty }
  }
}
