/// Many studies of one kind, each with candidates whose true scores are known because they were drawn: how good a way of
/// choosing is.
///
/// True scores are N(0, spread²), and a run's score is the true one with N(0, noise²) added, independent of all others.
/// In a real study the part of the error that lies with the questions does not fall with runs, and gains are smaller.
public struct SimulatedStudies: Sendable, Equatable {
  /// What is drawn.
  public struct Truth: Sendable, Equatable {
    public let candidates: Int
    /// τ, the standard deviation of the candidates' true scores.
    public let spread: Double
    /// The standard deviation of one run's score around its true one.
    public let noise: Double

    /// Values outside their ranges are taken as the nearer end.
    public init(candidates: Int, spread: Double, noise: Double) {
      self.candidates = max(2, candidates)
      self.spread = max(0, spread)
      self.noise = max(1e-9, noise)
    }
  }

  /// How many studies.
  public let count: Int
  /// The share in which the candidate chosen was the best.
  public let chanceOfBest: Double
  /// By how much the best was better than the one chosen, on average.
  public let regret: Double
  /// By how much the winner's mean score lay above its true one, on average.
  public let optimism: Double
  /// The same of its believed score.
  public let shrunkOptimism: Double
  /// The same of the mean of fresh runs of the winner.
  public let confirmedOptimism: Double
  /// The share of studies in which the fresh runs' 95 % interval held the winner's true score.
  public let coverage: Double
  /// How many runs were made, on average, without the fresh ones and those of the noise baseline.
  public let runs: Double
  /// The share of studies that stopped because the expected loss was small.
  public let stoppedForLoss: Double

  /// - Parameters:
  ///   - rule: how candidates are chosen.
  ///   - budget: how many runs may be made, fresh ones and those of the noise baseline not counted.
  ///   - baseline: how often one recipe runs beforehand, so that the noise is estimated, and refined by the finalists' own
  ///     runs; nil if the noise is known.
  ///   - confirmations: how many fresh runs the winner has at the end, at least 1.
  public init(
    of truth: Truth, rule: Selection.Rule, budget: Int, baseline: Int? = nil,
    confirmations: Int = 1, count: Int = 2000, seed: UInt64 = 0
  ) {
    var random = Draws(seed: seed)
    var sums = Sums()
    let count = max(1, count)
    for _ in 0..<count {
      sums.add(
        SimulatedStudy(truth, rule, budget, baseline, max(1, confirmations), &random))
    }
    let studies = Double(count)
    self.count = count
    chanceOfBest = sums.best / studies
    regret = sums.regret / studies
    optimism = sums.optimism / studies
    shrunkOptimism = sums.shrunk / studies
    confirmedOptimism = sums.confirmed / studies
    coverage = sums.covered / studies
    runs = sums.runs / studies
    stoppedForLoss = sums.stopped / studies
  }

  private struct Sums {
    var best = 0.0
    var regret = 0.0
    var optimism = 0.0
    var shrunk = 0.0
    var confirmed = 0.0
    var covered = 0.0
    var runs = 0.0
    var stopped = 0.0

    mutating func add(_ study: SimulatedStudy) {
      best += study.regret == 0 ? 1 : 0
      regret += study.regret
      optimism += study.optimism
      shrunk += study.shrunkOptimism
      confirmed += study.confirmedOptimism
      covered += study.isCovered ? 1 : 0
      runs += Double(study.runs)
      stopped += study.reason == .lossIsSmall ? 1 : 0
    }
  }
}

/// One of them.
private struct SimulatedStudy {
  let regret: Double
  let optimism: Double
  let shrunkOptimism: Double
  let confirmedOptimism: Double
  let isCovered: Bool
  let runs: Int
  let reason: Selection.Reason

  init(
    _ truth: SimulatedStudies.Truth, _ rule: Selection.Rule, _ budget: Int, _ baseline: Int?,
    _ confirmations: Int, _ random: inout Draws
  ) {
    let real = (0..<truth.candidates).map { _ in truth.spread * random.normal() }
    var scores = [[Double]](repeating: [], count: truth.candidates)
    let replicates = (0..<(baseline ?? 0)).map { _ in truth.noise * random.normal() }
    func noise() -> RunNoise {
      guard baseline != nil else { return RunNoise(deviation: truth.noise) }
      return RunNoise.pooled([replicates] + scores) ?? RunNoise(deviation: truth.noise)
    }
    func beliefs() -> Beliefs {
      let noise = noise()
      return Beliefs(
        scores: scores.map(Moments.mean),
        errors: scores.map { (noise.variance / Double($0.count)).squareRoot() })
    }
    var selection = Selection(rule)
    var made = 0
    var reason = Selection.Reason.spent
    // Every candidate is looked at, whatever the budget.
    let budget = max(budget, truth.candidates * rule.screen)
    steps: while true {
      switch selection.next(
        runs: scores.map(\.count), left: budget - made, beliefs: beliefs)
      {
      case .run(let candidate):
        scores[candidate].append(real[candidate] + truth.noise * random.normal())
        made += 1
      case .stop(let why):
        reason = why
        break steps
      }
    }
    let believed = beliefs()
    let winner = believed.leader
    let fresh = (0..<confirmations).map { _ in real[winner] + truth.noise * random.normal() }
    let confirmed = Moments.mean(fresh)
    // Runs of finalists end where they seem to agree, which makes their noise look small; that of the baseline does not.
    let known = RunNoise.pooled([replicates]) ?? RunNoise(deviation: truth.noise)
    let interval = known.interval(around: confirmed, runs: confirmations)
    regret = (real.max() ?? 0) - real[winner]
    optimism = Moments.mean(scores[winner]) - real[winner]
    shrunkOptimism = believed.means[winner] - real[winner]
    confirmedOptimism = confirmed - real[winner]
    isCovered = interval.lower <= real[winner] && real[winner] <= interval.upper
    runs = made
    self.reason = reason
  }
}
