/// Puts the lines of a text together that comes in pieces.
final class LineSplitter: @unchecked Sendable {
  // Only one task at a time adds to it.
  private var pending: [UInt8] = []

  /// The lines that a piece completes, without those that are empty.
  func add(_ piece: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    for index in piece.indices where piece[index] == UInt8(ascii: "\n") {
      pending.append(contentsOf: piece[start..<index])
      if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
      if !pending.isEmpty { lines.append(pending) }
      pending = []
      start = index + 1
    }
    pending.append(contentsOf: piece[start...])
    return lines
  }

  /// What stands behind the last line's end, if it is not empty.
  func rest() -> [[UInt8]] {
    defer { pending = [] }
    return pending.isEmpty ? [] : [pending]
  }
}
