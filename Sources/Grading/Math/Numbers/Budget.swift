import Values

/// What one grade may take: steps of work, comparisons within comparisons, and the size of its numbers. No clock: the
/// same verdict everywhere.
final class Budget {
  /// It is spent.
  struct Exhausted: Error, Equatable {
    let what: String
  }

  /// About a microsecond each.
  private var steps: Int
  /// Numbers with more bits than these are not worked out.
  static let mostBits = 60_000

  /// How many comparisons are under way, each for the one before it.
  private var depth = 0
  /// Each takes some ten kilobytes of the stack.
  private static let deepest = 16

  init(steps: Int = 5_000) {
    self.steps = steps
  }

  /// Takes some steps.
  func spend(_ count: Int = 1) throws {
    steps -= count
    if steps < 0 { throw Exhausted(what: "it takes too many steps") }
  }

  /// Begins a comparison within those that are under way; ``ascend()`` ends it.
  func descend() throws {
    guard depth < Self.deepest else { throw Exhausted(what: "it is nested too deeply") }
    depth += 1
  }

  func ascend() { depth -= 1 }

  /// Refuses a number that would be too large.
  static func checkBits(_ bits: Int) throws {
    if bits > mostBits { throw Exhausted(what: "a number is too large") }
  }
}
