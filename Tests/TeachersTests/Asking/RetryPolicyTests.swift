import Foundation
import Testing

@testable import Teachers

struct RetryPolicyTests {
  private let policy = RetryPolicy(attempts: 4, firstDelay: 1, longestDelay: 3)

  private func move(
    _ status: Int, _ body: String = "", retryAfter: String? = nil, attempt: Int = 1,
    othersWereAnswered: Bool = false, pressedFor: Double = 0
  ) -> NextMove {
    var attempts = Attempts()
    attempts.failed = attempt - 1
    attempts.othersWereAnswered = othersWereAnswered
    attempts.wasEverAnswered = othersWereAnswered
    attempts.pressedFor = pressedFor
    return policy.move(
      after: .response(
        Response(
          status: status, headers: retryAfter.map { ["retry-after": $0] } ?? [:],
          bytes: Array(body.utf8))),
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
        content: "", reasoning: "hm", finishReason: "stop", promptTokens: nil,
        completionTokens: nil)
      #expect(move(200, body) == .accept([reply]))
    }
  }

  /// What an endpoint counts for an answer that breaks off is paid for, whatever follows.
  @Test func whatBrokeOffCountsWithWhatItsEndpointSaid() throws {
    func waste(_ outcome: AttemptOutcome) -> [Reply] {
      var attempts = Attempts()
      _ = policy.move(after: outcome, &attempts, jitter: 0, teacher: .at("http://a/v1"))
      return attempts.takeEmpty()
    }
    func stream(_ events: String, _ interface: any Interface) throws -> AttemptOutcome {
      let reader = AnswerReader(interface)
      try Array(events.utf8).withUnsafeBytes { try reader.add($0) }
      return reader.outcome(
        Response(status: 200, bytes: []), broken: ConnectionTrouble("closed"))
    }
    func counts(_ replies: [Reply]) -> [[Int64?]] {
      replies.map { [$0.promptTokens, $0.completionTokens] }
    }
    let begun =
      #"data: {"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}"#
    #expect(counts(waste(try stream(begun + "\n\n", AnthropicMessages()))) == [[25, 1]])
    let piece =
      #"data: {"choices":[{"delta":{"content":"1"}}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#
    #expect(counts(waste(try stream(piece + "\n\n", ChatCompletions()))) == [[3, 4]])
    let silent = #"data: {"choices":[{"delta":{"content":"1"}}]}"#
    #expect(waste(try stream(silent + "\n\n", ChatCompletions())).isEmpty)
    // In one piece: the model stopped by a fault.
    func response(_ status: Int) -> AttemptOutcome {
      let body =
        #"{"choices":[{"message":{"content":"1"},"finish_reason":"error"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#
      return .response(Response(status: status, bytes: Array(body.utf8)))
    }
    #expect(counts(waste(response(200))) == [[3, 4]])
    #expect(waste(response(500)).isEmpty)
    #expect(waste(.failure("refused")).isEmpty)
  }

  /// Calls take turns in looking whether somebody is there again: each has few attempts of its own.
  @Test func whereNobodyIsTheAttemptsOfAllCallsCount() {
    let policy = RetryPolicy.standard
    func move(_ unreached: Int, _ seconds: Double, wasAnswered: Bool = false) -> NextMove {
      var attempts = Attempts()
      (attempts.unreached, attempts.unreachedFor) = (unreached, seconds)
      attempts.wasEverAnswered = wasAnswered
      attempts.othersWereAnswered = wasAnswered
      return policy.move(
        after: .failure("nothing listens"), &attempts, jitter: 0, teacher: .at("http://a/v1"))
    }
    guard case .stop(let error) = move(9, 130) else {
      Issue.record("nobody is there")
      return
    }
    #expect(error.cause == "nothing listens")
    #expect(error.what.contains("in 10 attempts"))
    for move in [move(3, 130), move(9, 60), move(30, 600, wasAnswered: true)] {
      #expect(delay(move) != nil)
    }
    guard case .stop = move(40, 1300, wasAnswered: true) else {
      Issue.record("no row is set aside for an endpoint that is gone")
      return
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

  @Test(arguments: [408, 409, 424, 425, 440, 444, 460, 499, 500, 502, 504, 520, 599])
  func triesAgain(_ status: Int) {
    #expect(delay(move(status)) == 0.5)
    #expect(delay(move(status, attempt: 2)) == 1)
    #expect(delay(move(status, attempt: 3)) == 1.5)  // Half of the longest delay.
    guard case .stop = move(status, attempt: 4) else {
      Issue.record("the fourth attempt is the last")
      return
    }
  }

  /// Pressure is no fault of anybody's: it is waited out, and the pace says how.
  @Test(arguments: [420, 429, 430, 498, 503, 509, 529])
  func pressureGivesNothingUp(_ status: Int) {
    #expect(delay(move(status)) == 0.05)
    #expect(delay(move(status, attempt: 4)) == 0.05)
    #expect(delay(move(status, pressedFor: 86_000)) == 0.05)
    guard case .stop(let error) = move(status, "slow down", pressedFor: 86_401) else {
      Issue.record("patience has an end")
      return
    }
    #expect(error.what == "teacher \"t\" had too much to do for 24 hours")
    #expect(error.cause == "HTTP \(status): slow down")
  }

  @Test func waitsAsLongAsItIsTold() {
    #expect(delay(move(429, retryAfter: "20")) == 20)
    #expect(delay(move(429, retryAfter: "0")) == 0.05)
    #expect(delay(move(500, retryAfter: "20")) == 20)
    #expect(delay(move(429, #"{"error":{"message":"Please try again in 4s."}}"#)) == 4)
  }

  @Test func anUnreadableReplyIsTheRowsFaultInTheEnd() {
    #expect(delay(move(200, "upstream")) == 0.5)
    #expect(
      move(200, "upstream", attempt: 4)
        == .refuse(Refusal(status: 200, message: "unreadable: it is no JSON object: upstream")))
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

  @Test func anEmptyAnswerIsAskedForAgainAndThenSetAside() {
    let empty = #"{"choices":[{"message":{"content":" \n"},"finish_reason":"stop"}]}"#
    #expect(delay(move(200, empty)) == 0.5)
    var attempts = Attempts()
    let reply = Reply(
      content: "", reasoning: nil, finishReason: "stop", promptTokens: nil, completionTokens: nil)
    attempts.emptied = 2
    attempts.empty = [reply, reply]
    let outcome = AttemptOutcome.response(Response(status: 200, bytes: Array(empty.utf8)))
    let move = policy.move(after: outcome, &attempts, jitter: 0, teacher: .at("http://a/v1"))
    guard case .refuse(let refusal) = move else {
      Issue.record("\(move)")
      return
    }
    #expect(refusal.message == "the answer is empty" && attempts.empty.count == 3)
  }

  @Test func whatAFilterEmptiedIsNotAskedForAgain() {
    let filtered =
      #"{"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]}"#
    guard case .refuse(let refusal) = move(200, filtered) else {
      Issue.record("it would be filtered again")
      return
    }
    #expect(refusal.message == "stopped by the content filter")
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

  @Test func aPageStopsWhereNothingElseEverCame() {
    #expect(delay(move(200, "\n<!DOCTYPE html>")) == 0.5)
    guard case .stop(let error) = move(200, "<html>", attempt: 2) else {
      Issue.record("nobody answers at that address")
      return
    }
    #expect(error.what == "teacher \"t\" answers with a web page" && error.hint != nil)
    #expect(delay(move(200, "<html>", attempt: 2, othersWereAnswered: true)) == 1)
  }

  /// All tokens were thoughts that nobody shows; they would be so again.
  @Test func anEmptyAnswerThatWasCutIsKept() {
    let body =
      #"{"choices":[{"message":{"content":""},"finish_reason":"max_tokens"}],"usage":{"prompt_tokens":3,"completion_tokens":900}}"#
    guard case .accept(let replies) = move(200, body) else {
      Issue.record("it was paid for")
      return
    }
    #expect(replies[0].isCut && replies[0].completionTokens == 900)
  }

  @Test func whatCameToNothingIsCounted() {
    var attempts = Attempts()
    let empty =
      #"{"choices":[{"message":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":40}}"#
    for body in [empty, Self.completion] {
      let move = policy.move(
        after: .response(Response(status: 200, bytes: Array(body.utf8))), &attempts, jitter: 0,
        teacher: .at("http://a/v1"))
      if case .accept(let replies) = move {
        #expect(replies[0].promptTokens == 3 && replies[0].completionTokens == 1)
      } else {
        #expect(body == empty)
      }
    }
    #expect(attempts.takeEmpty().map(\.completionTokens) == [40] && attempts.takeEmpty().isEmpty)
  }

  /// Of several answers in one response some may be empty: they have their part of what it took.
  @Test func whatIsEmptyAmongOthersIsCounted() {
    let body =
      #"{"choices":[{"index":0,"message":{"content":"seven"}},{"index":1,"message":{"content":""}}],"usage":{"prompt_tokens":3,"completion_tokens":70}}"#
    var attempts = Attempts()
    let move = policy.move(
      after: .response(Response(status: 200, bytes: Array(body.utf8))), &attempts, jitter: 0,
      teacher: .at("http://a/v1"))
    guard case .accept(let replies) = move else {
      Issue.record("\(move)")
      return
    }
    let taken = (replies + attempts.empty).compactMap(\.completionTokens)
    #expect(replies.count == 1 && taken.count == 2 && taken.reduce(0, +) == 70)
  }

  @Test(arguments: ["abort", "error", "network_error", "insufficient_system_resource"])
  func anAnswerThatBrokeOffIsAskedForAgain(_ finish: String) {
    let body = #"{"choices":[{"message":{"content":"half an ans"},"finish_reason":"FINISH"}]}"#
      .replacing("FINISH", with: finish)
    #expect(delay(move(200, body)) != nil)
  }

  @Test func severalAddressesAreTriedAsOften() {
    var attempts = Attempts()
    attempts.failed = 6
    let teacher = Teacher.at("http://a/v1", "http://b/v1")
    let next = policy.move(after: .failure("refused"), &attempts, jitter: 0, teacher: teacher)
    #expect(delay(next) != nil)
  }
}
