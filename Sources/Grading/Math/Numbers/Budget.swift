import Values

/// What one grade may take: steps of work, and the size of its numbers. No clock: the same verdict everywhere.
final class Budget {
  /// It is spent.
  struct Exhausted: Error, Equatable {
    let what: String
  }

  /// About a microsecond each.
  private var steps: Int
  /// Numbers with more bits than these are not worked out.
  static let mostBits = 60_000

  init(steps: Int = 5_000) {
    self.steps = steps
  }

  /// Takes some steps.
  func spend(_ count: Int = 1) throws {
    steps -= count
    if steps < 0 { throw Exhausted(what: "it takes too many steps") }
  }

  /// Refuses a number that would be too large.
  static func checkBits(_ bits: Int) throws {
    if bits > mostBits { throw Exhausted(what: "a number is too large") }
  }
}
