import Foundation

/// A share in per cent: none as 0 %, and never 100 % for less than all.
func percent(_ part: Int, _ whole: Int) -> String {
  guard whole > 0 else { return "0 %" }
  let share = Double(part) / Double(whole) * 100
  let text = String(format: "%.1f", share)
  if part < whole, text == "100.0" { return "99.9 %" }
  return "\(text.hasSuffix(".0") ? String(text.dropLast(2)) : text) %"
}

/// Bytes as gigabytes of 10⁹.
func gigabytes(_ bytes: Double) -> String {
  String(format: bytes < 1e9 ? "%.2f GB" : "%.1f GB", bytes / 1e9)
}
