import Foundation
import Statistics

/// Scores by rows as an SVG drawing: points, the curve with its band, and rules where settings of training change.
public struct ScalingPlot {
  private let scaling: ScalingResult
  private let width = 760.0
  private let height = 420.0
  private let left = 56.0
  private let bottom = 48.0
  private let top = 20.0
  private let columns: ClosedRange<Double>
  private let values: ClosedRange<Double>

  public init(_ scaling: ScalingResult) {
    self.scaling = scaling
    let rows = scaling.sizes.map { Double($0.rows) }
    let most = scaling.next.map { Double($0.rows) } ?? rows.max() ?? 10
    columns = log10(rows.min() ?? 1) - 0.1...log10(max(most, 2)) + 0.1
    var scores = scaling.sizes.map(\.mean)
    if let bands = scaling.bands {
      scores += [bands.interval(at: most).lower, bands.interval(at: most).upper]
    }
    let (low, high) = (scores.min() ?? 0, scores.max() ?? 1)
    let margin = max(1, (high - low) * 0.1)
    values = low - margin...high + margin
  }

  private func x(_ rows: Double) -> Double {
    left + (log10(rows) - columns.lowerBound) / (columns.upperBound - columns.lowerBound)
      * (width - left - 16)
  }

  private func y(_ score: Double) -> Double {
    height - bottom - (score - values.lowerBound) / (values.upperBound - values.lowerBound)
      * (height - bottom - top)
  }

  private func place(_ value: Double) -> String { String(format: "%.1f", value) }

  /// The drawing, for itself or within a page.
  public var svg: String {
    var parts: [String] = []
    func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
      parts.append(
        "<line x1=\"\(place(x1))\" y1=\"\(place(y1))\" x2=\"\(place(x2))\" y2=\"\(place(y2))\" \(style)/>"
      )
    }
    func word(_ x: Double, _ y: Double, _ text: String, _ anchor: String) {
      parts.append(
        "<text x=\"\(place(x))\" y=\"\(place(y))\" text-anchor=\"\(anchor)\">\(escaped(text))</text>"
      )
    }
    for tick in 0...4 {
      let score =
        values.lowerBound + (values.upperBound - values.lowerBound) * Double(tick) / 4
      line(left, y(score), width - 16, y(score), "stroke=\"#8884\"")
      word(left - 8, y(score) + 4, Points.text(score), "end")
    }
    for size in scaling.sizes {
      word(x(Double(size.rows)), height - bottom + 20, "\(size.rows)", "middle")
    }
    word((left + width) / 2, height - 8, "rows", "middle")
    for rows in scaling.switches {
      // Between this size and the next.
      line(
        x(Double(rows)) + 3, top, x(Double(rows)) + 3, height - bottom,
        "stroke=\"#d1242f\" stroke-dasharray=\"4 4\"")
    }
    if let fit = scaling.fit, let bands = scaling.bands {
      let places = (0...60).map { step in
        pow(
          10,
          columns.lowerBound + (columns.upperBound - columns.lowerBound) * Double(step) / 60)
      }
      let intervals = places.map { bands.interval(at: $0) }
      let upper = zip(places, intervals).map { "\(place(x($0))),\(place(y($1.upper)))" }
      let lower = zip(places, intervals).map { "\(place(x($0))),\(place(y($1.lower)))" }
      parts.append(
        "<polygon points=\"\((upper + lower.reversed()).joined(separator: " "))\" fill=\"#0969da33\"/>"
      )
      let curve = places.map { "\(place(x($0))),\(place(y(fit.chosen.curve.score(at: $0))))" }
      parts.append(
        "<polyline points=\"\(curve.joined(separator: " "))\" fill=\"none\" stroke=\"#0969da\" stroke-width=\"2\"/>"
      )
    }
    for size in scaling.sizes {
      for run in size.runs {
        parts.append(
          "<circle cx=\"\(place(x(Double(size.rows))))\" cy=\"\(place(y(run.mean)))\" r=\"4\" fill=\"#0969da\"/>"
        )
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(place(width)) \(place(height))" role="img" \
      font-family="system-ui,sans-serif" font-size="12" fill="#57606a"><title>scores by rows</title>
      \(parts.joined(separator: "\n"))
      </svg>

      """
  }
}
