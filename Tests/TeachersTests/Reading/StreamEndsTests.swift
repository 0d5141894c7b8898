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
}
