import Dispatch
import Foundation
import Synchronization
import Values

/// Work on several cores at once.
public enum Cores {
  /// How many there are for this process.
  public static var count: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The values of `0..<count`, in their order, worked out on several threads.
  ///
  /// - Parameters:
  ///   - threads: at most so many at a time, at least 1.
  ///   - value: is called once for each index, in any order.
  public static func map<Value: Sendable>(
    _ count: Int, threads: Int = Cores.count, _ value: @Sendable (Int) -> Value
  ) -> [Value] {
    let slots = Slots<Value>(count)
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        slots.fill(index, value(index))
      }
    }
    return slots.values
  }
}

/// Values that different threads fill in, each its own.
private final class Slots<Value: Sendable>: @unchecked Sendable {
  private let storage: UnsafeMutableBufferPointer<Value?>

  init(_ count: Int) {
    storage = .allocate(capacity: count)
    storage.initialize(repeating: nil)
  }

  deinit {
    storage.deinitialize()
    storage.deallocate()
  }

  /// No two threads may fill the same index.
  func fill(_ index: Int, _ value: Value) { storage[index] = value }

  var values: [Value] { storage.compactMap(\.self) }
}
