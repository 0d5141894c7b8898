import Foundation

/// How a score may depend on the number of rows.
public enum ScalingForm: String, Sendable, CaseIterable {
  /// y = a + b·log₂ n: so many points for each doubling.
  case logLinear = "log-linear"
  /// y = c − A·n^−α, with c ≤ the highest score, A ≥ 0, α > 0.
  case powerLaw = "power law with a ceiling"
  /// y = f + (c − f)/(1 + e^{−k(ln n − x₀)}), with 0 ≤ f ≤ c ≤ the highest score, k > 0.
  case logistic = "logistic"

  /// How many numbers it has.
  public var parameters: Int {
    switch self {
    case .logLinear: 2
    case .powerLaw: 3
    case .logistic: 4
    }
  }

  /// The fewest sizes for which it is fitted: two more than it has numbers.
  public var fewestSizes: Int { parameters + 2 }
}

/// A score at a number of rows.
public struct ScalingPoint: Sendable, Equatable {
  public let rows: Double
  public let score: Double
  /// The score's standard error, with the noise of training; positive.
  public let error: Double

  /// - Throws: a ``StatisticsError`` unless the rows are at least 1, and the error is positive.
  public init(rows: Double, score: Double, error: Double) throws(StatisticsError) {
    guard rows >= 1, rows.isFinite, score.isFinite, error > 0, error.isFinite else {
      throw StatisticsError(
        "a score of \(score) at \(rows) rows, with the error \(error), cannot be fitted",
        cause: "rows are at least 1, and errors positive", hint: "give each size its error")
    }
    self.rows = rows
    self.score = score
    self.error = error
  }
}

/// A form with its numbers.
public struct ScalingCurve: Sendable, Equatable {
  public let form: ScalingForm
  /// In the order of the form's letters: a, b; c, A, α; f, c, k, x₀.
  public let parameters: [Double]

  /// The score at so many rows.
  public func score(at rows: Double) -> Double {
    let p = parameters
    switch form {
    case .logLinear: return p[0] + p[1] * log2(rows)
    case .powerLaw: return p[0] - p[1] * pow(rows, -p[2])
    case .logistic: return p[0] + (p[1] - p[0]) / (1 + exp(-p[2] * (log(rows) - p[3])))
    }
  }

  /// The sum of squared distances, by the points' errors.
  public func misfit(_ points: [ScalingPoint]) -> Double {
    points.reduce(0) { sum, point in
      let distance = (point.score - score(at: point.rows)) / point.error
      return sum + distance * distance
    }
  }
}
