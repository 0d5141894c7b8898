import Values

/// What the events of a streamed response come to: a body as the endpoint would have sent it in one piece.
public protocol StreamedBody: Sendable {
  /// Takes in an event.
  mutating func add(_ event: Record)
  /// Where the text of an event goes, if it adds that and nothing else: then further events may be taken as texts. Nil if
  /// it says more.
  func place(of event: Record) -> StreamPlace?
  /// Takes in the text of an event that says nothing else.
  mutating func add(_ text: String, at place: StreamPlace)
  /// Takes in that the endpoint says that this was all.
  mutating func finish()
  /// Whether the answers have come to their ends.
  var isWhole: Bool { get }
  /// Whether one of several answers has come to its end, whatever becomes of others that were asked for with it.
  var hasAnswer: Bool { get }
  /// Whether the endpoint has said that this was all: what was counted has come, too.
  var isFinished: Bool { get }
  /// What has come, of several answers only those that have come to their end, if one has.
  var body: Record { get }
}

extension StreamedBody {
  public var hasAnswer: Bool { false }
  public func place(of event: Record) -> StreamPlace? { nil }
  public mutating func add(_ text: String, at place: StreamPlace) {}
}

/// The events of chat completions and of completions.
struct ChoicesStream: StreamedBody {
  private struct Choice {
    var text = ""
    var reasoning = ""
    var refusal = ""
    var tools: [(name: String, arguments: String)] = []
    var finish: Value?
    /// What whoever is behind the endpoint calls it.
    var nativeFinish: Value?
    var error: Value?
    var isWhole: Bool { finish != nil }

    mutating func add(tool call: Record) {
      let place = Int(min(max(0, call["index"]?.integer ?? Int64(tools.count)), 63))
      while tools.count <= place { tools.append(("", "")) }
      let function = call["function"]?.record ?? [:]
      tools[place].name += function["name"]?.string ?? ""
      tools[place].arguments += function["arguments"]?.string ?? ""
    }
  }

  /// By their index; an endpoint is asked for 128 at most.
  private var choices: [Int64: Choice] = [:]
  private var usage: Record = [:]
  /// Who answers, as the events say.
  private var server: Record = [:]
  /// Whether the events are those of Anthropic's messages.
  private var isMessage = false
  private(set) var isFinished = false

  private static let indices: ClosedRange<Int64> = 0...1023

  mutating func finish() { isFinished = true }

  var isWhole: Bool { isFinished || !choices.isEmpty && choices.values.allSatisfy(\.isWhole) }

  var hasAnswer: Bool { choices.values.contains(where: \.isWhole) }

  mutating func add(_ event: Record) {
    for field in event.fields {
      switch field.name {
      case "choices":
        for choice in field.value.list ?? [] {
          if let choice = choice.record { add(choice: choice) }
        }
      // What was told last is the whole of it.
      case "usage", "x_groq", "timings", "usageMetadata":
        // Some end with zeros: they take nothing back.
        if let told = field.value.record, usage[field.name] == nil || Usage(told).saysSomething {
          usage[field.name] = field.value
        }
      case "model", "system_fingerprint":
        if field.value.string?.isEmpty == false { server[field.name] = field.value }
      default: break
      }
    }
    switch event["type"]?.string {
    case "message_start": isMessage = choices.isEmpty
    case "message_stop" where isMessage: isFinished = true
    default: break
    }
    // Ollama's own form: a line for each piece.
    if !isMessage, let message = event["message"]?.record, event["choices"] == nil {
      let isDone = event["done"]?.bool == true
      add(choice: [
        "delta": .record(message), "finish_reason": isDone ? event["done_reason"] ?? "stop" : .null,
      ])
      for name in ["prompt_eval_count", "eval_count"] {
        if let count = event[name] {
          usage["usage"] = .record((usage["usage"]?.record ?? [:]).with(name, count))
        }
      }
    }
  }

  func place(of event: Record) -> StreamPlace? {
    guard let choices = event["choices"]?.list, choices.count == 1, let choice = choices[0].record,
      let delta = choice["delta"]?.record, event.saysNothing(of: Self.saying),
      choice.saysNothing(of: ["finish_reason", "error", "usage"])
    else { return nil }
    let index = choice["index"]?.integer ?? 0
    var place: StreamPlace?
    for field in delta.fields where field.name != "role" && !field.value.saysNothing {
      guard place == nil, field.value.string != nil else { return nil }
      switch field.name {
      case "content": place = StreamPlace(index: index, part: .text, name: field.name)
      case "reasoning_content", "reasoning":
        place = StreamPlace(index: index, part: .reasoning, name: field.name)
      default: return nil
      }
    }
    return Self.indices.contains(index) ? place : nil
  }

  /// What an event may say beside its choices.
  private static let saying = ["error", "usage", "x_groq", "timings", "usageMetadata"]

  mutating func add(_ text: String, at place: StreamPlace) {
    switch place.part {
    case .text: choices[place.index, default: Choice()].text += text
    case .reasoning: choices[place.index, default: Choice()].reasoning += text
    }
  }

  private mutating func add(choice: Record) {
    let index = choice["index"]?.integer ?? 0
    guard Self.indices.contains(index) else { return }
    var known = choices.removeValue(forKey: index) ?? Choice()
    defer { choices[index] = known }
    if let delta = choice["delta"]?.record {
      let added = MessageContent(delta)
      known.text += added.text
      known.reasoning += added.reasoning
      known.refusal += added.refusal
      for call in delta["tool_calls"]?.list?.prefix(64) ?? [] {
        known.add(tool: call.record ?? [:])
      }
    } else if let text = choice["text"]?.string {
      known.text += text
    } else if let message = choice["message"]?.record, known.text.isEmpty, known.reasoning.isEmpty {
      // Some end with the whole message once more.
      let whole = MessageContent(message)
      (known.text, known.reasoning, known.refusal) = (whole.text, whole.reasoning, whole.refusal)
    }
    // What was cut or filtered stays so, whatever an event behind it says.
    if let finish = choice["finish_reason"], finish != .null, finish != "",
      known.finish == nil || known.finish == "stop"
    {
      known.finish = finish
    }
    if let native = choice["native_finish_reason"], native != .null { known.nativeFinish = native }
    if let error = choice["error"], error != .null { known.error = error }
    if choice["usage"]?.record != nil { usage["usage"] = choice["usage"] }
  }

  var body: Record {
    if isMessage, choices.isEmpty { return ["type": "message", "content": .list([])] }
    let ended = isFinished ? [:] : choices.filter { $0.value.isWhole }
    let list = (ended.isEmpty ? choices : ended).sorted { $0.key < $1.key }.map { index, choice in
      var message: Record = ["role": "assistant", "content": .string(choice.text)]
      if !choice.reasoning.isEmpty { message["reasoning_content"] = .string(choice.reasoning) }
      if !choice.refusal.isEmpty { message["refusal"] = .string(choice.refusal) }
      if !choice.tools.isEmpty {
        message["tool_calls"] = .list(
          choice.tools.map {
            .record([
              "type": "function",
              "function": .record(["name": .string($0.name), "arguments": .string($0.arguments)]),
            ])
          })
      }
      var record: Record = [
        "index": .integer(index), "message": .record(message), "text": .string(choice.text),
        "finish_reason": choice.finish ?? .null,
      ]
      if let native = choice.nativeFinish { record["native_finish_reason"] = native }
      if let error = choice.error { record["error"] = error }
      return Value.record(record)
    }
    return Record([.init("choices", .list(list))] + usage.fields + server.fields)
  }
}

extension Value {
  fileprivate var saysNothing: Bool { self == .null || self == "" }
}

extension Record {
  fileprivate func saysNothing(of names: [String]) -> Bool {
    names.allSatisfy { self[$0]?.saysNothing ?? true }
  }

  fileprivate func with(_ name: String, _ value: Value) -> Record {
    var record = self
    record[name] = value
    return record
  }
}

/// The events of Anthropic's messages.
struct MessageStream: StreamedBody {
  private struct Block {
    var record: Record
    /// What deltas have added, by the name of the field.
    var text = ""
    var field = "text"
  }

  private var blocks: [Int64: Block] = [:]
  private var usage: Record = [:]
  private var stopReason: Value?
  private var model: Value?
  /// What came in the way of the other interface.
  private var others: [Value] = []
  private(set) var isFinished = false

  mutating func finish() { isFinished = true }

  var isWhole: Bool { isFinished || stopReason != nil }

  mutating func add(_ event: Record) {
    switch event["type"]?.string {
    case "message_start":
      guard let started = event["message"]?.record else { return }
      take(usage: started["usage"])
      model = started["model"]
    case "content_block_start":
      let index = event["index"]?.integer ?? (blocks.keys.max() ?? -1) + 1
      guard (0...4095).contains(index), let block = event["content_block"]?.record else { return }
      let type = block["type"]?.string ?? ""
      blocks[index] = Block(
        record: block,
        field: type == "thinking" ? "thinking" : type == "tool_use" ? "input" : "text")
    case "content_block_delta":
      guard let delta = event["delta"]?.record else { return }
      for (name, field, type) in [
        ("text", "text", "text"), ("thinking", "thinking", "thinking"),
        ("partial_json", "input", "tool_use"),
      ] {
        guard let added = delta[name]?.string else { continue }
        // Some do not say which block it is: the last, or a new one of another kind.
        var index = event["index"]?.integer ?? blocks.keys.max() ?? 0
        if event["index"] == nil, let last = blocks[index], last.field != field { index += 1 }
        guard (0...4095).contains(index) else { return }
        var block = blocks.removeValue(forKey: index) ?? Block(record: ["type": .string(type)])
        block.text += added
        block.field = field
        blocks[index] = block
      }
    case "message_delta":
      take(usage: event["usage"])
      if let reason = event["delta"]?.record?["stop_reason"], reason != .null {
        stopReason = reason
      }
    case "message_stop": isFinished = true
    case nil: if let choices = event["choices"]?.list, !choices.isEmpty { others = choices }
    default: break
    }
  }

  private mutating func take(usage told: Value?) {
    for field in told?.record?.fields ?? [] where field.value != .null {
      usage[field.name] = field.value
    }
  }

  var body: Record {
    if blocks.isEmpty, !others.isEmpty { return ["choices": .list(others)] }
    let content = blocks.sorted { $0.key < $1.key }.map { _, block -> Value in
      var record = block.record
      // Some put the beginning of a text into the block's start.
      if block.field == "input" {
        if !block.text.isEmpty { record["partial_json"] = .string(block.text) }
      } else if !block.text.isEmpty {
        record[block.field] = .string((record[block.field]?.string ?? "") + block.text)
      }
      return .record(record)
    }
    return [
      "type": "message", "content": .list(content), "stop_reason": stopReason ?? .null,
      "usage": .record(usage), "model": model ?? .null,
    ]
  }
}
