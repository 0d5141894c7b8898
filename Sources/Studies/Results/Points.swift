import Foundation

/// Numbers of reports.
enum Points {
  /// One digit behind the point, two below 10 where it matters.
  static func text(_ value: Double, digits: Int = 1) -> String {
    guard value.isFinite else { return "–" }
    return String(format: "%.\(digits)f", value)
  }

  /// The text, or a dash.
  static func text(_ value: Double?, digits: Int = 1) -> String {
    value.map { text($0, digits: digits) } ?? "–"
  }

  /// With its sign.
  static func signed(_ value: Double, digits: Int = 1) -> String {
    (value < 0 ? "−" : "+") + text(abs(value), digits: digits)
  }
}
