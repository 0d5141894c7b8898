import Synchronization

/// Ends what has stood still for too long. One clock looks after all, since a timer for each of thousands of
/// calls a second would cost more than the calls.
final class IdleWatch: Sendable {
  /// What was too long, and was ended.
  enum Elapsed: Error {
    /// Nothing came.
    case firstByte
    /// Nothing more came.
    case silence
    /// It came to no end.
    case whole
  }

  /// Something that may stand still for so long.
  final class Limit: Sendable {
    private struct State {
      /// When the silence is over that may be now.
      var end: Double
      var hasBegun = false
      var elapsed: Elapsed?
    }

    private let idle: Double
    private let wholeEnd: Double
    private let state: Mutex<State>
    private let now: @Sendable () -> Double

    fileprivate init(_ timeouts: Teacher.Timeouts, _ now: @escaping @Sendable () -> Double) {
      idle = timeouts.idle
      self.now = now
      let begin = now()
      wholeEnd = begin + timeouts.whole
      state = Mutex(State(end: begin + timeouts.firstByte))
    }

    /// Something has come: silence begins anew.
    func start() { start(idle) }

    /// From now on it may be silent for so many seconds, and no longer than it may be anyway.
    func start(atMost seconds: Double) { start(min(idle, seconds)) }

    private func start(_ seconds: Double) {
      let end = now() + seconds
      state.withLock {
        $0.end = end
        $0.hasBegun = true
      }
    }

    /// Whether it is over; notes that it was found out.
    fileprivate func isOver(_ now: Double) -> Bool {
      state.withLock { state in
        if now > wholeEnd {
          state.elapsed = .whole
        } else if now > state.end {
          state.elapsed = state.hasBegun ? .silence : .firstByte
        }
        return state.elapsed != nil
      }
    }

    fileprivate var elapsed: Elapsed? { state.withLock { $0.elapsed } }
  }

  private struct State {
    var running: [Int: (limit: Limit, end: @Sendable () -> Void)] = [:]
    var lastID = 0
    var clock: Task<Void, Never>?
  }

  private let clock: WatchClock
  private let state = Mutex(State())

  init(_ clock: WatchClock = .machine) {
    self.clock = clock
  }

  /// Waits for something within its limits, give or take half a second: the first byte must come in time, from its
  /// ``Limit/start()`` on no silence may be too long, and all of it must have come in the end.
  ///
  /// - Parameters:
  ///   - isShielded: whether it goes on when the task that waits for it is cancelled.
  ///   - begin: begins it.
  ///   - end: ends it before its time: waiting for it throws then.
  /// - Throws: ``Elapsed`` if it stood still for longer, or what `wait` throws.
  func limit<Job: Sendable, Result: Sendable>(
    _ timeouts: Teacher.Timeouts, isShielded: Bool = false, _ begin: (Limit) -> Job,
    end: @escaping @Sendable (Job) -> Void, wait: (Job) async throws -> Result
  ) async throws -> Result {
    let limit = Limit(timeouts, clock.now)
    let job = begin(limit)
    let id = add(limit) { end(job) }
    defer { state.withLock { $0.running[id] = nil } }
    do {
      if isShielded { return try await wait(job) }
      return try await withTaskCancellationHandler {
        try await wait(job)
      } onCancel: {
        end(job)
      }
    } catch {
      throw limit.elapsed ?? error
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
        state.clock = Task { [weak self, clock] in
          while (try? await clock.tick()) != nil { self?.look() }
        }
      }
      return state.lastID
    }
  }

  private func look() {
    let now = clock.now()
    let running = state.withLock { Array($0.running.values) }
    for (limit, end) in running where limit.isOver(now) { end() }
  }
}

/// The clock that silence is measured by: the machine's, or one that a test moves.
struct WatchClock: Sendable {
  /// Seconds since any time.
  let now: @Sendable () -> Double
  /// Returns when it is time to look again.
  let tick: @Sendable () async throws -> Void

  static let machine: WatchClock = {
    let start = ContinuousClock.now
    return WatchClock(
      now: { (ContinuousClock.now - start) / .seconds(1) },
      tick: { try await Task.sleep(for: .milliseconds(500)) })
  }()
}
