import Foundation
import Machine
import NIOHTTP1
import TestSupport
import Testing
import Values

@testable import Teachers

/// What endpoints say of themselves where nothing was answered, and what is said of it.
struct TroubleWordsTests {
  private let policy = RetryPolicy(attempts: 4, firstDelay: 1, longestDelay: 3)

  private func move(
    _ outcome: AttemptOutcome, _ interface: any Interface = ChatCompletions(), key: String? = nil
  ) -> NextMove {
    var attempts = Attempts()
    return policy.move(
      after: outcome, &attempts, jitter: 0, teacher: .at("http://a/v1", key: key),
      interface: interface)
  }

  private func body(_ text: String, status: Int = 200) -> AttemptOutcome {
    .response(Response(status: status, bytes: Array(text.utf8)))
  }

  private func stream(_ events: [String], _ interface: any Interface) throws -> AttemptOutcome {
    let reader = AnswerReader(interface)
    let text = events.map { "data: \($0)\n\n" }.joined()
    try Array(text.utf8).withUnsafeBytes { try reader.add($0) }
    return reader.outcome(Response(status: 200, bytes: []))
  }

  @Test(
    arguments: [
      #"{"detail":"Model is loading"}"#, #"{"message":"The model is currently loading, wait"}"#,
      #"{"detail":"The server is busy"}"#, #"{"msg":"still loading weights","status":"starting"}"#,
    ])
  func kindDThatNothingIsReadyYetIsPressureWithStatus200Too(_ text: String) {
    var attempts = Attempts()
    let move = policy.move(
      after: body(text), &attempts, jitter: 0, teacher: .at("http://a/v1"))
    guard case .retry = move else {
      Issue.record("\(move)")
      return
    }
    #expect(attempts.pushedBack == 1 && attempts.failed == 0)
  }

  @Test func kindDWordsThatAreNoAnswerAreAFault() {
    var attempts = Attempts()
    let move = policy.move(
      after: body(#"{"detail":"cannot serialize the tensor"}"#), &attempts, jitter: 0,
      teacher: .at("http://a/v1"))
    guard case .retry(_, let because) = move else {
      Issue.record("\(move)")
      return
    }
    #expect(attempts.failed == 1 && because.contains("cannot serialize the tensor"))
    // An answer may well speak of such things.
    let answer = #"{"choices":[{"message":{"content":"ok"}}],"message":"model is loading"}"#
    guard case .accept = self.move(body(answer)) else {
      Issue.record("an answer is an answer")
      return
    }
  }

  @Test func kindDABodyOfCommentsHoldsNothing() {
    guard case .retry(_, let because) = move(body(": keep-alive\n\n: keep-alive\r\n \n")) else {
      Issue.record("it is asked again")
      return
    }
    #expect(because.contains("it holds nothing"))
    #expect(!Response(status: 200, bytes: Array(": a\n{}".utf8)).saysNothing)
  }

  @Test func kindJAnotherInterfaceIsToldAtOnceAndNotBoughtAgain() throws {
    let chat = [
      #"{"choices":[{"delta":{"content":"13"}}]}"#,
      #"{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3}}"#, "[DONE]",
    ]
    let message = [
      #"{"type":"message_start","message":{"type":"message","content":[],"usage":{}}}"#,
      #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"13"}}"#,
      #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}"#,
      #"{"type":"message_stop"}"#,
    ]
    let whole = #"{"type":"message","content":[{"type":"text","text":"13"}],"stop_reason":"x"}"#
    let (anthropic, openai) = (AnthropicMessages(), ChatCompletions())
    let moves = [
      (move(try stream(chat, anthropic), anthropic), "openai"),
      (move(body(#"{"choices":[{"message":{"content":"13"}}]}"#), anthropic), "openai"),
      (move(try stream(message, openai), openai), "anthropic"),
      (move(body(whole), openai), "anthropic"),
    ]
    for (move, name) in moves {
      guard case .stop(let error) = move else {
        Issue.record("\(move)")
        continue
      }
      #expect(error.cause?.contains("interface: \(name)") == true)
    }
    // Each is read by its own.
    for (events, interface) in [(chat, openai as any Interface), (message, anthropic)] {
      guard case .accept(let replies) = move(try stream(events, interface), interface) else {
        Issue.record("not read")
        continue
      }
      #expect(replies.map(\.content) == ["13"])
    }
  }

  @Test func kindCAKeyThatNobodyNamedIsNotLookedFor() {
    func hint(_ key: String?) -> String? {
      guard case .stop(let error) = move(body("no", status: 403), key: key) else { return nil }
      return error.hint
    }
    #expect(hint("MY_KEY")?.contains("MY_KEY") == true)
    #expect(hint(nil)?.contains("key: $NAME") == true)
  }

  @Test func whatIsNoHTTPIsSaidInWords() {
    let trouble = ConnectionTrouble(
      HTTPParserError.invalidChunkSize, Teacher.Timeouts(), hiding: Secrets())
    #expect(trouble.description == "what came is not HTTP: invalid character in chunk size header")
  }
}
