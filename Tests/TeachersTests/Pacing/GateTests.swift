import Synchronization
import Testing
import Values

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
  private static func call() -> CallGroup {
    CallGroup(
      Teacher.at("http://x/v1").call(
        question: "why?", sampling: Sampling(temperature: nil, maxTokens: 9), sample: 0))
  }

  @Test func lessThanTheMostAreEverInsideAndAllComeThrough() async throws {
    let gate = Gate(endpoints: 1, most: 3, limits: RateLimits())
    let inside = Inside()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let ticket = try await gate.enter(Self.call())
          inside.enter()
          await Task.yield()
          inside.leave()
          gate.leave(ticket, number % 5 == 0 ? .pushedBack(nil) : .answered(nil))
        }
      }
      try await group.waitForAll()
    }
    #expect(inside.most <= 3 && inside.all == 200)
  }

  @Test func whoIsCancelledLeavesTheOthersTheirTurn() async throws {
    let gate = Gate(endpoints: 1, most: 1, limits: RateLimits())
    let ticket = try await gate.enter(Self.call())
    let waiting = (0..<20).map { _ in
      Task {
        let ticket = try await gate.enter(Self.call())
        gate.leave(ticket, .other)
      }
    }
    for task in waiting[..<15] { task.cancel() }
    for task in waiting[..<15] {
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    gate.leave(ticket, .other)
    for task in waiting[15...] { try await task.value }
  }

  /// Two endpoints, of which one bears a call and the other many: both are used, neither beyond what it bears.
  @Test func endpointsShareTheLoad() async throws {
    let gate = Gate(endpoints: 2, most: 4, limits: RateLimits())
    var passes: [Gate.Pass] = []
    for _ in 0..<8 { passes.append(try await gate.enter(Self.call())) }
    #expect(passes.filter { $0.endpoint == 0 }.count == 4)
    #expect(passes.filter { $0.endpoint == 1 }.count == 4)
    // The first endpoint is broken: its calls end, and those that follow go to the other.
    for pass in passes {
      gate.leave(pass, pass.endpoint == 0 ? .broken : .answered(nil))
    }
    for _ in 0..<4 {
      let pass = try await gate.enter(Self.call())
      #expect(pass.endpoint == 1)
    }
  }
}
