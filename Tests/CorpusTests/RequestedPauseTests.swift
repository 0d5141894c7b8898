import Foundation
import Testing
import Values

/// How long an endpoint asks to be left alone: numbers and words from outside.
struct RequestedPauseTests {
  private let now = Date(timeIntervalSince1970: 784_111_770)

  private func seconds(_ headers: [String: String], body: Record? = nil) -> Double? {
    RequestedPause.seconds({ headers[$0] }, body: body, now: now)
  }

  @Test func allFormsAreRead() {
    #expect(seconds([:]) == nil)
    #expect(seconds(["retry-after": "7"]) == 7)
    #expect(seconds(["retry-after": " 1.5 "]) == 1.5)
    #expect(seconds(["retry-after": "-3"]) == 0)
    #expect(seconds(["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"]) == 7)
    #expect(seconds(["retry-after": "Sunday, 06-Nov-94 08:49:37 GMT"]) == 7)
    #expect(seconds(["retry-after": "1994-11-06T08:49:37Z"]) == 7)
    #expect(seconds(["retry-after": "soon"]) == nil)
    #expect(seconds(["retry-after-ms": "250", "retry-after": "9"]) == 0.25)
    let reset = ["x-ratelimit-reset-requests": "1m2s", "x-ratelimit-reset-tokens": "20ms"]
    #expect(seconds(reset) == nil)
    #expect(seconds(reset.merging(["x-ratelimit-remaining-requests": "0"]) { $1 }) == 62)
    #expect(seconds(reset.merging(["x-ratelimit-remaining-tokens": "0"]) { $1 }) == 0.02)
    #expect(seconds(["ratelimit-remaining": "0", "ratelimit-reset": "9"]) == 9)
    #expect(
      seconds([
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": "1994-11-06T08:49:40.5Z",
      ]) == 10.5)
  }

  @Test(arguments: [
    "inf", "-inf", "nan", String(repeating: "9", count: 26), "1e308", "86401", "", " ", "0x", "٣",
    String(repeating: "9", count: 400), "9d", "Sun, 06 Nov 2994 08:49:37 GMT",
  ])
  func whatNobodyMeansIsNotBelieved(_ text: String) {
    #expect(seconds(["retry-after": text]) == nil)
    #expect(
      seconds(["x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": text]) == nil)
    #expect(seconds(["retry-after-ms": text + "000"]).map { $0 < 1000 } ?? true)
  }

  @Test(arguments: [
    "784111830", "784111830000", "784111830000000", "784111830000000000", "1994-11-06T08:50:30Z",
  ])
  func aTimeIsNoDuration(_ time: String) {
    // Before 2001 a time in seconds has nine digits; those who are asked now write ten.
    let later = Date(timeIntervalSince1970: 1_784_111_770)
    let modern = time.replacing("784111", with: "1784111").replacing(
      "1994-11-06T08:50:30Z", with: "2026-07-15T10:37:10Z")
    let headers = ["x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": modern]
    #expect(RequestedPause.seconds({ headers[$0] }, now: later) == 60)
  }

  @Test(arguments: [
    ("Rate limit reached. Please try again in 4s.", 4.0), ("Please try again in 6m0s. Visit", 360),
    ("Please try again in 20ms", 0.02), ("retry after 30 seconds", 30),
    ("try again in 1m30.5s", 90.5),
    ("Please wait 2 minutes and", 120), ("Please retry in 12.3s.", 12.3), ("wait 30.", 30),
    ("quota resets in 1 hour 2 minutes", 3720),
  ])
  func sentencesAreRead(_ pair: (String, Double)) {
    let body: Record = ["error": .record(["message": .string(pair.0)])]
    #expect(seconds([:], body: body) == pair.1)
    #expect(seconds([:], body: ["message": .string(pair.0)]) == pair.1)
    // Of what header and body say the longer counts.
    #expect(seconds(["retry-after": "1"], body: body) == max(1, pair.1))
  }

  @Test(arguments: [
    "try again in a moment", "wait 3 tokens", "again in 99999999999999999999 s", "wait ",
  ])
  func otherSentencesSayNothing(_ text: String) {
    #expect(seconds([:], body: ["error": .record(["message": .string(text)])]) == nil)
  }

  @Test func fieldsOfBodiesAreRead() {
    let google: Record = [
      "error": .record([
        "details": .list([
          .record(["@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.07s"])
        ])
      ])
    ]
    #expect(seconds([:], body: google) == 34.07)
    #expect(seconds([:], body: ["retry_after": 2.5]) == 2.5)
    #expect(seconds([:], body: ["error": .record(["retry_after_ms": "1500"])]) == 1.5)
    let headers: Record = ["X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "20"]
    let passedOn: Record = ["error": .record(["metadata": .record(["headers": .record(headers)])])]
    #expect(seconds([:], body: passedOn) == 20)
  }

  @Test(arguments: [
    ("1s", 1.0), ("6m0s", 360), ("20ms", 0.02), ("1h2m3.5s", 3723.5), ("12", 12), ("1d", 86_400),
  ])
  func durationsAreRead(_ pair: (String, Double)) {
    #expect(RequestedPause.duration(pair.0) == pair.1)
  }

  @Test(arguments: ["", "s", "1x", "one second", "1s2", "inf"]) func otherTextsAreNone(
    _ text: String
  ) {
    #expect(RequestedPause.duration(text) == nil)
  }

  /// Words in a body that is no JSON, and a reset without what remains.
  @Test func whatIsSaidOutsideOfJSONCounts() {
    let now = Date(timeIntervalSince1970: 1_000_000_000)
    func pause(_ text: String, _ headers: [String: String] = [:]) -> Double? {
      EndpointTrouble(status: 429, header: { headers[$0] }, body: nil, text: text, now: now)?.pause
    }
    #expect(pause("Too many requests. Please try again in 3 seconds.") == 3)
    #expect(pause("slow down") == nil)
    #expect(pause("", ["x-ratelimit-reset": "2"]) == 2)
    #expect(pause("", ["x-ratelimit-reset": "2", "x-ratelimit-remaining": "7"]) == nil)
  }
}
