import Dispatch
import Foundation
import Values

extension Cores {
  /// Works on several items at a time, and hands over what came of them in their order; the caller's task waits
  /// without a thread.
  ///
  /// As the form for threads, but that items are read and results taken by a thread of their own, one after another.
  public static func inOrder<Item: Sendable, Value: Sendable>(
    threads: Int = Cores.count, _ next: () throws -> Item?,
    _ work: @escaping @Sendable (Item) throws -> Value, _ take: (Value) throws -> Void
  ) async throws {
    try await OwnThread.run { try inOrder(threads: threads, next, work, take) }
  }

  /// Works on several items at a time, and hands over what came of them in their order.
  ///
  /// Items are read and results taken by the caller's thread, so neither needs to be safe for others. It blocks that
  /// thread; tasks have a form of it that does not. Memory: items and results, four for each thread.
  ///
  /// - Parameters:
  ///   - next: gives the items; nil after the last.
  ///   - work: is called once for each item, by any thread.
  ///   - take: is given the results in the order of the items.
  /// - Throws: the first error of the three; what comes behind it is not taken. No work goes on when this returns.
  public static func inOrder<Item: Sendable, Value: Sendable>(
    threads: Int = Cores.count, _ next: () throws -> Item?,
    _ work: @escaping @Sendable (Item) throws -> Value, _ take: (Value) throws -> Void
  ) throws {
    // What is done at once needs no threads.
    guard let first = try next() else { return }
    var second = try next()
    guard second != nil, threads > 1 else {
      try take(try work(first))
      while let item = second {
        try take(try work(item))
        second = try next()
      }
      return
    }

    typealias Slot = BoundedQueue<Result<Value, any Error>>
    let window = 4 * threads
    let queue = BoundedQueue<(item: Item, slot: Slot)>(capacity: window)
    let working = DispatchGroup()
    // A process that ends after an error must not have threads that are still at work.
    defer {
      queue.close()
      while queue.take() != nil {}
      working.wait()
    }
    for _ in 0..<threads {
      working.enter()
      let thread = Thread {
        while let (item, slot) = queue.take() { slot.put(Result { try work(item) }) }
        working.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    var slots: [Slot] = []
    func begin(_ item: Item) {
      let slot = Slot(capacity: 1)
      slots.append(slot)
      queue.put((item, slot))
    }
    begin(first)
    if let second { begin(second) }
    var isOver = false
    while true {
      while !isOver, slots.count < window {
        guard let item = try next() else {
          isOver = true
          break
        }
        begin(item)
      }
      guard !slots.isEmpty, let result = slots.removeFirst().take() else { return }
      try take(try result.get())
    }
  }
}
