import Foundation

/// Roots of rising functions.
enum Root {
  /// Where a rising function meets zero between two points; Newton's steps where they stay inside, halving where not.
  ///
  /// - Parameter function: its value and its slope.
  static func find(
    between low: Double, and high: Double, from start: Double,
    _ function: (Double) -> (value: Double, slope: Double)
  ) -> Double {
    var (low, high) = (low, high)
    var x = min(max(start, low), high)
    var last = high - low
    for _ in 0..<200 {
      let (value, slope) = function(x)
      if value == 0 { return x }
      if value > 0 { high = x } else { low = x }
      var next = x - value / slope
      // A step that leaves the bracket, or does not halve the last one, is replaced.
      if !(next > low && next < high) || abs(next - x) > 0.5 * last { next = (low + high) / 2 }
      last = abs(next - x)
      if last <= 1e-15 * max(abs(next), 1e-3) || next == x { return next }
      x = next
    }
    return x
  }
}
