import Ledger
import Synchronization
import Teachers
import Values

/// What all runs of a session share when they ask: the ledger, the client, which calls are under way, and a budget.
///
/// A call that one run has under way is not made by another: it waits, and finds the answer in the ledger. So does a
/// call that another process has under way.
public final class CallScheduler: Sendable {
  let ledger: CallLedger
  let client: ChatClient
  let claims: CallClaims
  /// Where locks of batches lie.
  let claimFolder: String
  private let budget: Budget
  private let state = Mutex(State())

  private struct State {
    /// Who waits for the calls that are under way.
    var underWay: [CallKey: [Int: CheckedContinuation<Void, Never>]] = [:]
    var lastWaiter = 0
    var spent = Spending()
  }

  /// - Parameters:
  ///   - claims: the folder through which processes tell each other what they have under way.
  ///   - budget: what the calls of all runs may take together in this session.
  public init(
    ledger: CallLedger, client: ChatClient, claims: String, budget: Budget = Budget()
  ) throws {
    self.ledger = ledger
    self.client = client
    self.claims = try CallClaims(folder: claims)
    claimFolder = claims
    self.budget = budget
  }

  /// The calls of a run.
  ///
  /// - Parameters:
  ///   - run: who spends.
  ///   - budget: what all calls of the run may take, in all its sessions.
  ///   - retriesFailed: whether calls that failed in an earlier session are made again.
  ///   - observe: is told what happens; from any thread, often; it must not block.
  public func calls(
    of run: String, budget: Budget, retriesFailed: Bool = false,
    observe: @escaping @Sendable (CallEvent) -> Void = { _ in }
  ) throws -> RunCalls {
    try RunCalls(
      self, run: run, budget: budget, retriesFailed: retriesFailed, observe: observe)
  }

  /// What the asking of all runs has come to.
  public var traffic: Traffic { client.traffic }

  // MARK: Under way

  /// Takes a call up, unless it is under way already in this process.
  func begin(_ key: CallKey) -> Bool {
    state.withLock { state in
      guard state.underWay[key] == nil else { return false }
      state.underWay[key] = [:]
      return true
    }
  }

  /// The call is over, well or not: whoever waited for it looks what came of it.
  func end(_ key: CallKey) {
    let waiters = state.withLock { $0.underWay.removeValue(forKey: key) }
    for waiter in (waiters ?? [:]).values { waiter.resume() }
  }

  /// Returns when the call is no longer under way in this process, or the task was cancelled.
  func wait(for key: CallKey) async {
    let id = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard !Task.isCancelled, state.underWay[key] != nil else { return true }
          state.underWay[key]?[id] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { $0.underWay[key]?.removeValue(forKey: id) }
      waiter?.resume()
    }
  }

  // MARK: Budget

  /// Counts what a call of any run took.
  func count(_ spending: Spending) { state.withLock { $0.spent += spending } }

  /// Why no call of any run may begin any more; nil while the session's budget lasts.
  var budgetError: RetortError? {
    budget.error(
      state.withLock { $0.spent }, "the session's budget is spent",
      hint: "start a session with a larger one: it goes on where this one stopped")
  }
}

extension Budget {
  /// Why nothing more may be spent; nil while it lasts.
  func error(_ spent: Spending, _ what: String, hint: String) -> RetortError? {
    if let tokens, spent.tokens >= tokens {
      return RetortError(
        .budget, what, cause: "\(spent.tokens) of \(tokens) tokens",
        hint: hint.replacing("FIELD", with: "budget: { tokens: … }"))
    }
    if let dollars, spent.cost >= dollars {
      return RetortError(
        .budget, what, cause: "$\(spent.cost.dollars) of $\(dollars.dollars)",
        hint: hint.replacing("FIELD", with: "budget: { dollars: … }"))
    }
    return nil
  }
}
