/// Gathers entries and commits them together: 64 at a time, or what there is after 50 ms.
///
/// One commit waits for the disk, however many entries it has; so under load an entry costs a 64th
/// of a wait, and at leisure no entry is unsafe for longer than 50 ms.
actor BatchWriter {
  private static let largestBatch = 64
  private static let longestWait = Duration.milliseconds(50)

  private typealias Waiter = CheckedContinuation<Void, any Error>

  private let commit: @Sendable ([CallLedger.Entry]) async throws -> Void
  private var pending: [(entry: CallLedger.Entry, waiter: Waiter)] = []
  /// Fires when the oldest pending entry has waited long enough.
  private var timer: Task<Void, Never>?

  init(commit: @escaping @Sendable ([CallLedger.Entry]) async throws -> Void) {
    self.commit = commit
  }

  /// Returns when the entry is committed.
  func write(_ entry: CallLedger.Entry) async throws {
    try await withCheckedThrowingContinuation { waiter in
      pending.append((entry, waiter))
      if pending.count >= Self.largestBatch {
        flush()
      } else if timer == nil {
        timer = Task {
          // A cancelled timer belongs to a batch that has gone already.
          guard (try? await Task.sleep(for: Self.longestWait)) != nil else { return }
          flush()
        }
      }
    }
  }

  private func flush() {
    timer?.cancel()
    timer = nil
    let batch = pending
    pending = []
    guard !batch.isEmpty else { return }
    Task {
      do {
        try await commit(batch.map(\.entry))
        for (_, waiter) in batch { waiter.resume() }
      } catch {
        for (_, waiter) in batch { waiter.resume(throwing: error) }
      }
    }
  }
}
