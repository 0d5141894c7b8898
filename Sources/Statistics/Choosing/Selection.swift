/// Which candidate runs next, and when enough is known: all are screened, then the leading ones run further until what is
/// lost by choosing now is small enough, or nothing is left to spend.
///
/// A value without memory but the finalists: the same scores give the same steps, so a study that was killed goes on alike.
public struct Selection: Sendable, Equatable {
  /// How candidates are chosen.
  public struct Rule: Sendable, Equatable {
    /// How often each candidate runs at first, at least 1.
    public let screen: Int
    /// How many of the leading candidates run further, at least 1.
    public let finalists: Int
    /// Stops where the expected loss is below this, in the scores' unit; 0 never stops for it.
    public let expectedLoss: Double
    /// Whether the finalists are always those that lead now, or stay those that led after the screening.
    public let follows: Bool

    /// Values outside their ranges are taken as the nearer end.
    public init(screen: Int = 1, finalists: Int = 3, expectedLoss: Double, follows: Bool = true) {
      self.screen = max(1, screen)
      self.finalists = max(1, finalists)
      self.expectedLoss = max(0, expectedLoss)
      self.follows = follows
    }
  }

  /// What is to be done.
  public enum Step: Sendable, Equatable {
    /// One more run of a candidate, by its place.
    case run(Int)
    /// No further run.
    case stop(Reason)
  }

  /// Why no further run is made.
  public enum Reason: String, Sendable, Equatable {
    /// What is lost by choosing now is less than was asked for.
    case lossIsSmall = "the expected loss is small enough"
    /// As many runs were made as may be.
    case spent = "nothing is left to spend"
    /// No candidate that would run next can run again.
    case exhausted = "no further runs can be had"
  }

  public let rule: Rule
  /// Those that led after the screening; nil until it is over.
  private var screened: [Int]?

  public init(_ rule: Rule) { self.rule = rule }

  /// - Parameters:
  ///   - runs: how often each candidate has run.
  ///   - beliefs: what is believed of the candidates; asked for only after the screening.
  ///   - left: how many more runs may be made.
  ///   - limit: how often each candidate can run at most; nil for any number.
  public mutating func next(
    runs: [Int], left: Int, limit: [Int]? = nil, beliefs: () -> Beliefs
  ) -> Step {
    guard left > 0 else { return .stop(.spent) }
    func canRun(_ candidate: Int) -> Bool { limit.map { runs[candidate] < $0[candidate] } ?? true }
    let open = runs.indices.filter { runs[$0] < rule.screen && canRun($0) }
    if let first = open.min(by: { (runs[$0], $0) < (runs[$1], $1) }) { return .run(first) }
    let leading: [Int]
    if let screened, !rule.follows, rule.expectedLoss == 0 {
      leading = screened
    } else {
      let believed = beliefs()
      if rule.expectedLoss > 0, believed.expectedLoss < rule.expectedLoss {
        return .stop(.lossIsSmall)
      }
      let now = Array(believed.order.prefix(rule.finalists))
      if screened == nil { screened = now }
      leading = rule.follows ? now : screened ?? now
    }
    let finalists = leading.filter(canRun)
    guard let next = finalists.min(by: { runs[$0] < runs[$1] }) else { return .stop(.exhausted) }
    return .run(next)
  }
}
