/// How far a training is, how fast it goes, and how long it takes.
public struct TrainingProgress: Sendable, Equatable {
  public private(set) var updates: Int?
  public private(set) var step = 0
  public private(set) var loss: Double?
  public private(set) var learningRate: Double?
  public private(set) var tokens: Int?
  /// Tokens of an update, on the average, for launchers that do not count.
  private let tokensPerUpdate: Double?
  /// Seconds, steps and tokens of the last updates.
  private var window: [(seconds: Double, step: Int, tokens: Double?)] = []
  private static let windowLength = 50

  public init(updates: Int? = nil, tokensPerUpdate: Double? = nil) {
    (self.updates, self.tokensPerUpdate) = (updates, tokensPerUpdate)
  }

  public static func == (one: TrainingProgress, other: TrainingProgress) -> Bool {
    one.step == other.step && one.updates == other.updates && one.loss == other.loss
  }

  /// Takes note of what happened.
  ///
  /// - Parameter seconds: on any clock that does not go backwards.
  public mutating func note(_ event: LauncherEvent, at seconds: Double) {
    switch event {
    case .begin(let all, _, let at):
      (updates, step) = (all, at)
      window = [(seconds, at, nil)]
    case .step(let update):
      step = update.step
      loss = update.loss
      learningRate = update.learningRate
      tokens = update.tokens ?? tokens
      window.append((seconds, step, update.tokens.map(Double.init)))
      if window.count > Self.windowLength { window.removeFirst() }
    default: break
    }
  }

  /// Updates a second of the last fifty; nil before there are two.
  public var updatesPerSecond: Double? {
    guard let first = window.first, let last = window.last, last.seconds > first.seconds,
      last.step > first.step
    else { return nil }
    return Double(last.step - first.step) / (last.seconds - first.seconds)
  }

  /// Tokens a second of the same.
  public var tokensPerSecond: Double? {
    let counted = window.compactMap { entry in entry.tokens.map { (entry.seconds, $0) } }
    if let first = counted.first, let last = counted.last, last.0 > first.0, last.1 > first.1 {
      return (last.1 - first.1) / (last.0 - first.0)
    }
    return updatesPerSecond.flatMap { rate in tokensPerUpdate.map { $0 * rate } }
  }

  /// Seconds until the last update; nil while nobody can say.
  public var secondsLeft: Double? {
    guard let updates, let rate = updatesPerSecond, updates >= step else { return nil }
    return Double(updates - step) / rate
  }
}
