import Synchronization

/// The last lines of what a program wrote, for the message when it fails.
final class LastLines: Sendable {
  private static let most = 12
  private let kept = Mutex<[String]>([])

  /// Adds a line; of a long one its beginning.
  func add(_ line: String) { add(whole: String(line.prefix(500))) }

  func add(whole line: String) {
    kept.withLock { lines in
      if lines.count == Self.most { lines.removeFirst() }
      lines.append(line)
    }
  }

  var lines: [String] { kept.withLock { $0 } }
  var text: String { lines.joined(separator: "\n") }
}
