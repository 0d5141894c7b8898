import Ledger
import Synchronization
import Teachers
import Values

/// Counts what a run's calls come to, and says when its budget is spent.
final class CallBook: Sendable {
  private struct State {
    var all = CallProgress()
    var stage = CallProgress()
    /// Calls that the next stage will hand in, if that is known.
    var expected: Int?
    var spent: Spending
    var begun = ContinuousClock.now
    /// The teachers that have answered, and how many calls of the others were refused.
    var answering: Set<String> = []
    var refused: [String: Int] = [:]
  }

  /// The run's name: who spends.
  let run: String
  private let budget: Budget
  private let observe: @Sendable (CallEvent) -> Void
  private let state: Mutex<State>

  /// So many refused and none answered is no fault of the rows.
  private static let refusalsInARow = 25

  /// - Parameters:
  ///   - spent: what earlier sessions of the run spent.
  ///   - observe: is told what happens; from any thread, often; it must not block.
  init(
    run: String, budget: Budget, spent: Spending, observe: @escaping @Sendable (CallEvent) -> Void
  ) {
    self.run = run
    self.budget = budget
    self.observe = observe
    state = Mutex(State(spent: spent))
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

  /// Why no call may begin any more; nil while the budget lasts.
  var budgetError: RetortError? {
    budget.error(
      state.withLock { $0.spent }, "the run's budget is spent",
      hint:
        "raise it in the recipe (FIELD) and run the same command again: it goes on where it stopped"
    )
  }

  /// A call that an earlier session paid for: its teacher does answer.
  func remembered(_ teacher: Teacher) {
    repeated()
    state.withLock { _ = $0.answering.insert(teacher.name) }
  }

  /// A call that is under way already.
  func repeated() { count { $0.remembered += 1 } }

  func failedBefore(_ failure: CallLedger.Failure) {
    count { $0.addFailure(Refusal(failure)) }
  }

  func answered(_ reply: Reply, _ teacher: Teacher) {
    let spending = reply.spending(at: teacher.price)
    tell { state in
      if !state.answering.contains(teacher.name) { state.answering.insert(teacher.name) }
      state.spent += spending
      state.all.add(spending)
      state.stage.add(spending)
    }
  }

  /// - Throws: ``RetortError`` of kind `teacher` if the teacher refuses everything.
  func failed(_ refusal: Refusal, _ teacher: Teacher) throws {
    count { $0.addFailure(refusal) }
    let refused = state.withLock { state in
      guard !state.answering.contains(teacher.name) else { return 0 }
      state.refused[teacher.name, default: 0] += 1
      return state.refused[teacher.name, default: 0]
    }
    guard refused >= Self.refusalsInARow else { return }
    throw RetortError(
      .teacher, "teacher \"\(teacher.name)\" refused \(refused) calls and answered none",
      cause: "HTTP \(refusal.status): \(refusal.message)",
      hint: "see the teacher's description in the recipe; then retort run … --retry-failed")
  }

  /// Tells how much lies with a provider.
  func waiting(_ progress: BatchProgress) { observe(.waiting(progress)) }

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
