/// What a launcher said of its work.
public enum LauncherEvent: Sendable, Equatable {
  /// The data as the launcher made it: rows or packs, and of the first `counted` of them tokens and trained labels.
  case prepared(rows: Int, counted: Int, tokens: Int, trained: Int)
  /// The labels of the first row; -100 where there is no loss.
  case firstLabels([Int32])
  /// Rows, or packs, that it learns from.
  case rows(Int)
  /// All updates, how many rows each learns from, and the update behind which it begins.
  case begin(updates: Int, batch: Int, at: Int)
  /// An update.
  case step(TrainingStep)
  /// The loss on rows that are kept back.
  case heldOut(step: Int, loss: Double)
  /// A checkpoint is whole.
  case saved(step: Int)
  /// It was told to stop, and has saved.
  case stopped(step: Int)
  /// The weights are written; the most memory that was taken of the first GPU, in bytes.
  case finished(gpuBytes: Int?)
}

/// What is known of an update.
public struct TrainingStep: Sendable, Equatable {
  /// From 1.
  public let step: Int
  /// May be NaN or infinite: that is news, too.
  public let loss: Double
  public let learningRate: Double?
  public let gradientNorm: Double?
  /// Tokens that were read since the beginning; nil if the launcher does not say.
  public let tokens: Int?

  public init(
    step: Int, loss: Double, learningRate: Double? = nil, gradientNorm: Double? = nil,
    tokens: Int? = nil
  ) {
    (self.step, self.loss, self.learningRate) = (step, loss, learningRate)
    (self.gradientNorm, self.tokens) = (gradientNorm, tokens)
  }
}
