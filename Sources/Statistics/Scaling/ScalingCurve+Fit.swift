import Foundation

extension ScalingCurve {
  /// The curve of a form that fits points best, each weighted by 1/error².
  ///
  /// What is linear in a form is solved; of the one or two other numbers a grid is searched, and then ever finer ones. So
  /// there are no starting values, and the same points give the same curve.
  ///
  /// - Parameter highest: the highest score there can be, 1 or 100.
  /// - Returns: nil if there are fewer sizes than the form has numbers.
  static func fitted(_ form: ScalingForm, _ points: [ScalingPoint], highest: Double)
    -> ScalingCurve?
  {
    guard Set(points.map(\.rows)).count >= form.parameters else { return nil }
    switch form {
    case .logLinear:
      let (a, b) = line(points, highest: .infinity, lowest: -.infinity, isRising: false) {
        log2($0)
      }
      return ScalingCurve(form: form, parameters: [a, b])
    case .powerLaw:
      return search(over: [(-3, 1)]) { place in
        let alpha = pow(10, place[0])
        // c − A·n^−α as c' + A·(1 − n^−α), which keeps its digits for small α.
        let (low, rise) = line(points, highest: .infinity, lowest: -.infinity, isRising: true) {
          -expm1(-alpha * log($0))
        }
        guard low + rise > highest else {
          return ScalingCurve(form: form, parameters: [low + rise, rise, alpha])
        }
        // With the ceiling at the highest score only A is left.
        let part = points.reduce(into: (above: 0.0, below: 0.0)) { sum, point in
          let x = pow(point.rows, -alpha)
          let weight = 1 / (point.error * point.error)
          sum.above += weight * x * (highest - point.score)
          sum.below += weight * x * x
        }
        return ScalingCurve(
          form: form, parameters: [highest, max(0, part.above / part.below), alpha])
      } misfit: {
        $0.misfit(points)
      }
    case .logistic:
      let places = points.map { log($0.rows) }
      let (first, last) = (places.min() ?? 0, places.max() ?? 1)
      return search(over: [(-1.5, 1.5), (first - 3, last + 3)]) { place in
        let k = pow(10, place[0])
        let (floor, rise) = line(points, highest: highest, lowest: 0, isRising: true) {
          1 / (1 + exp(-k * (log($0) - place[1])))
        }
        return ScalingCurve(form: form, parameters: [floor, floor + rise, k, place[1]])
      } misfit: {
        $0.misfit(points)
      }
    }
  }

  /// The line y = a + b·x(n) of least squares with a ≥ lowest, a + b ≤ highest and, where it is to rise, b ≥ 0: the best of
  /// the free one and of those on the bounds, for the region is convex.
  private static func line(
    _ points: [ScalingPoint], highest: Double, lowest: Double, isRising: Bool,
    _ x: (Double) -> Double
  ) -> (a: Double, b: Double) {
    var (w, wx, wxx, wy, wxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for point in points {
      let weight = 1 / (point.error * point.error)
      let x = x(point.rows)
      w += weight
      wx += weight * x
      wxx += weight * x * x
      wy += weight * point.score
      wxy += weight * x * point.score
    }
    func misfit(_ a: Double, _ b: Double) -> Double {
      // Less Σ w·y², which is the same for all.
      a * a * w + 2 * a * b * wx + b * b * wxx - 2 * a * wy - 2 * b * wxy
    }
    func isAllowed(_ a: Double, _ b: Double) -> Bool {
      a >= lowest && a + b <= highest && (!isRising || b >= 0)
    }
    var candidates: [(a: Double, b: Double)] = []
    let determinant = w * wxx - wx * wx
    if determinant > 1e-12 * w * wxx {
      let b = (w * wxy - wx * wy) / determinant
      candidates.append(((wy - b * wx) / w, b))
    }
    let mean = min(max(wy / w, lowest), highest)
    candidates.append((mean, 0))
    if lowest > -.infinity {
      // a on its bound.
      let b = wxx > 0 ? (wxy - lowest * wx) / wxx : 0
      candidates.append((lowest, min(max(b, 0), highest - lowest)))
      // a + b on its bound: y = h − b·(1 − x).
      let below = w - 2 * wx + wxx
      let c = below > 0 ? (highest * (w - wx) - (wy - wxy)) / below : 0
      let rise = min(max(c, 0), highest - lowest)
      candidates.append((highest - rise, rise))
    }
    return candidates.filter { isAllowed($0.a, $0.b) }
      .min { misfit($0.a, $0.b) < misfit($1.a, $1.b) } ?? (mean, 0)
  }

  /// The curve of least misfit over a box of one or two numbers.
  private static func search(
    over box: [(low: Double, high: Double)], _ curve: ([Double]) -> ScalingCurve,
    misfit: (ScalingCurve) -> Double
  ) -> ScalingCurve {
    let steps = box.count == 1 ? 60 : 24
    var widths = box.map { $0.high - $0.low }
    var best = curve(box.map { ($0.low + $0.high) / 2 })
    var bestPlace = box.map { ($0.low + $0.high) / 2 }
    var least = misfit(best)
    func look(_ place: [Double]) {
      let tried = curve(place)
      let found = misfit(tried)
      if found < least { (best, bestPlace, least) = (tried, place, found) }
    }
    func grid(_ centre: [Double], _ widths: [Double], _ steps: Int) {
      func values(_ index: Int) -> [Double] {
        (0...steps).map { step in
          let value = centre[index] + widths[index] * (Double(step) / Double(steps) - 0.5)
          return min(max(value, box[index].low), box[index].high)
        }
      }
      for first in values(0) {
        if box.count == 1 {
          look([first])
        } else {
          for second in values(1) { look([first, second]) }
        }
      }
    }
    grid(bestPlace, widths, steps)
    widths = widths.map { $0 * 4 / Double(steps) }
    for _ in 0..<24 {
      grid(bestPlace, widths, 6)
      widths = widths.map { $0 / 2 }
    }
    return best
  }
}
