/// What a metric's number is a share of: the harness does not say.
///
/// Most of its metrics are shares in 0...1. Those of translation and summaries are percentages in most tasks, and shares
/// in some; SQuAD's are percentages; perplexities, differences and losses are no shares at all. Found in the tasks of
/// 0.4.13 and 0.3.
public enum LMEvalScale: Sendable, Equatable {
  /// 0...1
  case share
  /// 0...100
  case percent
  /// Neither, or nobody can tell.
  case other

  /// - Parameters:
  ///   - metric: its name, without a filter.
  ///   - higherIsBetter: what the file says of it; what is better when it is smaller is no score.
  public init(of metric: String, value: Double, higherIsBetter: Bool?) {
    let name = metric.lowercased()
    let words = name.split { !$0.isLetter && !$0.isNumber }
    if higherIsBetter == false || words.contains(where: { Self.unbounded.contains($0) }) {
      self = .other
    } else if !(0...100).contains(value) {
      self = .other
    } else if words.contains(where: { word in
      Self.percentages.contains { word.hasPrefix($0) }
    }), !words.contains("acc") {
      // Below 1 it may be a share or a very low percentage.
      self = value > 1 ? .percent : value == 0 ? .share : .other
    } else if value <= 1 {
      self = .share
    } else {
      self = words.contains(where: { Self.sometimesPercentages.contains($0) }) ? .percent : .other
    }
  }

  private static let unbounded: Set<Substring> = [
    "perplexity", "ppl", "byte", "bits", "loss", "diff", "likelihood", "loglikelihood", "brier",
    "ter", "wer", "cer", "mcc", "mse", "mae", "rmse", "bleurt", "time", "tokens", "length", "count",
  ]
  private static let percentages = ["bleu", "sacrebleu", "chrf", "rouge"]
  private static let sometimesPercentages: Set<Substring> = [
    "f1", "em", "exact", "match", "hasans", "noans", "acc", "accuracy",
  ]

  /// A number of this scale in 0...1; nil for one of no scale.
  public func share(of value: Double) -> Double? {
    switch self {
    case .share: value
    case .percent: value / 100
    case .other: nil
    }
  }
}
