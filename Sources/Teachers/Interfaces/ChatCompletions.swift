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

  /// Choices that broke off are left out, if others did not.
  func replies(_ body: Record) throws(UnreadableReply) -> [Reply] {
    let listed = body["choices"]?.list ?? body["choices"].map { [$0] } ?? []
    var choices = listed.compactMap(\.record).sorted {
      ($0["index"]?.integer ?? 0) < ($1["index"]?.integer ?? 0)
    }
    // Ollama's own form.
    if choices.isEmpty, body["message"]?.record != nil {
      choices = [
        ["message": body["message"] ?? .null, "finish_reason": body["done_reason"] ?? .null]
      ]
    }
    if choices.isEmpty, body["type"]?.string == "message", body["content"]?.list != nil {
      throw .other(.anthropic)
    }
    guard !choices.isEmpty else { throw UnreadableReply("it has no choices") }
    var replies: [Reply] = []
    var broken: UnreadableReply?
    for choice in choices {
      guard let content = Self.content(of: choice, in: "message") else {
        throw UnreadableReply("a choice has no message")
      }
      do throws(UnreadableReply) {
        replies.append(
          try content.reply(finish: Self.finish(of: choice), error: choice["error"]))
      } catch {
        broken = error
      }
    }
    if replies.isEmpty, let broken { throw broken }
    return Reply.sharing(Usage(body), among: replies)
  }

  private static func content(of choice: Record, in name: String) -> MessageContent? {
    if let message = choice[name]?.record { return MessageContent(message) }
    if let text = choice[name]?.string { return MessageContent(["content": .string(text)]) }
    for name in ["text", "content"] {
      if let content = choice[name], content != .null {
        return MessageContent(["content": content])
      }
    }
    return nil
  }

  private static func finish(of choice: Record) -> String? {
    let said = ownFinish(of: choice)
    // Who passes answers on may say that one ended where whoever wrote it says that it did not.
    guard let native = choice["native_finish_reason"]?.string,
      said == nil || said == FinishReason.stop
    else { return said }
    switch FinishReason.meaning(of: native) {
    case .broken, .ended(FinishReason.length), .ended(FinishReason.filter): return native
    case .ended: return said
    }
  }

  private static func ownFinish(of choice: Record) -> String? {
    for name in ["finish_reason", "finishReason", "stop_reason"] {
      if let reason = choice[name]?.string { return reason }
      if let reason = choice[name]?.record?["type"]?.string { return reason }
    }
    return nil
  }

  func piece(_ event: Record) -> ReplyPiece {
    var piece = ReplyPiece()
    if let choice = event["choices"]?.list?.first?.record {
      piece = ReplyPiece(
        Self.content(of: choice, in: "delta") ?? MessageContent([:]),
        finishReason: choice["finish_reason"]?.string)
    }
    let usage = Usage(event)
    (piece.promptTokens, piece.completionTokens) = (usage.promptTokens, usage.completionTokens)
    return piece
  }
}
