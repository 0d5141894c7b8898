import Foundation
import Values

// Texts and times as people read them.

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
