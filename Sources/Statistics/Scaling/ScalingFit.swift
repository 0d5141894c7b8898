import Foundation

/// How a score grows with the number of rows, and how far that can be trusted.
public struct ScalingFit: Sendable, Equatable {
  /// One form as it fits.
  public struct Candidate: Sendable, Equatable {
    public let curve: ScalingCurve
    /// How far the score of the largest size lies from the curve of all others; nil where too few others are left.
    public let missOfLargest: Double?
    /// Akaike's criterion for few points: misfit + 2p + 2p(p+1)/(n−p−1).
    public let criterion: Double
  }

  public let points: [ScalingPoint]
  /// The highest score there can be.
  public let highest: Double
  /// Every form that has enough sizes, in the order of ``ScalingForm``.
  public let candidates: [Candidate]
  /// The form that misses the largest size least when it is left out; within the largest score's error the one with the
  /// lower criterion.
  public let chosen: Candidate

  /// - Parameters:
  ///   - points: scores at different numbers of rows.
  ///   - highest: the highest score there can be, 1 or 100.
  /// - Throws: a ``StatisticsError`` for fewer than four sizes.
  public init(_ points: [ScalingPoint], highest: Double) throws(StatisticsError) {
    let points = points.sorted { $0.rows < $1.rows }
    let sizes = Set(points.map(\.rows)).count
    let largest = points.last?.rows ?? 0
    let others = points.filter { $0.rows < largest }
    let last = points.filter { $0.rows == largest }
    candidates = ScalingForm.allCases.filter { $0.fewestSizes <= sizes }.compactMap { form in
      guard let curve = ScalingCurve.fitted(form, points, highest: highest) else { return nil }
      let miss = ScalingCurve.fitted(form, others, highest: highest).map { without in
        abs(without.score(at: largest) - Moments.mean(last.map(\.score)))
      }
      let (n, p) = (Double(points.count), Double(form.parameters))
      return Candidate(
        curve: curve, missOfLargest: miss,
        criterion: curve.misfit(points) + 2 * p + 2 * p * (p + 1) / max(1, n - p - 1))
    }
    guard let least = candidates.compactMap(\.missOfLargest).min(), let error = last.first?.error,
      let chosen = candidates.filter({ ($0.missOfLargest ?? .infinity) <= least + error })
        .min(by: { $0.criterion < $1.criterion })
    else {
      throw StatisticsError(
        "no curve is fitted to \(sizes) \(sizes == 1 ? "size" : "sizes")",
        cause: "a form needs two sizes more than it has numbers, and the simplest has two",
        hint: "give at least \(ScalingForm.logLinear.fewestSizes) numbers of rows")
    }
    self.points = points
    self.highest = highest
    self.chosen = chosen
  }

  /// Whether a prediction lies among the sizes seen.
  public enum Reach: String, Sendable, Equatable {
    case within
    /// Up to √10 times the largest size.
    case nextStep = "next step"
    /// Up to ten times: beyond the data.
    case beyond = "beyond the data"
  }

  /// How far beyond the sizes seen so many rows are; nil if more than ten times, for which nothing is predicted.
  public func reach(_ rows: Double) -> Reach? {
    let largest = points.last?.rows ?? 0
    if rows <= largest { return .within }
    if rows <= largest * 10.0.squareRoot() * 1.01 { return .nextStep }
    return rows <= largest * 10 ? .beyond : nil
  }
}
