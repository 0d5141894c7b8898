/// How often calls may begin at an endpoint that says nothing of its limit but that it was reached: learnt from how many
/// it took in a time, waits included.
///
/// That is what a limit comes to in the long run, whatever its form (so many in each minute of the clock, in any minute,
/// a bucket that is filled). Calls then begin evenly at this rate; while none is sent away it is raised by a quarter
/// from time to time, and less often each time that was too much. What was raised twice without harm was learnt too low,
/// from a moment's trouble for instance, and is raised by more and sooner.
struct LearntRate: Sendable {
  /// Seconds between two calls; nil while nothing is known.
  private var interval: Double?
  /// When the next call may begin.
  private(set) var next = -Double.infinity
  /// When those calls began that were answered, as long as they may tell something.
  private var starts: [Double] = []
  /// Answers since the rate was last changed, and how many there must be until it is raised.
  private var clean = 0
  private var patience = 1.0
  /// When it took calls again after it was last left alone.
  private var lastBack = -Double.infinity
  /// Whether nothing was taken by which it could be learnt.
  private var isGuess = false
  /// From when the calls count by which the rate was learnt; nil if it was raised since.
  private var learntSince: Double?
  /// How often it was raised without harm.
  private var raises = 0
  /// How often it was lowered since it was last raised.
  private var lowered = 0
  /// Answers for which nothing is learnt any more, since going slower did not help.
  private var inVain = 0

  /// Calls that began longer ago than this say nothing of now, in seconds; so many are remembered.
  private static let memory = 300.0
  private static let most = 512

  var isKnown: Bool { interval != nil }

  /// Whether the endpoint sends calls away however slowly they come: then it is chance, or others' load, and no limit.
  var isInVain: Bool { inVain > 0 }

  /// Seconds for which an endpoint is left alone at first.
  var firstRest: Double { max(1, min(30, (interval ?? 0) / 2)) }

  /// A call begins.
  mutating func begin(_ now: Double) {
    guard let interval else { return }
    next = max(next, now - interval) + interval
    if next <= now { next = now + interval }
  }

  /// A call was answered.
  mutating func answered(_ started: Double, _ now: Double) {
    starts.append(started)
    if starts.count > 2 * Self.most { starts.removeFirst(starts.count - Self.most) }
    inVain = max(0, inVain - 1)
    // Long ones that were taken before it was left alone are known only when they are answered.
    if let learntSince, started >= learntSince, started < lastBack, let learnt = rate(learntSince) {
      interval = min(interval ?? learnt, learnt)
      next = min(next, now + learnt)
      isGuess = false
    }
    guard let interval else { return }
    clean += 1
    let isTooLow = isGuess || raises >= 2
    let seconds: Double = isGuess ? 1 : isTooLow ? 10 : 30
    guard Double(clean) >= max(8, seconds / interval) * patience else { return }
    clean = 0
    raises += 1
    lowered = 0
    patience = max(1, patience / 2)
    learntSince = nil
    // What was raised so often was no limit of theirs, or is none any more.
    if raises > 12 || interval < 0.01 {
      (self.interval, next, raises) = (nil, -.infinity, 0)
    } else {
      self.interval = interval / (isGuess ? 2 : isTooLow ? 1.6 : 1.25)
    }
  }

  /// The endpoint was left alone, and has taken a call that began at a time.
  mutating func learn(backAt back: Double) {
    guard !isInVain else { return }
    lowered += 1
    guard lowered < 6 else {
      (interval, next, lowered, inVain) = (nil, -.infinity, 0, 400)
      return
    }
    // What was taken since it was last left alone: a bucket that was full before says nothing of how it is filled.
    let since = max(lastBack, back - Self.memory)
    lastBack = back
    learntSince = since
    let learnt = rate(since)
    isGuess = learnt == nil && interval == nil
    interval = min(learnt ?? interval.map { $0 * 2 } ?? 1, 600)
    next = back + (interval ?? 0)
    patience = min(32, isRaisedOnce ? patience * 2 : patience)
    isRaisedOnce = true
    clean = 0
    raises = 0
  }

  /// Seconds for each call that was taken between a time and when it was back; nil if none is known.
  private func rate(_ since: Double) -> Double? {
    var (count, first) = (0, Double.infinity)
    for start in starts where start >= since && start < lastBack {
      (count, first) = (count + 1, min(first, start))
    }
    return count > 0 ? (lastBack - first) / Double(count) * 1.02 : nil
  }

  /// Whether there was a rate before: then it was raised too far.
  private var isRaisedOnce = false
}
