import Ledger
import Synchronization
import Teachers
import Values

/// Counts what a run's calls come to, tells how far they are, and notices when a teacher refuses everything.
final class CallBook: Sendable {
  private struct State {
    var all = CallProgress()
    var stage = CallProgress()
    /// Calls that the next stage will hand in, if that is known.
    var expected: Int?
    var begun = ContinuousClock.now
    /// What each teacher did last.
    var waves: [String: RefusalWave] = [:]
    /// Calls that failed, so that each counts once, however many stages hand it in.
    var failed: Set<[UInt8]> = []
    /// Seconds of the longest answer.
    var longest: Double?
    /// Whether it was told that nothing begins any more.
    var isStopping = false
  }

  /// The run's name: who spends.
  let run: String
  private let observe: @Sendable (CallEvent) -> Void
  private let state = Mutex(State())

  /// - Parameter observe: is told what happens; from any thread, often; it must not block.
  init(run: String, observe: @escaping @Sendable (CallEvent) -> Void) {
    self.run = run
    self.observe = observe
  }

  var progress: CallProgress { state.withLock { $0.all } }

  func expect(_ calls: Int) { state.withLock { $0.expected = calls } }

  func begin() {
    tell { state in
      state.begun = .now
      state.stage = CallProgress()
      state.stage.total = state.expected
      state.expected = nil
    }
  }

  func end() {
    tell { state in
      let seconds = (ContinuousClock.now - state.begun) / .seconds(1)
      state.stage.seconds += seconds
      state.all.seconds += seconds
    }
  }

  /// A call that was paid for before: its teacher does answer.
  func remembered(_ teacher: Teacher) {
    count { $0.remembered += 1 }
    state.withLock { $0.waves[teacher.name, default: RefusalWave()].isAnswering = true }
  }

  /// Calls that are under way already.
  func repeated(_ calls: Int) { if calls > 0 { count { $0.remembered += calls } } }

  func failedBefore(_ failure: CallLedger.Failure) {
    addFailure(Refusal(failure), failure.key)
  }

  private func addFailure(_ refusal: Refusal, _ key: [UInt8]) {
    tell { state in
      state.stage.addFailure(refusal)
      if state.failed.insert(key).inserted { state.all.addFailure(refusal) }
    }
  }

  /// Something was paid for replies that came to nothing.
  func wasted(_ spending: Spending) { count { $0.addWaste(spending) } }

  /// - Parameter seconds: how long it took; nil if that says nothing.
  func answered(_ spending: Spending, _ teacher: Teacher, seconds: Double?) {
    tell { state in
      state.waves[teacher.name, default: RefusalWave()].answered()
      state.all.add(spending)
      state.stage.add(spending)
      if let seconds { state.longest = max(state.longest ?? 0, seconds) }
    }
  }

  /// - Parameters:
  ///   - wasDoubtful: whether the call was one of a wave before.
  /// - Returns: the wave that it is one of, if many were refused in a row.
  func failed(
    _ refusal: Refusal, _ key: [UInt8], _ teacher: Teacher, wasDoubtful: Bool
  ) -> RefusalWave.Break? {
    addFailure(refusal, key)
    return state.withLock {
      $0.waves[teacher.name, default: RefusalWave()].refused(
        key, refusal, wasDoubtful: wasDoubtful)
    }
  }

  /// Tells how much lies with a provider.
  func waiting(_ progress: BatchProgress) { observe(.waiting(progress)) }

  /// Tells that no request begins any more.
  ///
  /// - Parameter requests: those that are taken in.
  func stopping(_ requests: Int) {
    let stop = state.withLock { state -> CallEvent.Stop? in
      guard requests > 0, !state.isStopping else { return nil }
      state.isStopping = true
      return .init(requests: requests, seconds: state.longest)
    }
    if let stop { observe(.stopping(stop)) }
  }

  /// Tells something that people should know.
  func note(_ text: String) { observe(.note(text)) }

  private func count(_ add: (inout CallProgress) -> Void) {
    tell { state in
      add(&state.all)
      add(&state.stage)
    }
  }

  private func tell(_ change: (inout State) -> Void) {
    let stage = state.withLock { state in
      change(&state)
      return state.stage
    }
    observe(.asking(stage))
  }
}
