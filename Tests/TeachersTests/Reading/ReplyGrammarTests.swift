import Corpus
import Foundation
import Testing
import Values

@testable import Teachers

/// Replies by a grammar: every field missing, null, of another type, huge, twice, in parts; whole or cut; in one piece
/// or as events, cut anywhere.
struct ReplyGrammarTests {
  /// Writes replies that a seed decides.
  private struct Writer {
    var generator: SeededGenerator
    private var words = 0

    init(_ seed: UInt64) { generator = SeededGenerator(seed) }

    mutating func chance(_ percent: Int) -> Bool {
      Int.random(in: 0..<100, using: &generator) < percent
    }
    mutating func pick<Item>(_ items: [Item]) -> Item {
      items.randomElement(using: &generator) ?? items[0]
    }

    /// A text of which every word tells where it came from.
    mutating func text() -> String {
      let count = chance(3) ? 3000 : Int.random(in: 0...4, using: &generator)
      return (0..<count).map { _ in
        words += 1
        return "w\(words)."
      }.joined(separator: " ") + (chance(10) ? " " : "")
    }

    /// A value of any type, in place of the one that belongs there.
    mutating func anything(_ depth: Int = 0) -> String {
      let numbers = [
        "0", "-1", "7", "1e308", "-1e-308", "9223372036854775807", "99999999999999999999999999",
        "NaN",
        "-Infinity", "0.1",
      ]
      switch Int.random(in: 0...(depth > 3 ? 4 : 7), using: &generator) {
      case 0: return "null"
      case 1: return pick(["true", "false"])
      case 2: return pick(numbers)
      case 3: return "\"\(text())\""
      case 4: return pick(["[]", "{}", "\"\""])
      case 5:
        let one = anything(depth + 1)
        return "[\(one),\(anything(depth + 1))]"
      case 6:
        return
          "{\"type\":\(pick(["\"text\"", "\"thinking\"", "\"error\"", "null"])),\"text\":\(anything(depth + 1))}"
      default:
        return
          "{\"\(pick(["text", "message", "code", "content", "error"]))\":\(anything(depth + 1))}"
      }
    }

    /// A field as it should be, mostly; missing, null, of another type or twice else.
    mutating func field(_ name: String, _ value: String, faults: Int = 12) -> [String] {
      guard chance(faults) else { return ["\"\(name)\":\(value)"] }
      switch Int.random(in: 0...4, using: &generator) {
      case 0: return []
      case 1: return ["\"\(name)\":null"]
      case 2: return ["\"\(name)\":\(value)", "\"\(name)\":\(value)"]
      default: return ["\"\(name)\":\(anything())"]
      }
    }

    mutating func object(_ fields: [[String]]) -> String {
      "{\((chance(10) ? fields.shuffled(using: &generator) : fields).flatMap(\.self).joined(separator: ","))}"
    }

    mutating func content() -> String {
      guard chance(25) else { return "\"\(text())\"" }
      let parts = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        let type = pick(["text", "thinking", "refusal", "reasoning", "image"])
        return object([
          field("type", "\"\(type)\""), field(type == "image" ? "text" : type, "\"\(text())\""),
          field("text", "\"\(text())\""),
        ])
      }
      return "[\(parts.joined(separator: ","))]"
    }

    mutating func message() -> [[String]] {
      var fields = [field("role", "\"assistant\""), field("content", content())]
      for name in ["reasoning_content", "reasoning", "refusal", "thinking"] where chance(15) {
        fields.append(field(name, "\"\(text())\""))
      }
      if chance(8) {
        fields.append(
          field("tool_calls", "[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"))
      }
      if chance(8) {
        fields.append(
          field("reasoning_details", "[{\"type\":\"reasoning.text\",\"text\":\"\(text())\"}]"))
      }
      return fields
    }

    mutating func finish() -> String {
      pick([
        "\"stop\"", "\"length\"", "\"eos\"", "null", "\"content_filter\"", "\"abort\"", "\"error\"",
        "\"tool_calls\"", "\"what\"",
      ])
    }

    mutating func usage() -> [String] {
      field(
        "usage",
        object([
          field("prompt_tokens", "7", faults: 25), field("completion_tokens", "9", faults: 25),
          field("total_tokens", "16", faults: 25),
          field("cost", "0.1", faults: 60),
        ]))
    }

    mutating func choice(_ name: String, ends: Bool) -> String {
      var fields = [field("index", "0", faults: 6), field(name, object(message()), faults: 6)]
      if ends { fields.append(field("finish_reason", finish())) }
      if chance(3) {
        fields.append(
          field("error", "{\"message\":\"\(text())\",\"code\":\(pick(["429", "500", "\"x\""]))}"))
      }
      return object(fields)
    }

    mutating func whole(_ isAnthropic: Bool) -> String {
      if isAnthropic {
        return object([
          field("type", "\"message\"", faults: 4), field("content", content(), faults: 6),
          field("stop_reason", finish()), usage(),
        ])
      }
      let choices = (0..<pick([1, 1, 1, 0, 2])).map { _ in choice("message", ends: true) }
      return object([field("choices", "[\(choices.joined(separator: ","))]", faults: 5), usage()])
    }

    /// The lines of a stream; each event is one or two.
    mutating func events(_ isAnthropic: Bool) -> [String] {
      var events: [String] = []
      let count = Int.random(in: 0...6, using: &generator)
      for number in 0..<count {
        if isAnthropic {
          let type = pick(["text", "thinking"])
          events.append(
            object([
              field("type", "\"content_block_delta\"", faults: 4),
              field("index", "\(pick([0, 0, number]))", faults: 6),
              field("delta", "{\"type\":\"\(type)_delta\",\"\(type)\":\"\(text())\"}", faults: 6),
            ]))
        } else {
          events.append(object([field("choices", "[\(choice("delta", ends: false))]", faults: 5)]))
        }
      }
      if chance(85) {
        events.append(
          isAnthropic
            ? "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\(finish())},\"usage\":{\"output_tokens\":\(anything())}}"
            : "{\"choices\":[\(choice("delta", ends: true))],\(usage().first ?? "\"x\":1")}")
      }
      if chance(5) { events.append("{\"error\":\(anything())}") }
      if chance(5) { events.shuffle(using: &generator) }
      if chance(5), let event = events.first { events.append(event) }
      if chance(80) { events.append(isAnthropic ? "{\"type\":\"message_stop\"}" : "[DONE]") }
      return events.map { event in
        let line = chance(4) ? anything() : event
        return
          "\(pick(["data: ", "data: ", "data:", "event: x\ndata: "]))\(line)\(pick(["\n\n", "\n\n", "\r\n\r\n", "\n"]))"
      }
    }
  }

  private static func words(_ text: String) -> Set<Substring> {
    var found: Set<Substring> = []
    for part in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
    where part.hasPrefix("w") {
      found.insert(part)
    }
    return found
  }

  /// One reply, as it is written and as it comes.
  private func check(_ seed: UInt64) throws {
    var writer = Writer(seed)
    let isAnthropic = writer.chance(30)
    let isStream = writer.chance(50)
    let interface: any Interface = isAnthropic ? AnthropicMessages() : ChatCompletions()
    var text = isStream ? writer.events(isAnthropic).joined() : writer.whole(isAnthropic)
    if writer.chance(5) {
      text = writer.pick(["\u{FEFF}", "\n\n", ": wait\n\n", "<html>", "HTTP "]) + text
    }
    var bytes = Array(text.utf8)
    let isCut = writer.chance(20) && bytes.count > 1
    if isCut {
      bytes = Array(bytes.prefix(Int.random(in: 0..<(bytes.count - 1), using: &writer.generator)))
    }
    if writer.chance(3), !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &writer.generator)] = 0xFF
    }
    let reader = AnswerReader(interface)
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(
        Int.random(in: 1...(bytes.count > 5000 ? 4000 : 90), using: &writer.generator))
      try Array(piece).withUnsafeBytes { try reader.add($0) }
      rest = rest.dropFirst(piece.count)
    }
    let broken = writer.chance(15) ? ConnectionTrouble("the connection was closed") : nil
    let outcome = reader.outcome(Response(status: 200, bytes: []), broken: broken)
    var attempts = Attempts()
    attempts.failed = writer.pick([0, 0, 3, 7])
    attempts.othersWereAnswered = writer.chance(50)
    let move = RetryPolicy.standard.move(
      after: outcome, &attempts, jitter: 0.5, teacher: .at("http://a/v1"), interface: interface)
    let told = "seed \(seed): \(String(decoding: bytes.prefix(600), as: UTF8.self))"
    switch move {
    case .accept(let replies):
      #expect(!replies.isEmpty, "\(told)")
      let sent = Self.words(String(decoding: bytes, as: UTF8.self))
      for reply in replies {
        #expect(
          Self.words(reply.content + " " + (reply.reasoning ?? "")).isSubset(of: sent), "\(told)")
        #expect((0...(1 << 30)).contains(reply.promptTokens ?? 0), "\(told)")
        #expect((0...(1 << 30)).contains(reply.completionTokens ?? 0), "\(told)")
        #expect(!reply.finishReason.isEmpty && reply.finishReason.utf8.count <= 400, "\(told)")
        _ = reply.split
        _ = reply.cost(at: Price(dollarsPerMillionInput: 1, output: 2))
      }
      if !isStream { #expect(!isCut && broken == nil, "half a body is no answer: \(told)") }
      if isStream {
        let shown = String(decoding: bytes, as: UTF8.self)
        let hasEnd = ["[DONE]", "finish_reason", "stop_reason", "message_stop"].contains {
          shown.contains($0)
        }
        #expect(hasEnd, "a stream without an end is no answer: \(told)")
      }
    case .retry(let delay, let because):
      #expect((0...86_400).contains(delay) && !because.isEmpty, "\(told)")
    case .refuse(let refusal): #expect(refusal.message.utf8.count <= 4000, "\(told)")
    case .stop(let error): #expect(error.kind == .teacher && error.cause != nil, "\(told)")
    }
  }

  @Test(arguments: 0..<10)
  func tenThousandReplies(_ thousand: UInt64) throws {
    for seed in (thousand * 1000)..<(thousand * 1000 + 1000) { try check(seed) }
  }
}
