import Corpus
import Testing
import Values

@testable import Teachers

struct PaceTests {
  private static let tokens = CallTokens(input: 100, output: 50)

  /// An endpoint that serves some calls at once and lets the others wait or sends them away, in simulated time.
  private struct Endpoint {
    /// How many it serves at once, and how long each takes alone.
    var capacity: Int
    var seconds = 1.0
    /// How many more it lets wait; the rest gets a 429.
    var queue = Int.max
  }

  /// Runs as many calls as begin within some seconds; returns how many were answered, how many were pushed
  /// back, and the most in flight in the last quarter of the time.
  private func simulate(_ pace: inout Pace, _ endpoint: Endpoint, seconds: Double) -> (
    answered: Int, pushedBack: Int, width: Int
  ) {
    var (now, answered, pushedBack, width) = (0.0, 0, 0, 0)
    var underWay: [(end: Double, ticket: Pace.Ticket, ending: Pace.Ending)] = []
    while now < seconds {
      let (start, ticket) = pace.start(Self.tokens, now: now)
      if let ticket {
        let ahead = underWay.count { $0.ending != .pushedBack(nil) }
        if ahead >= endpoint.capacity + min(endpoint.queue, 1 << 30) {
          underWay.append((now + 0.01, ticket, .pushedBack(nil)))
        } else {
          let turn = Double(ahead / endpoint.capacity + 1)
          underWay.append((now + endpoint.seconds * turn, ticket, .answered(Self.tokens)))
        }
        if now > seconds * 0.75 { width = max(width, underWay.count) }
        continue
      }
      underWay.sort { $0.end > $1.end }
      var next = underWay.last?.end ?? .infinity
      if case .at(let time) = start { next = min(next, time) }
      now = max(now, next)
      while let last = underWay.last, last.end <= now {
        underWay.removeLast()
        if case .answered = last.ending { answered += 1 } else { pushedBack += 1 }
        pace.finish(last.ticket, last.ending, now: now)
      }
    }
    return (answered, pushedBack, width)
  }

  @Test func growsWhileRepliesComeWell() {
    var pace = Pace(most: 512, now: 0)
    let outcome = simulate(&pace, Endpoint(capacity: 10_000), seconds: 20)
    #expect(pace.width == 512 && outcome.width == 512 && outcome.pushedBack == 0)
    // Five doublings take five seconds; then 512 a second.
    #expect(outcome.answered > 512 * 13)
  }

  @Test func findsWhatAnEndpointBearsThatSendsTheRestAway() {
    var pace = Pace(most: 512, now: 0)
    let outcome = simulate(&pace, Endpoint(capacity: 40, queue: 0), seconds: 200)
    #expect(outcome.width <= 56)
    #expect(Double(outcome.answered) > 0.7 * 40 * 200, "\(outcome)")
    #expect(outcome.pushedBack < outcome.answered / 3, "\(outcome)")
  }

  @Test func findsWhatAnEndpointBearsThatLetsTheRestWait() {
    var pace = Pace(most: 512, now: 0)
    let outcome = simulate(&pace, Endpoint(capacity: 32), seconds: 300)
    #expect(Double(outcome.answered) > 0.8 * 32 * 300, "\(outcome)")
    #expect(outcome.width < 160, "\(outcome)")
  }

  @Test func halvesOnceForCallsThatFailTogetherAndComesBack() throws {
    var pace = Pace(most: 64, now: 0)
    let tickets = (0..<16).compactMap { _ in pace.start(Self.tokens, now: 0).ticket }
    #expect(tickets.count == 16 && pace.start(Self.tokens, now: 0).start == .whenOneEnds)
    for ticket in tickets { pace.finish(ticket, .pushedBack(nil), now: 1) }
    #expect(pace.width == 8)
    var now = 1.0
    while pace.width < 12, now < 100 {
      let round = (0..<pace.width).compactMap { _ in pace.start(Self.tokens, now: now).ticket }
      now += 1
      for ticket in round { pace.finish(ticket, .answered(nil), now: now) }
    }
    // One more a round, after the first trouble.
    #expect((4...8).contains(now - 1))
    let late = try #require(pace.start(Self.tokens, now: now).ticket)
    pace.finish(late, .other, now: now)
    #expect(pace.width == 12)
  }

  @Test func aFewThatArePushedBackSlowNobodyDown() {
    var pace = Pace(most: 256, now: 0)
    var generator = SeededGenerator(3)
    for round in 0..<200 {
      let now = Double(round)
      let tickets = (0..<pace.width).compactMap { _ in pace.start(Self.tokens, now: now).ticket }
      for ticket in tickets {
        let isPushedBack = generator.integer(0...99) < 5
        pace.finish(ticket, isPushedBack ? .pushedBack(1) : .answered(nil), now: now + 0.9)
      }
      #expect(round < 10 || pace.width > 200, "\(round): \(pace.width)")
    }
  }

  @Test func leavesAnEndpointAloneAsLongAsItAsks() throws {
    var pace = Pace(most: 4, now: 0)
    let tickets = (0..<4).compactMap { _ in pace.start(Self.tokens, now: 0).ticket }
    for ticket in tickets { pace.finish(ticket, .pushedBack(30), now: 1) }
    #expect(pace.start(Self.tokens, now: 2).start == .at(31))
    #expect(pace.start(Self.tokens, now: 31).start == .now)
  }

  @Test(arguments: [
    RateLimits(requestsPerMinute: 60), RateLimits(tokensPerMinute: 9_000),
    RateLimits(inputTokensPerMinute: 6_000), RateLimits(outputTokensPerMinute: 3_000),
  ])
  func noMinuteSeesMoreThanItsLimit(_ limits: RateLimits) {
    // All four of them let sixty calls of a hundred and fifty tokens through.
    var pace = Pace(most: 1000, limits: limits, now: 0)
    var starts: [Double] = []
    var now = 0.0
    while now < 600 {
      switch pace.start(Self.tokens, now: now) {
      case (_, let ticket?):
        starts.append(now)
        pace.finish(ticket, .answered(Self.tokens), now: now)
      case (.at(let time), _): now = max(time, now + 1e-6)
      default: now += 0.1
      }
    }
    for (index, start) in starts.enumerated() {
      #expect(starts[index...].prefix { $0 < start + 60 }.count <= 60)
    }
    #expect(starts.count > 500)
  }

  @Test func whatACallTookIsSettledAfterIt() throws {
    var pace = Pace(most: 10, limits: RateLimits(tokensPerMinute: 10_000), now: 0)
    let first = try #require(pace.start(CallTokens(input: 100, output: 100), now: 0).ticket)
    pace.finish(first, .answered(CallTokens(input: 100, output: 5_900)), now: 0)
    // 1,000 were there, 6,000 are gone: 5,000 and what the next one needs are to be filled, 150 a second.
    guard case .at(let time) = pace.start(CallTokens(input: 100, output: 50), now: 0).start else {
      Issue.record("it should wait")
      return
    }
    #expect(abs(time - 5_150 / 150) < 0.01)
    #expect(pace.outputTokens == 5_900)
  }

  @Test func aCallThatIsLargerThanTheBucketIsMadeWhenItIsFull() {
    var pace = Pace(most: 10, limits: RateLimits(tokensPerMinute: 1_000), now: 0)
    #expect(pace.start(CallTokens(input: 5_000, output: 0), now: 0).start == .now)
    guard case .at(let time) = pace.start(CallTokens(input: 10, output: 0), now: 0).start else {
      Issue.record("it should wait")
      return
    }
    #expect(time > 300)
  }
}
