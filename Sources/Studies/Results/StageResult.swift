import Statistics

/// What came of one stage: all columns that are known, what was chosen and why, and what could not be told.
public struct StageResult: Sendable, Equatable {
  /// One cell's line.
  public struct Line: Sendable, Equatable {
    public let cell: String
    public let isControl: Bool
    /// The runs it was judged by.
    public let runs: Int
    /// The unweighted mean over benchmarks and runs, in points.
    public let mean: Double
    /// The mean of its runs on each benchmark, in points.
    public let tasks: [Double]
    /// How far the mean would lie with other seeds and samples: s/√runs; nil for one run.
    public let runError: Double?
    /// The error of the mean without what all cells share, in points.
    public let error: Double
    /// The error over questions, in points; nil where items are not known.
    public let questionError: Double?
    public let interval: Interval
    /// To the best candidate, and the error of that; nil for the best itself.
    public let difference: Double?
    public let differenceError: Double?
    /// Of no difference to the best, corrected for all of the stage by Holm; nil for the best and for controls.
    public let pValue: Double?
    /// Whether it may be the best; false for controls.
    public let mayBeBest: Bool
    /// How likely it is the best; nil for controls.
    public let chanceOfBest: Double?
    /// Nil for controls and where fewer than four were compared.
    public let shrunk: Double?
    /// The mean less that of its control; nil without one.
    public let overControl: Double?
    /// Nil where that is not known.
    public let cost: Double?
    /// Items, repeats and runs, as "30×10×2"; nil where items are not known.
    public let shape: String?
  }

  /// The winner's fresh run.
  public struct Confirmation: Sendable, Equatable {
    public let mean: Double
    public let interval: Interval
    public let seed: Int
  }

  public let name: String
  /// Highest mean first, controls behind.
  public let lines: [Line]
  /// Cells of which there is no score.
  public let missing: [String]
  /// The cell that goes on.
  public let chosen: String
  /// Why, in one sentence.
  public let because: String
  /// The cell that the highest mean alone would choose.
  public let highest: String
  /// Those that may be the best.
  public let bestSet: [String]
  /// The cheapest of them; nil where costs are not known.
  public let cheapest: String?
  /// Whether nothing can be told apart.
  public let hasNoEvidence: Bool
  /// τ, the true spread between cells, in points; nil for fewer than four.
  public let spread: Double?
  /// By how much the winner's mean is expected to be too high if the cells do not differ at all, in points.
  public let winnersBias: Double
  /// What is lost, on average, by this choice, in points.
  public let expectedLoss: Double
  public let stopped: Selection.Reason
  /// Runs made for the stage, confirmation left out.
  public let runs: Int
  public let means: CombinedMeans
  /// The cells in the order of `means`.
  public let candidates: [String]
  public internal(set) var confirmation: Confirmation?
}
