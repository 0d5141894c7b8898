import Foundation
import Values

// Numbers, money and times as people read them.

/// `$1,234.50`, `$0.0123`, `unknown`
func worded(_ money: Money?) -> String {
  guard let money else { return "unknown" }
  let places = money.dollars >= 1 || money == .zero ? 2 : 4
  let text = String(format: "%.\(places)f", money.dollars)
  let parts = text.split(separator: ".")
  return "$\(grouped(Int(parts[0]) ?? 0)).\(parts[1])"
}

/// A text on one line, and no longer than so many characters.
func oneLine(_ text: String, most: Int) -> String {
  let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
  return line.count > most ? line.prefix(most - 1) + "…" : line
}

/// `0:07`, `12:34`, `3:02:01`
func worded(seconds: Double) -> String {
  let whole = Int(seconds.rounded(.up))
  let minutes = String(format: "%02d:%02d", whole / 60 % 60, whole % 60)
  if whole >= 3600 { return "\(whole / 3600):\(minutes)" }
  return minutes.hasPrefix("0") ? String(minutes.dropFirst()) : minutes
}
