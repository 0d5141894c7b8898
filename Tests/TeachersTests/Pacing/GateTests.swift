import Corpus
import Synchronization
import Testing

@testable import Teachers

/// Counts who is inside.
private final class Inside: Sendable {
  private let counts = Mutex((now: 0, most: 0, all: 0))

  func enter() {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
      counts.all += 1
    }
  }

  func leave() { counts.withLock { $0.now -= 1 } }

  var most: Int { counts.withLock { $0.most } }
  var all: Int { counts.withLock { $0.all } }
}

struct GateTests {
  private static func call() -> Call {
    Teacher(name: "t", place: .endpoint(url: "http://x/v1", key: nil), model: "m", price: nil)
      .call(question: "why?", sampling: Sampling(temperature: nil, maxTokens: 9), sample: 0)
  }

  @Test func lessThanTheMostAreEverInsideAndAllComeThrough() async throws {
    let gate = Gate(most: 3, limits: RateLimits())
    let inside = Inside()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let ticket = try await gate.enter(Self.call())
          inside.enter()
          await Task.yield()
          inside.leave()
          await gate.leave(ticket, number % 5 == 0 ? .pushedBack(nil) : .answered(nil))
        }
      }
      try await group.waitForAll()
    }
    #expect(inside.most <= 3 && inside.all == 200)
  }

  @Test func whoIsCancelledLeavesTheOthersTheirTurn() async throws {
    let gate = Gate(most: 1, limits: RateLimits())
    let ticket = try await gate.enter(Self.call())
    let waiting = (0..<20).map { _ in
      Task {
        let ticket = try await gate.enter(Self.call())
        await gate.leave(ticket, .other)
      }
    }
    for task in waiting[..<15] { task.cancel() }
    for task in waiting[..<15] {
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    await gate.leave(ticket, .other)
    for task in waiting[15...] { try await task.value }
  }
}
