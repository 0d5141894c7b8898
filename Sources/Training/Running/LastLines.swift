import Synchronization

/// The last lines of what a program wrote, for the message when it fails.
final class LastLines: Sendable {
  private static let most = 12
  private let lines = Mutex<[String]>([])

  func add(_ line: String) {
    lines.withLock { lines in
      if lines.count == Self.most { lines.removeFirst() }
      lines.append(String(line.prefix(500)))
    }
  }

  var text: String { lines.withLock { $0.joined(separator: "\n") } }
}
