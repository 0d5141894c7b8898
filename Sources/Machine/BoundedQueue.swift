import Foundation

/// A line of elements from one thread to another; the sender waits while it is full.
///
/// Whoever waits blocks its thread: tasks do so within ``OwnThread/run(_:)`` only.
public final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  // Every property is touched under the condition's lock only.
  private let condition = NSCondition()
  private let capacity: Int
  private var elements: [Element] = []
  private var isClosed = false

  /// - Parameter capacity: at least 1.
  public init(capacity: Int) {
    self.capacity = capacity
  }

  /// Adds an element, as soon as there is room.
  ///
  /// - Returns: false if the line is closed; the element is gone then.
  @discardableResult
  public func put(_ element: Element) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while elements.count >= capacity, !isClosed { condition.wait() }
    guard !isClosed else { return false }
    elements.append(element)
    condition.broadcast()
    return true
  }

  /// Takes the first element, as soon as there is one; nil if the line is closed and empty.
  public func take() -> Element? {
    condition.lock()
    defer { condition.unlock() }
    while elements.isEmpty, !isClosed { condition.wait() }
    guard !elements.isEmpty else { return nil }
    condition.broadcast()
    return elements.removeFirst()
  }

  /// Nothing is added any more; what is there can still be taken.
  public func close() {
    condition.lock()
    defer { condition.unlock() }
    isClosed = true
    condition.broadcast()
  }
}
