/// What difference between two recipes a study will be able to see, before anything is spent.
///
/// For each recipe trained with S seeds and asked N questions K times on each of J benchmarks, the same for both:
/// Var(Δ) = 2σ_T²/S + J⁻² Σ_j (2σ_int² + 2σ_w²/(S·K_j))/N_j, σ_int² = σ_b²(1−ρ). Seeds lower σ_T and σ_w, only more
/// questions lower σ_int.
public struct StudyPower: Sendable, Equatable {
  /// The benchmarks: how many questions, how often asked, and what is assumed of them.
  public let tasks: [PowerPlan]
  /// S: how often each recipe is trained, at least 1.
  public let seeds: Int
  /// σ_T: how far the mean score of equal trainings with other seeds lies apart; 0 if only the questions are to count.
  public let trainingDeviation: Double

  public init(tasks: [PowerPlan], seeds: Int, trainingDeviation: Double) {
    self.tasks = tasks
    self.seeds = max(1, seeds)
    self.trainingDeviation = max(0, trainingDeviation)
  }

  /// The error of the difference of two recipes' mean scores; that of the training alone without benchmarks.
  public var pairedError: Double {
    let training = 2 * trainingDeviation * trainingDeviation / Double(seeds)
    let questions = tasks.reduce(0.0) { sum, task in
      sum + task.assumptions.pairedVariance(repeats: task.repeats * seeds) / Double(task.items)
    }
    let count = Double(max(1, tasks.count))
    return (training + questions / (count * count)).squareRoot()
  }

  /// The smallest true difference that a test at `alpha` sees with this chance: (z_{α/2}+z_β)·SE, 2.80·SE as it stands.
  public func detectable(power: Double = 0.8, alpha: Double = 0.05) -> Double {
    PowerPlan.reach(power, alpha) * pairedError
  }

  /// How often each question is best asked of each trained model, K* = √((σ_w²/N)/σ_T² · C_T/C_E), where a training costs so
  /// many times as much as one pass over the questions; nil where training has no noise, and repeats are all there is.
  ///
  /// Not above 4σ_w²/σ_int², beyond which repeats are less than a fifth of what is left.
  public static func repeats(
    for task: PowerPlan, trainingDeviation: Double, costOfTrainingByPass: Double
  ) -> Int? {
    guard trainingDeviation > 0, costOfTrainingByPass > 0 else { return nil }
    let within = task.assumptions.within
    let interaction = task.assumptions.between * (1 - task.assumptions.correlation)
    let best =
      (within / Double(task.items) / (trainingDeviation * trainingDeviation)
      * costOfTrainingByPass).squareRoot()
    let most = interaction > 0 ? 4 * within / interaction : .infinity
    return max(1, Int(min(best, most, 1e6).rounded()))
  }
}
