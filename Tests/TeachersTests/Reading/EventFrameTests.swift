import Corpus
import Foundation
import Testing
import Values

@testable import Teachers

/// Events that are read by comparing bytes, beside the same ones read as JSON.
struct EventFrameTests {
  private static let texts = [
    "", "a", " is", "é", "漢字", "\n\n", "\t\"quoted\"\\", "\u{1F600}", "\u{7}", "\"content\":\"x\"",
    "</think>", "a/b", "\\u00e9", "{\"choices\":[]}", "data: x",
    String(repeating: "long ", count: 900),
  ]

  /// An event as one of several servers writes it.
  private struct Server {
    var generator: SeededGenerator
    let form: Int
    var number = 0

    init(_ seed: UInt64) {
      generator = SeededGenerator(seed)
      form = Int.random(in: 0..<7, using: &generator)
    }

    private mutating func quoted(_ text: String) -> String {
      let json = Value.string(text).json
      // Some escape what need not be.
      return Bool.random(using: &generator) ? json.replacing("/", with: "\\/") : json
    }

    mutating func event(_ text: String, reasoning: Bool, index: Int) -> String {
      number += 1
      let value = quoted(text)
      let name = reasoning ? (form == 1 ? "reasoning" : "reasoning_content") : "content"
      switch form {
      case 0:
        return
          #"{"id":"x-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":\#(index),"delta":{"\#(name)":\#(value)},"logprobs":null,"finish_reason":null}]}"#
      case 1:
        return
          #"{"choices":[{"delta":{"role":"assistant","content":"\#(reasoning ? "" : "")"\#(reasoning ? ",\"reasoning\":\(value)" : "")}, "index":\#(index)}],"n":\#(reasoning ? "1" : "2")}"#
      // Counts in each event, so that no frame fits.
      case 2:
        return
          #"{"choices":[{"index":\#(index),"delta":{"\#(name)":\#(value)}}],"usage":{"completion_tokens":\#(number)}}"#
      case 3:
        return
          #"{ "created": \#(number / 5), "choices": [ { "index": \#(index), "delta": { "\#(name)" : \#(value) } } ] }"#
      case 4:
        return
          #"{"choices":[{"index":\#(index),"delta":{"\#(name)":\#(value),"tool_calls":null,"refusal":null,"role":"assistant"},"finish_reason":""}],"usage":null}"#
      // One name twice: the last counts, or none.
      case 5:
        return
          #"{"choices":[{"index":\#(index),"delta":{"\#(name)":"old","\#(name)":\#(value)}}]}"#
      default:
        return
          #"{"choices":[{"index":\#(index),"delta":{"content":\#(value),"reasoning_content":\#(value)}}]}"#
      }
    }

    mutating func stream() -> String {
      var text = ""
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        let reasoning = Int.random(in: 0..<4, using: &generator) == 0
        let index = Int.random(in: 0..<8, using: &generator) == 0 ? 1 : 0
        let piece = EventFrameTests.texts.randomElement(using: &generator) ?? ""
        text += "data: \(event(piece, reasoning: reasoning, index: index))\n\n"
        if Int.random(in: 0..<30, using: &generator) == 0 {
          text += #"data: {"error":{"message":"overloaded","code":503}}"# + "\n\n"
        }
      }
      text +=
        #"data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}"# + "\n\n"
      return text + "data: [DONE]\n\n"
    }
  }

  private func body(_ bytes: [UInt8], _ reader: AnswerReader, _ generator: inout SeededGenerator)
    throws -> StreamEnd?
  {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...700, using: &generator))
      try Array(piece).withUnsafeBytes { try reader.add($0) }
      rest = rest.dropFirst(piece.count)
    }
    if case .stream(let end) = reader.outcome(Response(status: 200, bytes: [])) { return end }
    return nil
  }

  /// Whoever watches a stream is shown every event as JSON; whoever does not gets the same answer.
  @Test func comeToTheSameAsJSON() throws {
    for seed in 0..<600 {
      var server = Server(UInt64(seed))
      var bytes = Array(server.stream().utf8)
      // Broken UTF-8, control characters, cut quotation marks.
      if seed % 3 == 0 {
        let place = Int.random(in: 0..<bytes.count, using: &server.generator)
        bytes[place] = [0xFF, 0x07, 0x22, 0x5C].randomElement(using: &server.generator) ?? 0
      }
      let read = try body(bytes, AnswerReader(ChatCompletions()), &server.generator)
      let watched = try body(
        bytes, AnswerReader(ChatCompletions()) { _ in }, &server.generator)
      #expect(read?.body == watched?.body, "seed \(seed)")
      #expect(read?.isWhole == watched?.isWhole && read?.ending == watched?.ending, "seed \(seed)")
      #expect(read?.words == watched?.words, "seed \(seed)")
    }
  }

  @Test func aFrameIsFoundAndHoldsOnlyItsText() throws {
    let event = Array(#"{"id":"a","choices":[{"index":0,"delta":{"content":"Hi"}}]}"#.utf8)
    let record = try #require(LenientJSON.record(event))
    let place = try #require(ChoicesStream().place(of: record))
    let frame = try #require(EventFrame(event, record, place))
    func text(_ event: String) -> String? {
      Array(event.utf8).withUnsafeBytes { frame.text(of: $0) }
    }
    #expect(text(#"{"id":"a","choices":[{"index":0,"delta":{"content":" you"}}]}"#) == " you")
    #expect(text(#"{"id":"a","choices":[{"index":0,"delta":{"content":"a\nb\""}}]}"#) == "a\nb\"")
    for other in [
      #"{"id":"b","choices":[{"index":0,"delta":{"content":"x"}}]}"#,
      #"{"id":"a","choices":[{"index":0,"delta":{"content":"x","content":"y"}}]}"#,
      #"{"id":"a","choices":[{"index":0,"delta":{"content":"\u00e9"}}]}"#,
      #"{"id":"a","choices":[{"index":0,"delta":{"content":"x\"}}]}"#,
      #"{"id":"a","choices":[{"index":0,"delta":{"content":"x"}}]"#, "", "{}",
    ] {
      #expect(text(other) == nil, "\(other)")
    }
  }

  /// Events that say more than a text have no frame.
  @Test(arguments: [
    #"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#,
    #"{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1}}"#,
    #"{"choices":[{"delta":{"content":"a"}}],"error":{"message":"x"}}"#,
    #"{"choices":[{"delta":{"content":"a"},"usage":{"x":1}}]}"#,
    #"{"choices":[{"delta":{"content":"a","refusal":"no"}}]}"#,
    #"{"choices":[{"delta":{"content":"a","tool_calls":[{"index":0}]}}]}"#,
    #"{"choices":[{"delta":{"content":["a"]}}]}"#,
    #"{"choices":[{"index":9999,"delta":{"content":"a"}}]}"#,
    #"{"choices":[{"text":"a"}]}"#, #"{"choices":[]}"#, #"{"message":{"content":"a"}}"#,
    #"{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}"#,
  ])
  func whatSaysMoreHasNone(_ text: String) throws {
    let record = try #require(LenientJSON.record(Array(text.utf8)))
    #expect(ChoicesStream().place(of: record) == nil)
  }
}
