import Formats
import Synchronization

/// JSON parsers that are used again: each has memory of its own, which thousands of calls in flight need not all have.
enum ParserPool {
  /// A parser that nobody uses.
  private struct Parked: @unchecked Sendable {
    // Taken out by one thread at a time.
    let parser: JSONParser
  }

  private static let parked = Mutex<[Parked]>([])
  private static let most = 16

  /// Lends a parser for the time of `body`, which must not keep it.
  static func with<Result>(_ body: (JSONParser) throws -> Result) rethrows -> Result {
    let lent = parked.withLock { $0.popLast() } ?? Parked(parser: JSONParser())
    defer {
      parked.withLock { if $0.count < most { $0.append(lent) } }
    }
    return try body(lent.parser)
  }
}
