import Statistics

/// All that came of a study.
public struct StudyResult: Sendable {
  public let spec: StudySpec
  /// The study's file and the base recipe as they were.
  public let text: String
  public let baseText: String?
  /// Nil where it is not known beforehand.
  public let noise: RunNoise?
  public let stages: [StageResult]
  public let scaling: ScalingResult?
  /// How often scores on the benchmarks of development were looked at.
  public let looks: Int
  /// Runs that counted to choose by.
  public let runs: Int
  /// Finished runs of cells that the study does not have any more.
  public let idle: Int
}

/// The winner at several sizes.
public struct ScalingResult: Sendable {
  /// One size.
  public struct Size: Sendable {
    public let rows: Int
    public let runs: [CellRun]

    /// In points.
    public var mean: Double { runs.reduce(0) { $0 + $1.mean } / Double(max(1, runs.count)) }
  }

  public let sizes: [Size]
  /// Sizes without a score.
  public let missing: [Int]
  /// Nil where there is none, or too few sizes.
  public let fit: ScalingFit?
  public let bands: ScalingBands?
  /// Why there is no fit.
  public let refusal: String?

  init(sizes: [Size], missing: [Int], noise: RunNoise?) {
    self.sizes = sizes
    self.missing = missing
    guard let noise else {
      (fit, bands, refusal) = (nil, nil, "it is not known how far equal runs lie apart")
      return
    }
    do throws(StatisticsError) {
      let (fit, bands) = try Self.fitted(sizes, noise)
      (self.fit, self.bands, refusal) = (fit, bands, nil)
    } catch {
      (fit, bands, refusal) = (nil, nil, "\(error.what): \(error.cause)")
    }
  }

  private static func fitted(_ sizes: [Size], _ noise: RunNoise) throws(StatisticsError)
    -> (ScalingFit, ScalingBands)
  {
    var points: [ScalingPoint] = []
    for size in sizes {
      points.append(
        try ScalingPoint(
          rows: Double(size.rows), score: size.mean,
          error: (noise.variance / Double(size.runs.count)).squareRoot()))
    }
    let fit = try ScalingFit(points, highest: 100)
    return (fit, try ScalingBands(fit, trainingDeviation: noise.deviation))
  }

  /// The next size, half a decade up, with the interval in which its score is expected; nil without a fit.
  public var next: (rows: Int, score: Double, interval: Interval)? {
    guard let fit, let bands, let last = sizes.last else { return nil }
    let rows = Int((Double(last.rows) * 10.0.squareRoot()).rounded())
    return (
      rows, fit.chosen.curve.score(at: Double(rows)), bands.prediction(at: Double(rows))
    )
  }

  /// What a doubling brings at the largest size, in points.
  public var doubling: (points: Double, interval: Interval)? {
    guard let fit, let bands, let last = sizes.last else { return nil }
    let rows = Double(last.rows)
    let curve = fit.chosen.curve
    return (curve.score(at: rows) - curve.score(at: rows / 2), bands.doubling(at: rows))
  }

  /// The first numbers of rows of a training's settings that begin between the sizes: what changes besides the rows.
  public var switches: [Int] {
    guard let first = sizes.first, let last = sizes.last else { return [] }
    return StudySwitches.rows.filter { first.rows <= $0 && $0 < last.rows }
  }
}
