import Foundation
import Testing

@testable import Teachers

struct RequestedPauseTests {
  private let now = Date(timeIntervalSince1970: 784_111_770)

  private func seconds(_ headers: [String: String]) -> Double? {
    RequestedPause.seconds({ headers[$0] }, now: now)
  }

  @Test func allFormsAreRead() {
    #expect(seconds([:]) == nil)
    #expect(seconds(["retry-after": "7"]) == 7)
    #expect(seconds(["retry-after": "1.5"]) == 1.5)
    #expect(seconds(["retry-after": "-3"]) == 0)
    #expect(seconds(["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"]) == 7)
    #expect(seconds(["retry-after": "soon"]) == nil)
    #expect(seconds(["retry-after-ms": "250", "retry-after": "9"]) == 0.25)
    let reset = ["x-ratelimit-reset-requests": "1m2s", "x-ratelimit-reset-tokens": "20ms"]
    #expect(seconds(reset) == nil)
    #expect(seconds(reset.merging(["x-ratelimit-remaining-requests": "0"]) { $1 }) == 62)
    #expect(seconds(reset.merging(["x-ratelimit-remaining-tokens": "0"]) { $1 }) == 0.02)
  }

  @Test(arguments: [
    ("1s", 1.0), ("6m0s", 360), ("20ms", 0.02), ("1h2m3.5s", 3723.5), ("12", 12), ("1d", 86_400),
  ])
  func durationsAreRead(_ pair: (String, Double)) {
    #expect(RequestedPause.duration(pair.0) == pair.1)
  }

  @Test(arguments: ["", "s", "1x", "one second", "1s2"]) func otherTextsAreNone(_ text: String) {
    #expect(RequestedPause.duration(text) == nil)
  }
}
