/// Curves fitted to scores as they might have been, and so how far the curve can be trusted.
///
/// Where the questions are known they are drawn with putting back, the same ones for all sizes, since the same questions at
/// each size err together; the noise of training is drawn for each size. Elsewhere each size's score is drawn by its error.
public struct ScalingBands: Sendable, Equatable {
  /// As many as draws were asked for.
  public let curves: [ScalingCurve]
  private let deviation: Double

  /// - Parameters:
  ///   - fit: whose form is fitted.
  ///   - items: of each point of the fit, in its order, the mean score of each question, the same questions in the same
  ///     order; empty if they are not known.
  ///   - trainingDeviation: σ_T, how far the scores of equal trainings lie apart.
  /// - Throws: a ``StatisticsError`` if the sizes have not the same questions.
  public init(
    _ fit: ScalingFit, items: [[Double]] = [], trainingDeviation: Double, draws: Int = 400,
    seed: UInt64 = 0
  ) throws(StatisticsError) {
    let count = items.first?.count ?? 0
    guard
      items.isEmpty
        || (items.count == fit.points.count && count > 1 && items.allSatisfy { $0.count == count })
    else {
      throw StatisticsError(
        "the sizes cannot be drawn together", cause: "they have not the same questions",
        hint: "evaluate all sizes on the same questions")
    }
    var random = Draws(seed: seed)
    let noise = max(0, trainingDeviation)
    var curves: [ScalingCurve] = []
    for _ in 0..<max(20, draws) {
      let picked = (0..<count).map { _ in Int(random.next() % UInt64(count)) }
      var points: [ScalingPoint] = []
      for (index, point) in fit.points.enumerated() {
        let shift: Double
        if items.isEmpty {
          shift = point.error * random.normal()
        } else {
          let all = Moments.mean(items[index])
          let drawn = picked.reduce(0.0) { $0 + items[index][$1] } / Double(count)
          shift = drawn - all + noise * random.normal()
        }
        points.append(
          try ScalingPoint(rows: point.rows, score: point.score + shift, error: point.error))
      }
      if let curve = ScalingCurve.fitted(fit.chosen.curve.form, points, highest: fit.highest) {
        curves.append(curve)
      }
    }
    self.curves = curves
    deviation = noise
  }

  /// The curve's interval at so many rows.
  public func interval(at rows: Double, level: Double = 0.95) -> Interval {
    quantiles(curves.map { $0.score(at: rows) }, level)
  }

  /// The interval in which the score of one more training at so many rows falls.
  ///
  /// - Parameter error: the error of that score, without the noise of training.
  public func prediction(at rows: Double, error: Double = 0, level: Double = 0.95, seed: UInt64 = 1)
    -> Interval
  {
    var random = Draws(seed: seed)
    let spread = (deviation * deviation + max(0, error) * max(0, error)).squareRoot()
    return quantiles(
      curves.flatMap { curve in
        (0..<8).map { _ in curve.score(at: rows) + spread * random.normal() }
      }, level)
  }

  /// The interval of what a doubling of the rows brings, at so many rows.
  public func doubling(at rows: Double, level: Double = 0.95) -> Interval {
    quantiles(curves.map { $0.score(at: rows) - $0.score(at: rows / 2) }, level)
  }

  private func quantiles(_ values: [Double], _ level: Double) -> Interval {
    let sorted = values.sorted()
    let tail = Interval.tail(level)
    func value(_ share: Double) -> Double {
      guard let last = sorted.indices.last else { return .nan }
      let place = share * Double(last)
      let below = Int(place)
      let above = min(last, below + 1)
      return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
    return Interval(value(tail), value(1 - tail), level: level, method: .bootstrap)
  }
}
