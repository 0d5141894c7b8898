import Corpus
import Values

/// What a server of the tests' own sends, step by step: a head, pieces of a body, pauses that a test holds, breaks.
///
/// A script that comes to its end has sent a whole response; ``Step/hangUp`` and ``Step/silence`` leave it open.
public struct ReplyScript: Sendable {
  /// One thing that the server does.
  public enum Step: Sendable {
    /// A piece of the body, sent at once.
    case bytes([UInt8])
    /// Waits until the test lets it go on.
    case hold(Allowance)
    /// The same piece again and again, until whoever asked goes away.
    case forever([UInt8])
    /// Nothing more, and the connection stays open.
    case silence
    /// The connection is closed.
    case hangUp
    /// Tells the test that it has come so far.
    case reached(Allowance)
  }

  public var status: Int
  /// In their order; a name may stand twice.
  public var headers: [(name: String, value: String)]
  /// What the head says of the body's length; nil to send it in chunks.
  public var length: Int?
  public var steps: [Step]
  /// Waited for before the head is sent.
  public var beforeHead: Allowance?
  /// The JSON that its body comes to, for who counts what was sent.
  public var means: [UInt8]?

  public init(
    status: Int = 200, headers: [(name: String, value: String)] = [], length: Int? = nil,
    _ steps: [Step] = []
  ) {
    self.status = status
    self.headers = headers
    self.length = length
    self.steps = steps
  }

  /// A whole body.
  public static func body(
    _ status: Int = 200, _ text: String, headers: [(name: String, value: String)] = []
  ) -> ReplyScript {
    let bytes = Array(text.utf8)
    return ReplyScript(status: status, headers: headers, length: bytes.count, [.bytes(bytes)])
  }

  /// Server-sent events, each its own piece.
  ///
  /// - Parameter end: what stands behind them: `[DONE]`, or nothing where the endpoint sends nothing.
  public static func events(_ events: [String], end: String? = "[DONE]") -> ReplyScript {
    let all = events + (end.map { [$0] } ?? [])
    return ReplyScript(
      headers: [("content-type", "text/event-stream")],
      all.map { .bytes(Array("data: \($0)\n\n".utf8)) })
  }

  /// The same, cut into pieces anywhere: each of 1 to `most` bytes.
  public func cut<Generator: RandomNumberGenerator>(
    most: Int, using generator: inout Generator
  ) -> ReplyScript {
    var script = self
    script.steps = steps.flatMap { step -> [Step] in
      guard case .bytes(let bytes) = step else { return [step] }
      var (pieces, rest): ([Step], ArraySlice<UInt8>) = ([], bytes[...])
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...most, using: &generator))
        pieces.append(.bytes(Array(piece)))
        rest = rest.dropFirst(piece.count)
      }
      return pieces
    }
    return script
  }

  /// The same, with another step before the step at a place.
  public func inserting(_ step: Step, at place: Int) -> ReplyScript {
    var script = self
    script.steps.insert(step, at: place)
    return script
  }

  /// The same, broken off before the step at a place.
  public func breaking(at place: Int, by end: Step = .hangUp) -> ReplyScript {
    var script = self
    script.steps = Array(steps.prefix(place)) + [end]
    return script
  }
}

extension ReplyScript {
  /// A chat completion as its endpoint streams it.
  ///
  /// - Parameter completion: the response that it would send in one piece.
  /// - Returns: nil if that is no completion.
  public static func streaming(_ completion: Record) -> ReplyScript? {
    if completion["type"]?.string == "message" { return streaming(message: completion) }
    guard let choices = completion["choices"]?.list?.compactMap(\.record), !choices.isEmpty else {
      return nil
    }
    var events: [String] = []
    func add(_ index: Value, _ delta: Record, finish: Value = .null) {
      let choice: Record = ["index": index, "delta": .record(delta), "finish_reason": finish]
      let event: Record = ["object": "chat.completion.chunk", "choices": .list([.record(choice)])]
      events.append(event.json)
    }
    for (place, choice) in choices.enumerated() {
      let index = choice["index"] ?? .integer(Int64(place))
      let message = choice["message"]?.record ?? [:]
      add(index, ["role": "assistant", "content": ""])
      for field in message.fields where field.name != "role" {
        guard let text = field.value.string else {
          if field.value != .null { add(index, Record([field])) }
          continue
        }
        for piece in Self.pieces(of: text) {
          add(index, Record([.init(field.name, .string(piece))]))
        }
      }
      add(index, [:], finish: choice["finish_reason"] ?? .null)
    }
    if let usage = completion["usage"], usage != .null {
      events.append(Record([.init("choices", .list([])), .init("usage", usage)]).json)
    }
    var script = ReplyScript.events(events)
    script.means = Array(completion.json.utf8)
    return script
  }

  private static func streaming(message: Record) -> ReplyScript {
    let usage = message["usage"]?.record ?? [:]
    var start = message
    start["content"] = .list([])
    start["stop_reason"] = .null
    start["usage"] = .record(
      Record(usage.fields.map { $0.name == "output_tokens" ? .init($0.name, 1) : $0 }))
    var events: [Record] = [["type": "message_start", "message": .record(start)]]
    for (index, block) in (message["content"]?.list ?? []).enumerated() {
      let number = Value.integer(Int64(index))
      let block = block.record ?? [:]
      let type = block["type"]?.string ?? ""
      var empty = block
      for name in ["text", "thinking"] where block[name] != nil { empty[name] = "" }
      events.append([
        "type": "content_block_start", "index": number, "content_block": .record(empty),
      ])
      let (name, delta) =
        type == "thinking"
        ? ("thinking", "thinking_delta")
        : type == "text" ? ("text", "text_delta") : ("partial_json", "input_json_delta")
      let text = type == "tool_use" ? block["input"]?.json ?? "" : block[name]?.string ?? ""
      for piece in pieces(of: text) {
        let added: Record = ["type": .string(delta), name: .string(piece)]
        events.append(["type": "content_block_delta", "index": number, "delta": .record(added)])
      }
      events.append(["type": "content_block_stop", "index": number])
    }
    let end: Record = ["stop_reason": message["stop_reason"] ?? .null]
    events.append(["type": "message_delta", "delta": .record(end), "usage": .record(usage)])
    events.append(["type": "message_stop"])
    var script = ReplyScript.events([], end: nil)
    script.steps = events.map {
      .bytes(Array("event: \($0["type"]?.string ?? "")\ndata: \($0.json)\n\n".utf8))
    }
    script.means = Array(message.json.utf8)
    return script
  }

  /// A text in three pieces, or fewer.
  private static func pieces(of text: String) -> [String] {
    let characters = Array(text)
    let size = max(1, (characters.count + 2) / 3)
    return stride(from: 0, to: characters.count, by: size).map {
      String(characters[$0..<min(characters.count, $0 + size)])
    }
  }
}
