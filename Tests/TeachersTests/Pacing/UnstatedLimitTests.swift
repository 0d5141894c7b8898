import Corpus
import Testing

@testable import Teachers

/// Endpoints with a limit that they do not tell, in simulated time: kind B.
struct UnstatedLimitTests {
  /// A limit as providers have it.
  private enum Form {
    /// So many in each stretch of the provider's clock.
    case stretches
    /// So many in any stretch.
    case sliding
    /// A bucket that is filled evenly.
    case bucket
    /// So many in any stretch, those that are sent away included.
    case slidingWithRefusals
    /// None, but for a time that begins after so many seconds: then all are sent away.
    case moment
    /// None: so many of a hundred are sent away by chance, as where many share what there is.
    case chance

    static let limits: [Form] = [.stretches, .sliding, .bucket, .slidingWithRefusals]
  }

  private struct Limit {
    let form: Form
    let count: Int
    let seconds: Double
    let phase: Double
    private var taken: [Double] = []
    private var level: Double
    private var filled = 0.0
    private var chance = SeededGenerator(3)

    init(_ form: Form, _ count: Int, _ seconds: Double, phase: Double) {
      (self.form, self.count, self.seconds, self.phase) = (form, count, seconds, phase)
      level = Double(count)
    }

    mutating func takes(_ now: Double) -> Bool {
      switch form {
      case .stretches:
        let stretch = ((now + phase) / seconds).rounded(.down)
        taken = taken.filter { (($0 + phase) / seconds).rounded(.down) == stretch }
      case .sliding, .slidingWithRefusals: taken = taken.filter { $0 > now - seconds }
      case .moment: return now < Double(count) || now >= Double(count) + seconds
      case .chance: return Int.random(in: 0..<100, using: &chance) >= count
      case .bucket:
        level = min(Double(count), level + (now - filled) * Double(count) / seconds)
        filled = now
        if level >= 1 { level -= 1; return true }
        return false
      }
      let isTaken = taken.count < count
      if isTaken || form == .slidingWithRefusals { taken.append(now) }
      return isTaken
    }
  }

  private struct Outcome {
    var requests = 0
    var answered = 0
    var now = 0.0
  }

  /// Has so many calls answered, each made again until it is.
  ///
  /// - Parameters:
  ///   - hint: for how many seconds it asks to be left alone.
  ///   - breaks: how many connections of a hundred break.
  private func run(
    _ limit: Limit, calls: Int, seconds: Double, most: Int = 64, hint: Double? = nil,
    breaks: Int = 0, _ generator: inout SeededGenerator
  ) -> Outcome {
    var pace = Pace(most: most, now: 0)
    var limit = limit
    var outcome = Outcome()
    // Calls that wait for the pace, and those that wait by themselves before.
    var ready = min(calls, 64)
    var unseen = calls - ready
    var events: [(time: Double, ticket: Pace.Ticket?, ending: Pace.Ending)] = []
    while outcome.answered < calls, outcome.now < 100_000 {
      var until = Double.infinity
      while ready > 0 {
        let (start, ticket) = pace.start(CallTokens(input: 10, output: 10), now: outcome.now)
        guard let ticket else {
          if case .at(let time) = start { until = time }
          break
        }
        ready -= 1
        outcome.requests += 1
        let isTaken = limit.takes(outcome.now)
        let takes = isTaken ? seconds * Double.random(in: 0.5...1.5, using: &generator) : 0.05
        let isBroken = breaks > 0 && Int.random(in: 0..<100, using: &generator) < breaks
        events.append(
          (
            outcome.now + takes, ticket,
            isBroken ? .broken : isTaken ? .answered(nil) : .pushedBack(hint)
          ))
      }
      guard let next = (events.map(\.time) + [until]).min(), next < .infinity else { break }
      outcome.now = max(outcome.now, next)
      for event in events where event.time <= outcome.now {
        guard let ticket = event.ticket else {
          ready += 1
          continue
        }
        pace.finish(ticket, event.ending, now: outcome.now)
        if case .answered = event.ending {
          outcome.answered += 1
          if unseen > 0 { (unseen, ready) = (unseen - 1, ready + 1) }
        } else {
          events.append(
            (outcome.now + Double.random(in: 0.05...0.25, using: &generator), nil, .other))
        }
      }
      events.removeAll { $0.time <= outcome.now }
    }
    return outcome
  }

  /// Who is sent away by chance is not slowed down as by a limit, whether it is told how long to wait or not.
  @Test(arguments: [1, 4, 8, 64], [nil, 0.002, 1] as [Double?])
  func chanceIsNoLimit(_ most: Int, _ hint: Double?) {
    var generator = SeededGenerator(11)
    for duration in [0.05, 2, 20] {
      let limit = Limit(.chance, 10, 1, phase: 0)
      let outcome = run(limit, calls: 2000, seconds: duration, most: most, hint: hint, &generator)
      let told =
        "\(most) at a time, \(duration) s each, told \(String(describing: hint)): \(outcome)"
      #expect(outcome.answered == 2000, "\(told)")
      #expect(Double(outcome.requests) <= 1.25 * 2000, "\(told)")
      // A pause now and then.
      let least = 2000 * duration / Double(most)
      #expect(outcome.now <= 4 * least + 30 * (1 + (hint ?? 0)), "\(told)")
    }
  }

  /// Connections that break besides teach no rate: a few hundred quick calls never take minutes.
  @Test(arguments: [1, 8], [nil, 0.002] as [Double?])
  func brokenConnectionsAreNoLimit(_ most: Int, _ hint: Double?) {
    for seed in 0..<40 as Range<UInt64> {
      var generator = SeededGenerator(100 + seed)
      let limit = Limit(.chance, 10, 1, phase: 0)
      let outcome = run(
        limit, calls: 400, seconds: 0.02, most: most, hint: hint, breaks: 20, &generator)
      #expect(outcome.answered == 400 && outcome.now <= 120, "seed \(seed): \(outcome)")
    }
  }

  /// A moment's trouble is forgotten in less than two minutes, whenever it comes and however long answers take.
  @Test(arguments: [0, 1, 5, 40])
  func aMomentIsNoLimit(_ start: Int) {
    for duration in [0.05, 1, 20] {
      for most in [8, 64] {
        var generator = SeededGenerator(13)
        let calls = Int(400 * Double(most) / duration / 4)
        let limit = Limit(.moment, start, 1.5, phase: 0)
        let outcome = run(limit, calls: calls, seconds: duration, most: most, &generator)
        let told =
          "at \(start) s, \(most) at a time, \(duration) s each, \(calls) calls: \(outcome)"
        #expect(outcome.answered == calls, "\(told)")
        // 100 s of work, and the time in which fewer calls are made at first.
        let least = Double(calls) * duration / Double(most)
        #expect(outcome.now <= least + 120 + 2 * duration, "\(told), at least \(least) s")
      }
    }
  }

  /// Nor does it come to a stand where every third or every other call is sent away, however few are made.
  @Test(arguments: [1, 4, 8, 64], [20, 30, 50])
  func goingSlowerInVainIsGivenUp(_ most: Int, _ percent: Int) {
    var generator = SeededGenerator(12)
    for duration in [0.05, 2, 20] {
      for hint in [nil, 1] as [Double?] {
        let limit = Limit(.chance, percent, 1, phase: 0)
        let outcome = run(limit, calls: 2000, seconds: duration, most: most, hint: hint, &generator)
        let told = "\(most) at a time, \(duration) s each, \(percent) %: \(outcome)"
        #expect(outcome.answered == 2000, "\(told)")
        #expect(Double(outcome.requests) <= 1.1 * 2000 / (1 - Double(percent) / 100), "\(told)")
      }
    }
  }

  @Test(arguments: 0..<10)
  func everyAnswerIsBoughtWithFewRequests(_ seed: UInt64) {
    var generator = SeededGenerator(seed)
    let count = Int.random(in: 5...60, using: &generator)
    let seconds = Double.random(in: 10...120, using: &generator)
    for form in Form.limits {
      for duration in [0.02, 1, 20] {
        for calls in [60, 300] {
          let limit = Limit(
            form, count, seconds, phase: Double.random(in: 0..<seconds, using: &generator))
          let outcome = run(limit, calls: calls, seconds: duration, &generator)
          let told =
            "\(form) \(count) per \(seconds) s, \(duration) s each, \(calls) calls: \(outcome)"
          #expect(outcome.answered == calls, "\(told)")
          #expect(Double(outcome.requests) <= 2.5 * Double(calls), "\(told)")
          // Nor is it waited for much longer than the limit asks for.
          let least = Double(calls) / Double(count) * seconds + duration * 3
          #expect(outcome.now < 3 * least + 300, "\(told), at least \(least) s")
        }
      }
    }
  }

  /// An endpoint that has no limit any more is soon asked as often as before.
  @Test func whatIsLearntIsForgotten() {
    var pace = Pace(most: 64, now: 0)
    var now = 0.0
    func round(_ ending: (Int) -> Pace.Ending, at time: Double, _ pace: inout Pace) -> Int {
      var tickets: [Pace.Ticket] = []
      while let ticket = pace.start(CallTokens(input: 1, output: 1), now: time).ticket {
        tickets.append(ticket)
      }
      for (place, ticket) in tickets.enumerated() {
        pace.finish(ticket, ending(place), now: time + 0.1)
      }
      return tickets.count
    }
    for _ in 0..<400 {
      _ = round({ _ in .pushedBack(nil) }, at: now, &pace)
      now += 0.5
    }
    var answered = 0
    for _ in 0..<4000 {
      answered += round({ _ in .answered(nil) }, at: now, &pace)
      now += 0.5
    }
    #expect(round({ _ in .answered(nil) }, at: now, &pace) >= 32, "\(answered)")
  }

  /// A broken endpoint is tried with one call at a time, and seldom.
  @Test func whatIsBrokenRests() {
    var pace = Pace(most: 64, now: 0)
    var requests = 0
    for step in 0..<6000 {
      let now = Double(step) * 0.1
      while let ticket = pace.start(CallTokens(input: 1, output: 1), now: now).ticket {
        requests += 1
        pace.finish(ticket, .broken, now: now + 0.01)
      }
    }
    #expect(requests < 30)
  }
}
