import Foundation
import Machine
import Values

/// A thread like those of Swift's cooperative pool, whose stacks have half a megabyte: what calls itself for each level
/// of its input must end before the stack does.
public enum SmallStack {
  /// What comes of a body that runs there; the caller waits for it.
  public static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value? {
    let result = BoundedQueue<Value>(capacity: 1)
    let thread = Thread { result.put(body()) }
    thread.stackSize = 512 << 10
    thread.start()
    return result.take()
  }
}
