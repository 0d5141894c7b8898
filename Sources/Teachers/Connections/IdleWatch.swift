import Synchronization

/// Ends what has stood still for too long. One clock looks after all, since a timer for each of thousands of
/// calls a second would cost more than the calls.
final class IdleWatch: Sendable {
  /// What stood still was ended.
  struct Elapsed: Error {}

  /// Something that may stand still for so long.
  final class Limit: Sendable {
    private let seconds: Double
    /// When it is over; nil before it began to run.
    private let end = Mutex<ContinuousClock.Instant?>(nil)
    private let wasEnded = Atomic(false)

    fileprivate init(seconds: Double) {
      self.seconds = seconds
    }

    /// Begins to run, or begins anew.
    func start() { end.withLock { $0 = .now + .seconds(seconds) } }

    /// Whether it is over; notes that it was found out.
    fileprivate func isOver(_ now: ContinuousClock.Instant) -> Bool {
      guard end.withLock({ $0.map { $0 < now } ?? false }) else { return false }
      wasEnded.store(true, ordering: .relaxed)
      return true
    }

    fileprivate var hasElapsed: Bool { wasEnded.load(ordering: .relaxed) }
  }

  private struct State {
    var running: [Int: (limit: Limit, end: @Sendable () -> Void)] = [:]
    var lastID = 0
    var clock: Task<Void, Never>?
  }

  private let state = Mutex(State())

  /// Runs `body`; from its ``Limit/start()`` on it may stand still for so many seconds, give or take half a
  /// second.
  ///
  /// - Throws: ``Elapsed`` if it stood still for longer, or what `body` throws.
  func limit<Result: Sendable>(
    _ seconds: Double, _ body: @escaping @Sendable (Limit) async throws -> Result
  ) async throws -> Result {
    let limit = Limit(seconds: seconds)
    let task = Task { try await body(limit) }
    let id = add(limit) { task.cancel() }
    defer { state.withLock { $0.running[id] = nil } }
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch {
      throw limit.hasElapsed ? Elapsed() : error
    }
  }

  /// Stops the clock.
  func stop() {
    state.withLock { state in
      state.clock?.cancel()
      state.clock = nil
    }
  }

  private func add(_ limit: Limit, _ end: @escaping @Sendable () -> Void) -> Int {
    state.withLock { state in
      state.lastID += 1
      state.running[state.lastID] = (limit, end)
      if state.clock == nil {
        state.clock = Task { [weak self] in
          while (try? await Task.sleep(for: .milliseconds(500))) != nil { self?.look() }
        }
      }
      return state.lastID
    }
  }

  private func look() {
    let now = ContinuousClock.now
    let running = state.withLock { Array($0.running.values) }
    for (limit, end) in running where limit.isOver(now) { end() }
  }
}
