/// What a comparison will be able to see, before anything is asked.
public struct PowerPlan: Sendable, Equatable {
  /// How many questions: N.
  public let items: Int
  /// How often each question is asked of each of the two models.
  public let repeats: Int
  /// What is assumed of the scores.
  public let assumptions: Assumptions

  /// What is assumed of the scores of the two models.
  public struct Assumptions: Sendable, Equatable {
    /// The mean score, in 0…1; ½ is the worst case.
    public let mean: Double
    /// The share of the noise that repeats remove, λ, in 0…1: near .45 for contest mathematics at temperature .7.
    public let repeatShare: Double
    /// The correlation of the two models' true means over questions, in −1…1: .7 for recipes of one kind, .5 for strangers,
    /// .9 for siblings.
    public let correlation: Double

    /// Values outside their ranges are taken as the nearer end.
    public init(mean: Double = 0.5, repeatShare: Double = 0.45, correlation: Double = 0.7) {
      self.mean = min(max(mean, 0), 1)
      self.repeatShare = min(max(repeatShare, 0), 1)
      self.correlation = min(max(correlation, -1), 1)
    }

    /// σ_w²
    var within: Double { mean * (1 - mean) * repeatShare }
    /// σ_b²
    var between: Double { mean * (1 - mean) * (1 - repeatShare) }

    /// N·Var of the paired difference at K repeats: ω² + 2σ_w²/K, ω² = 2σ_b²(1−ρ).
    func pairedVariance(repeats: Int) -> Double {
      2 * between * (1 - correlation) + 2 * within / Double(repeats)
    }
  }

  /// - Throws: a ``StatisticsError`` if nothing would be asked.
  public init(items: Int, repeats: Int, assuming assumptions: Assumptions = Assumptions())
    throws(StatisticsError)
  {
    guard items > 0, repeats > 0 else {
      throw StatisticsError(
        "nothing can be said of \(items) questions asked \(repeats) times",
        cause: "nothing would be asked", hint: "plan with at least one question and one repeat")
    }
    self.items = items
    self.repeats = repeats
    self.assumptions = assumptions
  }

  /// √((σ_b² + σ_w²/K)/N): the error of one score.
  public var questionError: Double {
    let variance = assumptions.between + assumptions.within / Double(repeats)
    return (variance / Double(items)).squareRoot()
  }

  /// √(σ_w²/(KN)): the part of it that repeats remove.
  public var repeatError: Double {
    (assumptions.within / Double(repeats * items)).squareRoot()
  }

  /// The error of the difference of the two scores.
  public var pairedError: Double {
    (assumptions.pairedVariance(repeats: repeats) / Double(items)).squareRoot()
  }

  /// The smallest true difference that a test at `alpha` sees with this chance: (z_{α/2}+z_β)·SE, 2.80·SE as it stands.
  public func detectable(power: Double = 0.8, alpha: Double = 0.05) -> Double {
    Self.reach(power, alpha) * pairedError
  }

  /// The smallest true difference of the mean of several benchmarks that a test sees: (z_{α/2}+z_β)·√(Σ SE²)/J.
  public static func detectable(_ tasks: [PowerPlan], power: Double = 0.8, alpha: Double = 0.05)
    -> Double
  {
    let squares = tasks.reduce(0) { $0 + $1.pairedError * $1.pairedError }
    return reach(power, alpha) * squares.squareRoot() / Double(max(1, tasks.count))
  }

  /// How many questions a difference needs: (z_{α/2}+z_β)²(ω² + 2σ_w²/K)/δ², rounded up (Miller, arXiv 2411.00640).
  ///
  /// - Throws: a ``StatisticsError`` for a difference outside 0…1 or no repeats.
  public static func items(
    toSee difference: Double, repeats: Int, assuming assumptions: Assumptions = Assumptions(),
    power: Double = 0.8, alpha: Double = 0.05
  ) throws(StatisticsError) -> Int {
    guard difference > 0, difference <= 1, repeats > 0 else {
      throw StatisticsError(
        "no number of questions shows a difference of \(difference) at \(repeats) repeats",
        cause: "differences of scores lie above 0 and up to 1, and something must be asked",
        hint: "give the difference as a share: 0.03 for three points")
    }
    let reach = reach(power, alpha)
    let needed =
      reach * reach * assumptions.pairedVariance(repeats: repeats) / (difference * difference)
    return max(1, Int(min(needed.rounded(.up), 1e15)))
  }

  static func reach(_ power: Double, _ alpha: Double) -> Double {
    Normal.quantile(1 - min(max(alpha, 1e-9), 0.5) / 2)
      + Normal.quantile(min(max(power, 0.5), 0.999_999))
  }
}
