import Testing
import Values

@testable import Teachers

/// Streams that say more than one end of the same answer.
struct StreamEndsTests {
  private func body(_ events: [String]) throws -> Record {
    var stream = ChoicesStream()
    for event in events { stream.add(try #require(LenientJSON.record(Array(event.utf8)))) }
    stream.finish()
    return stream.body
  }

  private func finish(_ first: String, _ second: String) throws -> Value? {
    let body = try body([
      #"{"choices":[{"index":0,"delta":{"content":"so"},"finish_reason":"\#(first)"}]}"#,
      #"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(second)"}]}"#,
    ])
    return body["choices"]?.list?.first?.record?["finish_reason"]
  }

  /// Kind I: what was cut or filtered stays so.
  @Test func aLaterStopMakesNothingWhole() throws {
    #expect(try finish("length", "stop") == "length")
    #expect(try finish("content_filter", "stop") == "content_filter")
    #expect(try finish("stop", "length") == "length")
    #expect(try finish("stop", "stop") == "stop")
  }

  /// Kind G: zeros at the end take back nothing of what was counted.
  @Test func zerosAtTheEndTakeNothingBack() throws {
    let body = try body([
      #"{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":50}}"#,
      #"{"choices":[{"index":0,"delta":{"content":"so"},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0}}"#,
    ])
    #expect(Usage(body).promptTokens == 100 && Usage(body).completionTokens == 50)
  }

  private func reading(_ events: [String], broken: Bool = false) throws -> Reading {
    let reader = AnswerReader(ChatCompletions())
    let text = events.map { "data: \($0)\n\n" }.joined()
    try Array(text.utf8).withUnsafeBytes { try reader.add($0) }
    return Reading(
      reader.outcome(
        Response(status: 200, bytes: []), broken: broken ? ConnectionTrouble("closed") : nil),
      ChatCompletions())
  }

  private func contents(_ reading: Reading) -> [String]? {
    if case .replies(let replies, _) = reading { replies.map(\.content) } else { nil }
  }

  private func piece(_ text: String, _ index: Int = 0, finish: String = "null") -> String {
    #"{"choices":[{"index":\#(index),"delta":{"content":"\#(text)"},"finish_reason":\#(finish)}]}"#
  }

  private let fault = #"{"error":{"message":"cleanup failed","code":500}}"#

  /// Kind A: an answer that has come to its end was paid for, whatever the endpoint says behind it.
  @Test func aFaultBehindTheEndTakesNothingBack() throws {
    let end = piece("so", finish: #""stop""#)
    #expect(contents(try reading([end, fault, "[DONE]"])) == ["so"])
    #expect(contents(try reading([piece("so"), fault, "[DONE]"])) == nil)
    // What comes behind a fault makes nothing whole.
    #expect(contents(try reading([piece("so"), fault, end, "[DONE]"])) == nil)
  }

  /// Kind A: of several answers those are kept that came to their ends.
  @Test func aBreakTakesOnlyWhatItCut() throws {
    let two = [
      piece("one", 0, finish: #""stop""#), piece("tw", 1), piece("three", 2, finish: #""stop""#),
    ]
    #expect(contents(try reading(two, broken: true)) == ["one", "three"])
    #expect(contents(try reading(two + [fault, "[DONE]"])) == ["one", "three"])
    #expect(contents(try reading([piece("tw", 1)], broken: true)) == nil)
  }

  /// Kind I: whoever passes an answer on says that it ended, and whoever wrote it that it did not.
  @Test func whatTheWriterSaysCounts() throws {
    func finish(_ native: String) throws -> String? {
      let end =
        #"{"choices":[{"index":0,"delta":{"content":"so"},"finish_reason":"stop","native_finish_reason":"\#(native)"}]}"#
      guard case .replies(let replies, _) = try reading([end]) else { return nil }
      return replies[0].finishReason
    }
    #expect(try finish("MAX_TOKENS") == "length")
    #expect(try finish("error") == nil)
    #expect(try finish("end_turn") == "stop" && finish("completed") == "stop")
  }
}
