import Corpus
import TestSupport
import Testing
import Values

@testable import Teachers

/// Bodies as they come, in pieces: streams of all kinds, and what is none.
struct AnswerReaderTests {
  private func outcome(
    _ text: String, pieces: [Int] = [], interface: any Interface = ChatCompletions(),
    broken: String? = nil
  ) throws -> Reading {
    let reader = AnswerReader(interface)
    var rest = Array(text.utf8)[...]
    for size in pieces + [rest.count] where !rest.isEmpty {
      try Array(rest.prefix(size)).withUnsafeBytes { try reader.add($0) }
      rest = rest.dropFirst(size)
    }
    let response = Response(status: 200, bytes: [])
    return Reading(
      reader.outcome(response, broken: broken.map { ConnectionTrouble($0) }), interface)
  }

  private func contents(_ reading: Reading) -> [String]? {
    if case .replies(let replies, _) = reading {
      replies.map { ($0.reasoning ?? "") + "|" + $0.content }
    } else {
      nil
    }
  }

  private static let events =
    #"data: {"choices":[{"delta":{"role":"assistant","content":""}}]}"# + "\n\n"
    + #"data: {"choices":[{"delta":{"reasoning_content":"hm é"}}]}"# + "\n\n: keep-alive\n\n"
    + #"data: {"choices":[{"delta":{"content":"1"}}]}"# + "\n\n"
    + #"data: {"choices":[{"delta":{"content":"3"}}]}"#
    + "\n\n" + #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
    + #"data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#
    + "\n\ndata: [DONE]\n\n"

  @Test func eventsMayBeCutAnywhere() throws {
    for size in 1...60 {
      let pieces = Array(repeating: size, count: Self.events.utf8.count / size + 1)
      #expect(contents(try outcome(Self.events, pieces: pieces)) == ["hm é|13"])
    }
    let carriage = Self.events.replacing("\n", with: "\r\n")
    #expect(contents(try outcome(carriage, pieces: Array(repeating: 7, count: 200))) == ["hm é|13"])
    // The standard lets a carriage return alone end a line.
    let lone = ": x\r\r" + Self.events.replacing("\n", with: "\r")
    for size in 1...60 {
      let pieces = Array(repeating: size, count: lone.utf8.count / size + 1)
      #expect(contents(try outcome(lone, pieces: pieces)) == ["hm é|13"])
    }
    let mixed = Self.events.replacing("\n\n", with: "\r\r\n")
    for size in [1, 2, 5, 1000] {
      let pieces = Array(repeating: size, count: mixed.utf8.count / size + 1)
      #expect(contents(try outcome(mixed, pieces: pieces)) == ["hm é|13"])
    }
    // Halves of a letter in two events.
    let halves =
      [#""ok \ud83d""#, #""\ude00 end""#].map {
        #"data: {"choices":[{"delta":{"content":\#($0)}}]}"# + "\n\n"
      }.joined() + #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
    #expect(contents(try outcome(halves)) == ["|ok \u{1F600} end"])
    for before in ["\u{FEFF}", "\n\n", ": PROCESSING\n\n", "event: x\n", "id: 1\nretry: 5\n"] {
      #expect(contents(try outcome(before + Self.events)) == ["hm é|13"])
    }
    #expect(contents(try outcome(Self.events.replacing("data: ", with: "data:"))) == ["hm é|13"])
    #expect(contents(try outcome(Self.events.replacing("\n\n", with: "\n"))) == ["hm é|13"])
  }

  /// A stream without an end is no answer, however it stopped.
  @Test func aBreakIsKnownToBeOne() throws {
    let end = try #require(Self.events.range(of: #"{"choices":[{"delta":{},"finish"#))
    let half = String(Self.events[..<end.lowerBound])
    for broken in [nil, "the connection was closed"] {
      for text in [
        half, half + #"{"choices":[{"delta":{},"finish_reason":"sto"#, String(half.prefix(60)),
      ] {
        guard case .trouble(let trouble, _) = try outcome(text, broken: broken) else {
          Issue.record("an answer was made of \(text)")
          continue
        }
        #expect(trouble.kind == .fault && trouble.status == 0)
      }
    }
    // Behind the end nothing is missing but what it took.
    let whole = Self.events[
      ..<(try #require(Self.events.range(of: #"data: {"choices":[],"#))).lowerBound]
    #expect(
      contents(try outcome(String(whole), broken: "the connection was closed")) == ["hm é|13"])
  }

  @Test func anEndWithoutAReasonIsAnEnd() throws {
    let text = #"data: {"choices":[{"delta":{"content":"13"}}]}"# + "\n\ndata: [DONE]\n\n"
    #expect(contents(try outcome(text)) == ["|13"])
  }

  @Test func anEventThatIsAnErrorIsTheStreamsTrouble() throws {
    let start = #"data: {"choices":[{"delta":{"content":"1"}}]}"# + "\n\n"
    for (event, kind) in [
      (#"data: {"error":{"code":429,"message":"slow"}}"#, EndpointTrouble.Kind.pressure),
      (
        #"data: {"error":{"message":"boom","code":500},"choices":[{"delta":{},"finish_reason":"error"}]}"#,
        .fault
      ),
      ("event: error\ndata: {\"message\":\"boom\"}", .fault),
      (#"{"error":{"type":"overloaded_error"}}"#, .pressure),
    ] {
      for text in [start + event + "\n\n", event + "\n\n", start + event + "\n\ndata: [DONE]\n\n"] {
        switch try outcome(text) {
        case .trouble(let trouble, _): #expect(trouble.kind == kind)
        default: Issue.record("an answer was made of \(text)")
        }
      }
    }
  }

  @Test func anEventThatCannotBeReadIsMissing() throws {
    let text = Self.events.replacing(
      #"{"choices":[{"delta":{"content":"1"}}]}"#, with: #"{"choices":[{"delta":"#)
    guard case .trouble(let trouble, _) = try outcome(text) else {
      Issue.record("a piece is missing")
      return
    }
    #expect(trouble.kind == .fault)
  }

  @Test func eventsOfSeveralLinesAreOne() throws {
    let text =
      "data: {\"choices\":[\ndata: {\"message\":{},\"delta\":{\"content\":\"13\"},\ndata: \"finish_reason\":\"stop\"}]}\n\n"
    #expect(contents(try outcome(text)) == ["|13"])
  }

  @Test func objectsOnLinesAreAStream() throws {
    let lines = [
      #"{"message":{"content":"1","thinking":""},"done":false}"#,
      #"{"message":{"content":"3"},"done":false}"#,
      #"{"message":{"content":""},"done":true,"done_reason":"length","eval_count":2,"prompt_eval_count":3}"#,
    ]
    guard case .replies(let replies, _) = try outcome(lines.joined(separator: "\n") + "\n") else {
      Issue.record("Ollama streams so")
      return
    }
    #expect(replies[0].content == "13" && replies[0].isCut && replies[0].completionTokens == 2)
    guard case .trouble = try outcome(lines.dropLast().joined(separator: "\n") + "\n") else {
      Issue.record("it has no end")
      return
    }
  }

  @Test func severalAnswersComeInterleaved() throws {
    let text = [
      #"{"choices":[{"index":1,"delta":{"content":"b"}}]}"#,
      #"{"choices":[{"index":0,"delta":{"content":"a"}}]}"#,
      #"{"choices":[{"index":1,"delta":{"content":"b"},"finish_reason":"stop"}]}"#,
      #"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"length"}]}"#,
    ].map { "data: \($0)\n\n" }
    #expect(contents(try outcome(text.joined())) == ["|aa", "|bb"])
    // One is not at its end: the other is kept.
    #expect(contents(try outcome(text.dropLast().joined())) == ["|bb"])
    guard case .trouble = try outcome(text.dropLast(2).joined()) else {
      Issue.record("none is at its end")
      return
    }
  }

  @Test func partsAndToolsArePutTogether() throws {
    let parts = [
      #"{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}}]}"#,
      #"{"choices":[{"delta":{"content":[{"type":"text","text":"13"}]},"finish_reason":"stop"}]}"#,
    ].map { "data: \($0)\n\n" }
    #expect(contents(try outcome(parts.joined())) == ["hm|13"])
    let tools = [
      #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"a\""}}]}}]}"#,
      #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}"#,
    ].map { "data: \($0)\n\n" }
    #expect(contents(try outcome(tools.joined()))?[0].contains(#"{\"a\":1}"#) == true)
  }

  @Test func messagesArePutTogether() throws {
    let message: Record = [
      "type": "message",
      "content": .list([
        .record(["type": "thinking", "thinking": "hm hm"]),
        .record(["type": "text", "text": "thirteen"]),
        .record(["type": "tool_use", "name": "t", "input": .record(["a": 1])]),
      ]),
      "stop_reason": "end_turn",
      "usage": .record(["input_tokens": 3, "cache_read_input_tokens": 4, "output_tokens": 5]),
    ]
    let script = try #require(ReplyScript.streaming(message))
    var bytes: [UInt8] = []
    for case .bytes(let piece) in script.steps { bytes += piece }
    let text = String(decoding: bytes, as: UTF8.self)
    guard case .replies(let replies, _) = try outcome(text, interface: AnthropicMessages()) else {
      Issue.record("it is whole")
      return
    }
    #expect(replies == (try AnthropicMessages().replies(message)))
    #expect(
      replies[0].reasoning == "hm hm" && replies[0].promptTokens == 7
        && replies[0].completionTokens == 5)
    let end = try #require(text.range(of: "event: message_delta"))
    guard
      case .trouble = try outcome(String(text[..<end.lowerBound]), interface: AnthropicMessages())
    else {
      Issue.record("it has no end")
      return
    }
  }

  @Test func whatIsNoStreamIsReadAsAWhole() throws {
    let body = #"{"choices":[{"message":{"content":"13"},"finish_reason":"stop"}]}"#
    #expect(contents(try outcome(body, pieces: [1, 2, 3])) == ["|13"])
    #expect(contents(try outcome(": PROCESSING\n\n" + body, pieces: [5])) == ["|13"])
    #expect(
      contents(try outcome(String(repeating: "\n", count: 10_000) + body, pieces: [5000, 3])) == [
        "|13"
      ])
    guard case .unreadable(Reading.page, _, _) = try outcome("<html>no</html>") else {
      Issue.record("that is a page")
      return
    }
    guard case .unreadable = try outcome("") else {
      Issue.record("that is nothing")
      return
    }
  }

  /// A hundred thousand blank lines take no memory.
  @Test func blankLinesAreForgotten() throws {
    let reader = AnswerReader(ChatCompletions())
    for _ in 0..<1000 {
      try [UInt8](repeating: 10, count: 100).withUnsafeBytes { try reader.add($0) }
    }
    #expect(reader.bytes.count < 5000)
  }
}
