import Foundation
import Values

/// When the next call to an endpoint may begin: decided here, waited for by ``Gate``.
///
/// Calls in flight follow additive increase and multiplicative decrease (Chiu and Jain 1989): their number
/// doubles with each round of good replies, from the first trouble on it grows by one a round, and it is
/// halved when the endpoint pushes back (429, 503, 529) more than a fifth of a round or eight calls in a row,
/// or when twice as many calls in flight take twice as long each, which gains nothing. A few that are pushed
/// back are no trouble: each is made again by itself. Limits for each minute are kept besides.
///
/// Where fewer calls at a time help nothing either, the endpoint is left alone, for a second at first and longer each
/// time, and then tried with one call. When that is taken, what the endpoint bears in a time is learnt; see
/// ``LearntRate``.
public struct Pace: Sendable {
  /// Whether a call may begin.
  public enum Start: Sendable, Equatable {
    case now
    /// Not before this time, in seconds of the caller's clock.
    case at(Double)
    /// Not before one that is under way has ended.
    case whenOneEnds
  }

  /// How a call ended, as far as the pace is concerned.
  public enum Ending: Sendable, Equatable {
    /// It was answered, with so many tokens, if they were counted.
    case answered(CallTokens?)
    /// The endpoint has too much to do, and asks to be left alone for so many seconds.
    case pushedBack(Double?)
    /// There was nobody, or the connection broke.
    case broken
    /// Anything else: it says nothing of what the endpoint can bear.
    case other
  }

  /// A call that has begun.
  public struct Ticket: Sendable {
    let started: Double
    let tokens: CallTokens
    /// Ticks of ``Pace/cuts`` when it began.
    let cuts: Int
    /// Whether it was made to see whether the endpoint answers again.
    var isTrial = false
  }

  /// The most calls in flight.
  public private(set) var most: Int
  /// How many calls may be in flight now.
  public var width: Int { Int(window) }
  /// Calls in flight for each that may be.
  var load: Double { Double(inFlight) / window }
  /// Seconds for which it is left alone from a time on.
  func rest(_ now: Double) -> Double { max(0, pausedUntil - now) }
  /// Whether it is left alone at a time.
  func isResting(_ now: Double) -> Bool { trial != nil || pausedUntil > now }
  private var window: Double
  private var inFlight = 0
  private var isDoubling = true
  private var pausedUntil = -Double.infinity
  /// How an endpoint is tried that was left alone; nil if it is not.
  private var trial: Trial?
  private var learnt = LearntRate()
  /// Whether a call that began after the last cut was answered; before that few are made at a time.
  private var wasAnsweredSinceCut = true
  /// Those that were made since then and not sent away, and when the first of them began.
  private var sinceCut = (calls: 0, first: 0.0)
  /// How often the window was halved: a call that began before the last time halves it no further.
  private var cuts = 0
  private var latencies = Latencies()
  /// How calls ended since the last round was over: so many in flight make a round.
  private var round = (answered: 0, pushedBack: 0)
  private var pushedBackInARow = 0
  private var brokenInARow = 0
  private var brokenRests = 0
  /// Tokens of an answer, a mean that forgets over some fifty answers; nil before the first.
  public private(set) var outputTokens: Double?
  private var requests: MinuteBucket?
  private var both: MinuteBucket?
  private var input: MinuteBucket?
  private var output: MinuteBucket?

  /// - Parameter most: at least 1.
  public init(most: Int, limits: RateLimits = RateLimits(), now: Double) {
    self.most = most
    window = Double(min(most, 16))
    func bucket(_ limit: Int?) -> MinuteBucket? {
      limit.map { MinuteBucket(perMinute: $0, now: now) }
    }
    requests = bucket(limits.requestsPerMinute)
    both = bucket(limits.tokensPerMinute)
    input = bucket(limits.inputTokensPerMinute)
    output = bucket(limits.outputTokensPerMinute)
  }

  /// From now on counts other limits; what has been given out already is not forgotten.
  ///
  /// - Parameter most: at least 1.
  mutating func limit(most: Int, _ limits: RateLimits, now: Double) {
    self.most = most
    window = min(window, Double(most))
    func adjust(_ bucket: inout MinuteBucket?, _ limit: Int?) {
      guard let limit else { return bucket = nil }
      if bucket?.adjust(perMinute: limit, now: now) == nil {
        bucket = MinuteBucket(perMinute: limit, now: now)
      }
    }
    adjust(&requests, limits.requestsPerMinute)
    adjust(&both, limits.tokensPerMinute)
    adjust(&input, limits.inputTokensPerMinute)
    adjust(&output, limits.outputTokensPerMinute)
  }

  /// Asks whether a call may begin; if so, it has.
  ///
  /// - Parameter tokens: what it will probably take.
  public mutating func start(_ tokens: CallTokens, now: Double) -> (start: Start, ticket: Ticket?) {
    guard inFlight < width else { return (.whenOneEnds, nil) }
    if let started = trial?.started {
      // Whoever has too much to do says so soon: what is not sent away is taken.
      guard now >= started + Trial.wait else { return (.at(started + Trial.wait), nil) }
      endTrial(started)
    }
    if !wasAnsweredSinceCut, trial == nil, sinceCut.calls >= 3 {
      guard now >= sinceCut.first + Trial.wait else {
        return (.at(sinceCut.first + Trial.wait), nil)
      }
      wasAnsweredSinceCut = true
    }
    let times = [
      pausedUntil, learnt.next, requests?.time(for: 1, now: now) ?? now,
      both?.time(for: Double(tokens.input + tokens.output), now: now) ?? now,
      input?.time(for: Double(tokens.input), now: now) ?? now,
      output?.time(for: Double(tokens.output), now: now) ?? now,
    ]
    if let latest = times.max(), latest > now { return (.at(latest), nil) }
    requests?.take(1)
    take(tokens.input, tokens.output)
    inFlight += 1
    if !wasAnsweredSinceCut {
      if sinceCut.calls == 0 { sinceCut.first = now }
      sinceCut.calls += 1
    }
    let isTrial = trial != nil
    trial?.started = now
    learnt.begin(now)
    return (.now, Ticket(started: now, tokens: tokens, cuts: cuts, isTrial: isTrial))
  }

  /// Takes in how a call ended.
  public mutating func finish(_ ticket: Ticket, _ ending: Ending, now: Double) {
    inFlight -= 1
    let isTrial = ticket.isTrial && trial != nil
    if case .answered = ending {
    } else if ticket.cuts == cuts, sinceCut.calls > 0 {
      sinceCut.calls -= 1
    }
    switch ending {
    case .answered(let counted):
      brokenInARow = 0
      brokenRests = 0
      if let counted {
        take(counted.input - ticket.tokens.input, counted.output - ticket.tokens.output)
        let known = outputTokens ?? Double(counted.output)
        outputTokens = known + (Double(counted.output) - known) / 50
      }
      learnt.answered(ticket.started, now)
      if isTrial { endTrial(ticket.started) }
      answered(ticket, now - ticket.started)
    case .pushedBack(let seconds):
      // It was not served, and so took no tokens.
      take(-ticket.tokens.input, -ticket.tokens.output)
      pushedBack(ticket, seconds, isTrial: isTrial, now)
    case .broken:
      take(-ticket.tokens.input, -ticket.tokens.output)
      // Those that began before the last pause tell nothing new.
      guard ticket.started >= pausedUntil || isTrial else { break }
      brokenInARow += 1
      guard brokenInARow >= 3 else { break }
      // Others are spared what these have found out, for half a second at first and a minute at most.
      pausedUntil = max(pausedUntil, now + min(60, 0.5 * pow(2, Double(min(brokenRests, 10)))))
      brokenRests += 1
      trial = Trial(isOfPressure: false)
    case .other:
      // Whatever it was, the endpoint is there.
      if isTrial { endTrial(ticket.started) }
    }
  }

  private mutating func pushedBack(
    _ ticket: Ticket, _ seconds: Double?, isTrial: Bool, _ now: Double
  ) {
    if isTrial {
      if trial?.isOfPressure == true { return rest(seconds, now) }
      // Whoever sends a call away is there again.
      endTrial(ticket.started)
    }
    guard ticket.cuts == cuts, trial == nil else { return }
    round.pushedBack += 1
    pushedBackInARow += 1
    // One by itself may be chance. An endpoint that says how long to wait needs no guesses, unless waiting so long
    // does not help.
    let isLost = pushedBackInARow >= (seconds == nil ? 2 : 3)
    if learnt.isKnown {
      if isLost { return rest(seconds, now) }
      pausedUntil = max(pausedUntil, now + (seconds ?? 0))
      return
    }
    // Fewer at a time have not helped: then it is not their number.
    if !learnt.isInVain, !wasAnsweredSinceCut || width == 1,
      seconds == nil ? pushedBackInARow >= max(2, min(3, width)) : isLost
    {
      halve()
      // How many at a time it bears is as unknown as before; the rate that is learnt keeps it from being flooded.
      isDoubling = true
      rest(seconds, now)
    } else if pushedBackInARow >= min(8, width) || isRoundOfTrouble() {
      pausedUntil = max(pausedUntil, now + (seconds ?? 0))
      halve()
    }
  }

  /// Leaves the endpoint alone, for as long as it asks for or longer each time.
  private mutating func rest(_ seconds: Double?, _ now: Double) {
    var next = trial ?? Trial(isOfPressure: true)
    if !next.isOfPressure || trial == nil {
      next = Trial(isOfPressure: true, first: learnt.firstRest)
    }
    next.started = nil
    pausedUntil = max(pausedUntil, now + max(seconds ?? 0, next.rest))
    next.rest = min(next.rest * 2, next.rested > 600 ? 600 : 60)
    next.rested += pausedUntil - now
    trial = next
    cut()
  }

  /// A call was taken that began at a time: the endpoint is back.
  private mutating func endTrial(_ started: Double) {
    if trial?.isOfPressure == true { learnt.learn(backAt: started) }
    trial = nil
    brokenInARow = 0
  }

  /// Whether a round is over and more than a fifth of it was pushed back. Rounds of less than forty calls would
  /// take chance for trouble.
  private mutating func isRoundOfTrouble() -> Bool {
    let ended = round.answered + round.pushedBack
    guard ended >= max(width, 40) else { return false }
    defer { round = (0, 0) }
    return round.pushedBack * 5 > ended
  }

  private mutating func answered(_ ticket: Ticket, _ seconds: Double) {
    pushedBackInARow = 0
    guard ticket.cuts == cuts else { return }
    wasAnsweredSinceCut = true
    round.answered += 1
    if isRoundOfTrouble() || latencies.add(seconds, at: width) {
      halve()
    } else {
      window = min(Double(most), window + (isDoubling ? 1 : 1 / window))
    }
  }

  private mutating func halve() {
    window = max(1, (window / 2).rounded(.down))
    isDoubling = false
    cut()
  }

  /// From now on calls tell something new.
  private mutating func cut() {
    cuts += 1
    wasAnsweredSinceCut = false
    sinceCut = (0, 0)
    round = (0, 0)
    pushedBackInARow = 0
  }

  private mutating func take(_ inputTokens: Int, _ outputTokens: Int) {
    both?.take(Double(inputTokens + outputTokens))
    input?.take(Double(inputTokens))
    output?.take(Double(outputTokens))
  }
}

/// How an endpoint is tried again that was left alone: with one call at a time.
private struct Trial: Sendable {
  /// Whether it had too much to do; else it was broken.
  let isOfPressure: Bool
  /// When the call began that tries it; nil before.
  var started: Double?
  /// Seconds for which it is left alone the next time, and for which it was so far.
  var rest: Double
  var rested = 0.0

  /// Who is not sent away within so many seconds is taken.
  static let wait = 2.0

  init(isOfPressure: Bool, first: Double = 1) {
    self.isOfPressure = isOfPressure
    rest = first
  }
}

/// How long calls take with how many of them in flight, by powers of two.
private struct Latencies: Sendable {
  private struct Level: Sendable {
    var count = 0
    /// Seconds, an average that forgets with the number of calls in flight.
    var mean = 0.0
  }

  private var levels = [Level](repeating: Level(), count: 16)

  /// Adds a call that took so many seconds with so many in flight.
  ///
  /// - Returns: whether so many take so long that half as many would get as much done.
  mutating func add(_ seconds: Double, at width: Int) -> Bool {
    let level = min(15, Int.bitWidth - 1 - width.leadingZeroBitCount)
    levels[level].count += 1
    let weight = max(1 / Double(levels[level].count), 1 / Double(width))
    levels[level].mean += (seconds - levels[level].mean) * weight
    guard level > 0, levels[level].count >= 2 * width, levels[level - 1].count >= width / 2,
      levels[level].mean > 1.9 * levels[level - 1].mean
    else { return false }
    // What was learnt is learnt anew, since endpoints grow and shrink.
    levels[level] = Level()
    return true
  }
}
