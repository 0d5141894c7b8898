import Machine
import Testing

struct OwnThreadTests {
  private struct Stop: Error {}

  /// More works that block than the pool has threads: were they to block those, the task that releases them would
  /// never run.
  @Test func whatBlocksKeepsNoTaskWaiting() async throws {
    let count = 4 * Cores.count + 4
    let gate = BoundedQueue<Int>(capacity: count)
    let begun = BoundedQueue<Void>(capacity: count)
    let taken = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<count {
        group.addTask {
          try await OwnThread.run {
            begun.put(())
            return gate.take() ?? -1
          }
        }
      }
      group.addTask {
        // All of them wait at one time.
        for _ in 0..<count { try await OwnThread.run { _ = begun.take() } }
        for number in 0..<count { gate.put(number) }
        return -1
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(taken == Set(-1..<count))
  }

  /// The same of work in order, whose items come from a thread that waits.
  @Test func workInOrderKeepsNoTaskWaiting() async throws {
    let count = 4 * Cores.count + 4
    let gate = BoundedQueue<Int>(capacity: 4 * count)
    let sums = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<count {
        group.addTask {
          var (given, sum) = (0, 0)
          try await Cores.inOrder(threads: 2) {
            given += 1
            return given <= 3 ? gate.take() : nil
          } _: { item in
            item * 2
          } _: { result in
            sum += result
          }
          return sum
        }
      }
      group.addTask {
        for _ in 0..<3 * count { gate.put(1) }
        return 6
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == Array(repeating: 6, count: count + 1))
  }

  @Test func whatItThrowsComesOut() async {
    await #expect(throws: Stop.self) { try await OwnThread.run { throw Stop() } }
    await #expect(throws: Stop.self) {
      try await Cores.inOrder {
        1
      } _: { (_: Int) -> Int in
        throw Stop()
      } _: { _ in
      }
    }
  }

  /// Work that is cancelled sees it, since it is still its task's.
  @Test func theTaskStaysTheSame() async throws {
    let task = Task { () -> Bool in
      while !Task.isCancelled { await Task.yield() }
      return try await OwnThread.run { Task.isCancelled }
    }
    task.cancel()
    #expect(try await task.value)
  }
}
