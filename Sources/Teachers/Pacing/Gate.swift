import Synchronization
import Values

/// Lets calls to a teacher begin when the ``Pace`` of one of its endpoints says so, about in the order in which
/// they came.
final class Gate: Sendable {
  /// A call that has begun, at one of the teacher's endpoints.
  struct Pass: Sendable {
    /// 0..<the number of endpoints.
    let endpoint: Int
    fileprivate let ticket: Pace.Ticket
  }

  private typealias Waiter = (id: Int, continuation: CheckedContinuation<Void, Never>)

  private struct State {
    var paces: [Pace]
    /// Endpoints that cannot be asked at all.
    var leftOut: Set<Int> = []
    var waiting: [Waiter] = []
    var lastID = 0
    /// Rises with everything that may let a call begin.
    var changes = 0
    var lastAnswer = -Double.infinity
    /// Attempts one behind the other, at any address, with nobody there; and when the first of them ended.
    var broken = (count: 0, since: 0.0)
  }

  private enum Entrance {
    case pass(Pass)
    /// Not before something changes, or this time; who looked before so many changes may wait.
    case later(until: Double?, changes: Int)
  }

  private let state: Mutex<State>
  private let opened = ContinuousClock.now

  /// - Parameter most: the most calls in flight to each of the endpoints.
  init(endpoints: Int, most: Int, limits: RateLimits) {
    state = Mutex(
      State(
        paces: (0..<endpoints).map { _ in Pace(most: most, limits: limits, now: 0) }))
  }

  /// From now on counts other limits, which may be stricter or not.
  func limit(most: Int, _ limits: RateLimits) {
    let now = now
    state.withLock { state in
      for endpoint in state.paces.indices {
        state.paces[endpoint].limit(most: most, limits, now: now)
      }
      state.changes += 1
    }
  }

  /// Seconds since the gate was opened.
  var now: Double { (ContinuousClock.now - opened) / .seconds(1) }

  /// When a call was last answered; before all times if none was.
  var lastAnswer: Double { state.withLock { $0.lastAnswer } }

  /// How many attempts one behind the other found nobody, and for how many seconds that has gone on.
  var broken: (count: Int, seconds: Double) {
    let now = now
    return state.withLock { ($0.broken.count, $0.broken.count > 0 ? now - $0.broken.since : 0) }
  }

  /// Seconds for which all endpoints are left alone from now on.
  var rest: Double {
    let now = now
    return state.withLock { state in
      state.paces.indices.filter { !state.leftOut.contains($0) }.map { state.paces[$0].rest(now) }
        .min() ?? 0
    }
  }

  /// Whether endpoints other than this one may be asked now.
  func hasOthers(than endpoint: Int) -> Bool {
    let now = now
    return state.withLock { state in
      state.paces.indices.contains {
        $0 != endpoint && !state.leftOut.contains($0) && !state.paces[$0].isResting(now)
      }
    }
  }

  /// Asks an endpoint no more.
  ///
  /// - Returns: false if it would be the last.
  func leaveOut(_ endpoint: Int) -> Bool {
    state.withLock { state in
      guard state.leftOut.union([endpoint]).count < state.paces.count else { return false }
      state.leftOut.insert(endpoint)
      return true
    }
  }

  /// Whether a call was answered after a time.
  func wasAnswered(since time: Double) -> Bool { state.withLock { $0.lastAnswer > time } }

  /// Waits until a call may begin.
  ///
  /// - Throws: `CancellationError` if the task was cancelled.
  func enter(_ group: CallGroup) async throws -> Pass {
    while true {
      if Task.isCancelled {
        // Whoever woke this one meant to wake somebody who goes on.
        wake()
        throw CancellationError()
      }
      switch entrance(group) {
      case .pass(let pass): return pass
      case .later(let time, let changes): await wait(until: time, changes)
      }
    }
  }

  /// Lets a call begin if it may at once.
  func tryEnter(_ group: CallGroup) -> Pass? {
    if case .pass(let pass) = entrance(group) { pass } else { nil }
  }

  /// Takes in how a call ended, and wakes those that may begin now.
  func leave(_ pass: Pass, _ ending: Pace.Ending) {
    let now = now
    state.withLock { state in
      state.paces[pass.endpoint].finish(pass.ticket, ending, now: now)
      if case .answered = ending { state.lastAnswer = now }
      if case .broken = ending {
        if state.broken.count == 0 { state.broken.since = now }
        state.broken.count += 1
      } else {
        state.broken.count = 0
      }
      state.changes += 1
    }
    wake()
  }

  /// Asks the endpoint that has the most room first.
  private func entrance(_ group: CallGroup) -> Entrance {
    let now = now
    return state.withLock { state in
      var earliest: Double?
      let order =
        state.paces.count == 1
        ? [0]
        : state.paces.indices.sorted {
          state.paces[$0].load < state.paces[$1].load
        }
      for endpoint in order where !state.leftOut.contains(endpoint) {
        let tokens = Self.expectedTokens(of: group, state.paces[endpoint].outputTokens)
        let (start, ticket) = state.paces[endpoint].start(tokens, now: now)
        switch start {
        case .now: if let ticket { return .pass(Pass(endpoint: endpoint, ticket: ticket)) }
        case .at(let time): earliest = min(earliest ?? time, time)
        case .whenOneEnds: break
        }
      }
      return .later(until: earliest, changes: state.changes)
    }
  }

  /// Answers are taken to be as long as those before.
  private static func expectedTokens(of group: CallGroup, _ known: Double?) -> CallTokens {
    let output = group.first.kind == .answer ? Int(known ?? 500) : 0
    return CallTokens(
      input: group.estimatedPromptTokens,
      output: min(output, group.first.sampling.maxTokens ?? output) * group.calls.count)
  }

  /// Waits until a call ends that is under way, or until a time.
  ///
  /// - Parameter changes: as many as there were when it was found that one has to wait.
  private func wait(until time: Double?, _ changes: Int) async {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let alarm = time.map { time in
      Task {
        try? await Task.sleep(for: .seconds(max(0.001, time - now)))
        if !Task.isCancelled { wake(id) }
      }
    }
    defer { alarm?.cancel() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isQueued = state.withLock { state in
          // One may have ended since the pace was asked: then there is no one left to wake this one.
          guard !Task.isCancelled, state.changes == changes else { return false }
          if let time, time <= now { return false }
          state.waiting.append((id, continuation))
          return true
        }
        if !isQueued { continuation.resume() }
      }
    } onCancel: {
      wake(id)
    }
  }

  private func wake(_ id: Int) {
    let waiter = state.withLock { state in
      state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
    }
    waiter?.continuation.resume()
  }

  /// Two, since a window that has grown lets in one more than the one whose place is free; each looks again for
  /// itself.
  private func wake() {
    let woken = state.withLock { state in
      let woken = Array(state.waiting.prefix(2))
      state.waiting.removeFirst(woken.count)
      return woken
    }
    for waiter in woken { waiter.continuation.resume() }
  }
}
