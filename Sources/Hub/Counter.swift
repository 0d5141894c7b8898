import Synchronization

/// Adds up numbers from several tasks.
final class Counter: Sendable {
  private let sum = Mutex(0)

  /// Adds, and returns the sum.
  func add(_ number: Int) -> Int {
    sum.withLock { sum in
      sum += number
      return sum
    }
  }
}
