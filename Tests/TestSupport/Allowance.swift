import Synchronization

/// Lets so many through and holds the others back until more are allowed.
///
/// A test that must do something *while* a run is under way holds the run's teacher back with it: on
/// a busy machine no pause is long enough.
public final class Allowance: Sendable {
  private let left: Mutex<Int>

  public init(_ count: Int) {
    left = Mutex(count)
  }

  /// Allows more.
  public func allow(_ count: Int) { left.withLock { $0 += count } }

  /// Allows all that will ever come.
  public func allowAll() { left.withLock { $0 = .max / 2 } }

  /// Returns when this one is let through.
  public func pass() async {
    while !tryPass() { try? await Task.sleep(for: .milliseconds(5)) }
  }

  /// Lets one through if one may pass.
  public func tryPass() -> Bool {
    left.withLock { left in
      guard left > 0 else { return false }
      left -= 1
      return true
    }
  }
}
