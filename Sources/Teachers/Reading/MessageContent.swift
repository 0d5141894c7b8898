import Values

/// What stands in a message, in whichever of the forms that endpoints have: a text, a list of parts, fields beside it.
struct MessageContent: Equatable {
  var text = ""
  var reasoning = ""
  /// Why the model declines, in its own words.
  var refusal = ""
  /// The tools that it wants called, as JSON; empty if it wants none.
  var tools = ""

  /// Parts within parts are read so deep.
  private static let deepest = 8

  /// - Parameter message: a message of chat completions, or what an event of a stream adds to one.
  init(_ message: Record) {
    take(message["content"], depth: 0)
    if text.isEmpty, let other = message["text"]?.string ?? message["output_text"]?.string {
      text = other
    }
    refusal += message["refusal"]?.string ?? ""
    // The same thoughts often stand in several of these.
    for name in [
      "reasoning_content", "reasoning", "thinking", "thought", "reasoning_text",
      "reasoning_details",
      "thinking_blocks",
    ] {
      guard let value = message[name] else { continue }
      let found = Self.words(of: value, depth: 0)
      if !found.isEmpty {
        // Thoughts among the parts of the content come first; those beside it are mostly the same.
        if !reasoning.contains(found) { reasoning = reasoning.isEmpty ? found : reasoning + found }
        break
      }
    }
    for name in ["tool_calls", "function_call"] {
      guard tools.isEmpty, let value = message[name] else { continue }
      if value.list?.isEmpty == false || value.record?.fields.isEmpty == false {
        tools = value.json
      }
    }
  }

  private mutating func take(_ content: Value?, depth: Int) {
    guard depth < Self.deepest else { return }
    switch content {
    case .string(let string)?: text += string
    case .list(let parts)?: for part in parts { take(part, depth: depth + 1) }
    case .record(let part)?:
      let type = part["type"]?.string ?? ""
      if type.contains("think") || type.contains("reason") || part["thought"]?.bool == true {
        reasoning += Self.words(of: .record(part), depth: depth)
      } else if type == "refusal" {
        refusal += part["refusal"]?.string ?? part["text"]?.string ?? ""
      } else if let parts = part["parts"] ?? part["content"], part["text"] == nil {
        take(parts, depth: depth + 1)
      } else {
        text += part["text"]?.string ?? part["text"]?.record?["value"]?.string ?? ""
      }
    default: break
    }
  }

  /// The words of thoughts, in parts or not; what is encrypted has none.
  private static func words(of value: Value, depth: Int) -> String {
    guard depth < deepest else { return "" }
    switch value {
    case .string(let string): return string
    case .list(let parts): return parts.reduce(into: "") { $0 += words(of: $1, depth: depth + 1) }
    case .record(let part):
      for name in ["text", "thinking", "summary", "content", "reasoning"] {
        guard let inner = part[name] else { continue }
        let found = words(of: inner, depth: depth + 1)
        if !found.isEmpty { return found }
      }
      return ""
    default: return ""
    }
  }

  /// The reply that it is.
  ///
  /// - Parameter finish: as the endpoint writes it.
  /// - Throws: ``UnreadableReply`` if the endpoint broke off.
  func reply(finish: String?, error: Value? = nil) throws(UnreadableReply) -> Reply {
    if let error, error != .null, error != .bool(false), error != .string("") {
      let trouble = EndpointTrouble(
        status: 200, header: { _ in nil }, body: ["error": error], text: error.json, now: .now)
      throw UnreadableReply("the answer broke off: \(error.json.prefix(200))", trouble: trouble)
    }
    let reasoning = reasoning.isEmpty ? nil : reasoning
    switch FinishReason.meaning(of: finish) {
    case .broken(let isPressure):
      let words = "the answer broke off: \(finish ?? "")"
      throw UnreadableReply(
        words,
        trouble: isPressure
          ? EndpointTrouble(
            status: 503, header: { _ in nil }, body: nil, text: words, now: .now) : nil)
    case .ended(var reason):
      var content = text
      if isBlank(content), !isBlank(refusal) {
        (content, reason) = (refusal, FinishReason.refusal)
      } else if isBlank(content), !tools.isEmpty {
        // What wants a tool is no answer; its words are kept.
        (content, reason) = (tools, reason == FinishReason.stop ? "tool_calls" : reason)
      }
      return Reply(
        content: content, reasoning: reasoning, finishReason: reason, promptTokens: nil,
        completionTokens: nil)
    }
  }
}
