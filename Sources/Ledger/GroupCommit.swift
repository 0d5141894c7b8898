import Synchronization

/// Gathers items while a commit is under way, and commits what there is when it is over: at most 64 at a time.
///
/// At leisure an item waits for its own commit only; under load one wait for the disk is shared by many.
final class GroupCommit<Item: Sendable>: Sendable {
  static var largestBatch: Int { 64 }

  private typealias Waiting = (items: [Item], waiter: CheckedContinuation<Void, any Error>)

  private struct State {
    var waiting: [Waiting] = []
    var isCommitting = false
  }

  private let commit: @Sendable ([Item]) async throws -> Void
  private let patience: Patience
  private let state = Mutex(State())

  /// What is done when there is no room for a commit: what was to be committed stays in memory, and is tried again.
  struct Patience: Sendable {
    /// Seconds.
    var time = 0.0
    /// Whether an error may pass by itself.
    var isPassing: @Sendable (any Error) -> Bool = { _ in false }
    /// Is told how many items wait, once each time.
    var tell: @Sendable (Int) -> Void = { _ in }
  }

  init(
    patience: Patience = Patience(), commit: @escaping @Sendable ([Item]) async throws -> Void
  ) {
    self.patience = patience
    self.commit = commit
  }

  /// Returns when the items are committed, all in one commit.
  func write(_ items: [Item]) async throws {
    if items.isEmpty { return }
    try await withCheckedThrowingContinuation { waiter in
      let begins = state.withLock { state in
        state.waiting.append((items, waiter))
        defer { state.isCommitting = true }
        return !state.isCommitting
      }
      if begins { Task { await commitAll() } }
    }
  }

  private func commitAll() async {
    while let batch = takeBatch() {
      do {
        try await commitPatiently(batch.flatMap(\.items))
        for (_, waiter) in batch { waiter.resume() }
      } catch {
        for (_, waiter) in batch { waiter.resume(throwing: error) }
      }
    }
  }

  private func commitPatiently(_ items: [Item]) async throws {
    let begun = ContinuousClock.now
    var isTold = false
    while true {
      do {
        return try await commit(items)
      } catch {
        guard patience.isPassing(error), (ContinuousClock.now - begun) / .seconds(1) < patience.time
        else { throw error }
        if !isTold { patience.tell(items.count) }
        isTold = true
        try? await Task.sleep(for: .milliseconds(250))
      }
    }
  }

  private func takeBatch() -> [Waiting]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isCommitting = false
        return nil
      }
      var room = Self.largestBatch
      // The first goes however many it brings.
      let batch = state.waiting.prefix { waiting in
        defer { room -= waiting.items.count }
        return room == Self.largestBatch || waiting.items.count <= room
      }
      state.waiting.removeFirst(batch.count)
      return Array(batch)
    }
  }
}
