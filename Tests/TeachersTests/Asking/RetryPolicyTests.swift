import Foundation
import Testing

@testable import Teachers

struct RetryPolicyTests {
  private let policy = RetryPolicy(attempts: 4, firstDelay: 1, longestDelay: 3)

  private func move(
    _ status: Int, _ body: String = "", retryAfter: Double? = nil, attempt: Int = 1,
    othersWereAnswered: Bool = false
  ) -> NextMove {
    var attempts = Attempts()
    if [429, 503, 529].contains(status) {
      attempts.pushedBack = attempt - 1
    } else {
      attempts.failed = attempt - 1
    }
    attempts.othersWereAnswered = othersWereAnswered
    return policy.move(
      after: .response(
        Response(status: status, requestedPause: retryAfter, bytes: Array(body.utf8))),
      &attempts, jitter: 0, teacher: .at("http://a/v1"))
  }

  /// The seconds until the next attempt; nil if there is none.
  private func delay(_ move: NextMove) -> Double? {
    if case .retry(let delay, _) = move { delay } else { nil }
  }

  private static let completion = """
    {"choices":[{"message":{"content":"hi"},"finish_reason":"length"}],
     "usage":{"prompt_tokens":3,"completion_tokens":1}}
    """

  @Test func acceptsACompletion() {
    let reply = Reply(
      content: "hi", reasoning: nil, finishReason: "length", promptTokens: 3, completionTokens: 1)
    #expect(move(200, Self.completion) == .accept([reply]))
  }

  @Test func takesReasoningByEitherName() {
    for name in ["reasoning", "reasoning_content"] {
      let body = #"{"choices":[{"message":{"content":null,"NAME":"hm"}}]}"#
        .replacing("NAME", with: name)
      let reply = Reply(
        content: "", reasoning: "hm", finishReason: "unknown", promptTokens: nil,
        completionTokens: nil)
      #expect(move(200, body) == .accept([reply]))
    }
  }

  @Test(arguments: [400, 413, 422])
  func refusesTheRow(_ status: Int) {
    #expect(move(status, "too long") == .refuse(Refusal(status: status, message: "too long")))
  }

  @Test(arguments: [401, 403, 404, 405])
  func stopsForAll(_ status: Int) {
    guard case .stop(let error) = move(status, "no") else {
      Issue.record("\(status) should stop the run")
      return
    }
    #expect(error.kind == .teacher && error.cause == "HTTP \(status): no" && error.hint != nil)
  }

  @Test(arguments: [408, 409, 425, 429, 500, 502, 503, 529])
  func triesAgain(_ status: Int) {
    #expect(delay(move(status)) == 0.5)
    #expect(delay(move(status, attempt: 2)) == 1)
    #expect(delay(move(status, attempt: 3)) == 1.5)  // Half of the longest delay.
    guard case .stop = move(status, attempt: 4) else {
      Issue.record("the fourth attempt is the last")
      return
    }
  }

  @Test func waitsAsLongAsItIsTold() {
    #expect(delay(move(429, retryAfter: 20)) == 20)
    #expect(delay(move(429, retryAfter: 0)) == 0.5)
  }

  @Test func anUnreadableReplyIsTheRowsFaultInTheEnd() {
    #expect(delay(move(200, "<html>")) == 0.5)
    #expect(
      move(200, "<html>", attempt: 4)
        == .refuse(Refusal(status: 200, message: "unreadable: it is no JSON object: <html>")))
    #expect(delay(move(200, #"{"choices":[]}"#)) == 0.5)
  }

  @Test func aCutConnectionIsTriedAgain() {
    let outcome = AttemptOutcome.failure("connection reset")
    var attempts = Attempts()
    #expect(
      policy.move(after: outcome, &attempts, jitter: 0, teacher: .at("http://a/v1"))
        == .retry(after: 0.5, because: "connection reset"))
    #expect(attempts.failed == 1)
  }

  @Test func oneRowThatNobodyAnswersIsSetAside() {
    #expect(
      move(500, "no", attempt: 4, othersWereAnswered: true)
        == .refuse(Refusal(status: 500, message: "no answer in 4 attempts: HTTP 500: no")))
  }

  @Test func whereOthersAreAnsweredAPushBackIsSoonTriedAgain() {
    #expect(delay(move(429, attempt: 3, othersWereAnswered: true)) == 0.05)
    #expect(delay(move(429, retryAfter: 7, attempt: 3, othersWereAnswered: true)) == 7)
  }

  @Test func anEmptyAnswerIsAskedForAgainAndThenSetAside() {
    let empty = #"{"choices":[{"message":{"content":" \n"},"finish_reason":"stop"}]}"#
    #expect(delay(move(200, empty)) == 0.5)
    var attempts = Attempts()
    attempts.empty = 2
    let outcome = AttemptOutcome.response(Response(status: 200, bytes: Array(empty.utf8)))
    #expect(
      policy.move(after: outcome, &attempts, jitter: 0, teacher: .at("http://a/v1"))
        == .refuse(Refusal(status: 200, message: "the answer is empty")))
  }

  @Test func whatAFilterEmptiedIsNotAskedForAgain() {
    let filtered =
      #"{"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]}"#
    #expect(
      move(200, filtered)
        == .refuse(Refusal(status: 200, message: "stopped by the content filter")))
  }

  @Test func anEmptyAccountIsEverybodysTrouble() {
    let body =
      #"{"error":{"message":"pay","type":"insufficient_quota","code":"insufficient_quota"}}"#
    guard case .stop(let error) = move(429, body) else {
      Issue.record("no patience fills an account")
      return
    }
    #expect(error.hint?.contains("credit") == true)
  }
}
