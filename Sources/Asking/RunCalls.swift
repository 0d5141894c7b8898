import Ledger
import Teachers
import Values

/// Where a run hands its calls in: what was paid for before comes from the ledger, what another run has under way is
/// waited for, the rest is asked, and no answer counts before the ledger has it.
public final class RunCalls: Asker {
  let scheduler: CallScheduler
  let book: CallBook
  /// The run's account with the scheduler.
  let account: Int
  private let budget: Budget
  private let retriesFailed: Bool

  var ledger: CallLedger { scheduler.ledger }

  /// The ledger, for whoever asks what is paid for.
  package var knownAnswers: CallLedger { ledger }
  private var batches: BatchScheduler { BatchScheduler(calls: self) }

  init(
    _ scheduler: CallScheduler, run: String, account: Int, budget: Budget, retriesFailed: Bool,
    observe: @escaping @Sendable (CallEvent) -> Void
  ) {
    self.scheduler = scheduler
    self.account = account
    self.budget = budget
    self.retriesFailed = retriesFailed
    book = CallBook(run: run, observe: observe)
  }

  /// All calls of the run so far.
  public var progress: CallProgress { book.progress }

  /// Tells how many calls the next stage needs, for the progress line.
  public func expect(_ calls: Int) { book.expect(calls) }

  public func outcomes(of calls: [Call]) throws -> [CallOutcome?] { try ledger.outcomes(of: calls) }

  public func rest() async { await scheduler.client.closeIdle() }

  /// How many calls are looked up in the ledger at a time.
  private static let chunk = 256
  /// How long a call is left alone that another process has under way, in milliseconds: from, to.
  private static let patience = (100, 1000)

  public func settle(_ next: () throws -> Call?) async throws {
    book.begin()
    defer { book.end() }
    do {
      var batched: [Call] = []
      try await settle(next, &batched)
      try await batches.settle(batched)
    } catch let error as CallScheduler.NoBudget {
      throw try explained(error)
    }
  }

  /// Settles all calls but those that go into batches.
  private func settle(_ next: () throws -> Call?, _ batched: inout [Call]) async throws {
    var left = try await make(next, &batched)
    var pause = Self.patience.0
    while !left.isEmpty {
      // What others had under way: answered now, or ours to make.
      try Task.checkCancellation()
      let standings = try ledger.standings(of: left)
      let lying = zip(left, standings).filter { $1.isLying }.map { $0.0 }
      var open = zip(left, standings).filter { !$1.isLying }.map { $0.0 }[...]
      if open.isEmpty {
        // In somebody's batch: what it brings is taken in, whoever handed it in.
        let taken = try await batches.takeIn(lying)
        open = lying.filter { !taken.contains($0.key.bytes) }[...]
        left = try await make({ open.popFirst() }, &batched)
        continue
      }
      for call in open { await scheduler.wait(for: call.key.bytes) }
      let before = left.count
      left = lying + (try await make({ open.popFirst() }, &batched))
      // Another process tells nobody when it is done.
      guard left.count > lying.count else { continue }
      pause = left.count < before ? Self.patience.0 : min(Self.patience.1, 2 * pause)
      try await Task.sleep(for: .milliseconds(pause))
    }
  }

  /// Makes all calls but those that others have under way.
  ///
  /// - Parameter batched: takes those that go into batches.
  /// - Returns: what others have under way.
  private func make(_ next: () throws -> Call?, _ batched: inout [Call]) async throws -> [Call] {
    var plan = CallPlan()
    var lying: [Call] = []
    let party = scheduler.newParty()
    defer { scheduler.leave(party) }
    var sight: CallScheduler.Sight?
    try await withThrowingTaskGroup(of: CallPlan.Ending.self) { group in
      while true {
        switch plan.next() {
        case .read:
          do {
            try Task.checkCancellation()
            let calls = try read(next)
            if calls.count < Self.chunk { plan.finishReading() }
            let repeated = plan.repeated
            try look(plan.take(calls), &plan, &lying, &batched, party, &sight)
            book.repeated(plan.repeated - repeated)
          } catch { stop(&plan, error) }
        case .start(let request):
          group.addTask(executorPreference: scheduler.client.executors.any()) { [sight] in
            await self.attempt(request, party, sight)
          }
        case .await(let calls):
          for call in calls { await scheduler.wait(for: call.key.bytes) }
          do {
            try look(plan.take(calls), &plan, &lying, &batched, party, &sight)
          } catch { stop(&plan, error) }
        case .wait:
          guard let ending = try await waitForOne(&group) else { continue }
          let isFirst = plan.failure == nil
          plan.end(ending)
          if let failure = plan.failure, isFirst {
            book.stopping(scheduler.inFlight(of: account))
            // What the budget reserved may begin; else only what is on its way comes to its end.
            if !(failure is CallScheduler.NoBudget) { group.cancelAll() }
          }
        case .end:
          if let failure = plan.failure { throw failure }
          return
        }
      }
    }
    return lying + plan.ofOthers
  }

  private func stop(_ plan: inout CallPlan, _ error: any Error) {
    if plan.failure == nil { book.stopping(scheduler.inFlight(of: account)) }
    plan.stop(error)
  }

  /// Waits for a request; tells that it does if somebody stops the run meanwhile.
  private func waitForOne(
    _ group: inout ThrowingTaskGroup<CallPlan.Ending, any Error>
  ) async throws -> CallPlan.Ending? {
    if Task.isCancelled { return try await group.next() }
    return try await withTaskCancellationHandler {
      try await group.next()
    } onCancel: {
      book.stopping(scheduler.inFlight(of: account))
    }
  }

  /// The next calls of a stream; fewer than usual at its end.
  private func read(_ next: () throws -> Call?) throws -> [Call] {
    var calls: [Call] = []
    while calls.count < Self.chunk, let call = try next() { calls.append(call) }
    return calls
  }

  /// Sorts out which of some calls are to be made.
  ///
  /// - Parameter sight: what was to be seen of others before; nil if each request must ask the ledger again.
  private func look(
    _ calls: [Call], _ plan: inout CallPlan, _ lying: inout [Call], _ batched: inout [Call],
    _ party: Int, _ sight: inout CallScheduler.Sight?
  ) throws {
    // What an earlier look left over is no newer than that look.
    if !plan.hasWaiting { sight = scheduler.sight(of: party) }
    let standings = try ledger.standings(of: calls)
    var open: [Call] = []
    for (call, standing) in zip(calls, standings) {
      switch standing {
      case .answered:
        book.remembered(call.teacher)
        plan.drop([call])
      case .failed(let failure) where !isWorthAsking(failure, call.teacher):
        book.failedBefore(failure)
        plan.drop([call])
      case _ where call.goesIntoBatch: batched.append(call)
      case .lying:
        lying.append(call)
        plan.drop([call])
      case .failed:
        // How it failed counts when it is asked.
        sight = nil
        open.append(call)
      case .open: open.append(call)
      }
    }
    if !open.isEmpty { try scheduler.requireAllKeys() }
    plan.add(open)
  }

  /// Whether a call that failed is made again.
  func isWorthAsking(_ failure: CallLedger.Failure, _ teacher: Teacher) -> Bool {
    if failure.isWorthAsking(teacher) { return true }
    // Once in a session is enough, whoever asks.
    return retriesFailed && (failure.at ?? 0) < scheduler.began
  }

  /// What the ledger says about a budget, when all that was in flight is taken in.
  func explained(_ error: CallScheduler.NoBudget) throws -> RetortError {
    if error.isSession {
      return error.shortage.error(
        scheduler.budget, spent: scheduler.spent, "the session's budget is spent",
        hint: "start a session with a larger one: it goes on where this one stopped")
    }
    let told = error.shortage.error(
      budget, spent: try ledger.spending(of: book.run), "the run's budget is spent",
      hint:
        "raise it in the recipe (FIELD) and run the same command again: it goes on where it stopped"
    )
    // What nobody can count is said, and not left out.
    let broken = scheduler.traffic.failed
    guard broken > 0 else { return told }
    return RetortError(
      told.kind, told.what,
      cause: (told.cause.map { "\($0); " } ?? "")
        + "\(broken) requests of this session broke off or failed, and what their endpoint charges for them is not counted",
      hint: told.hint)
  }
}

extension Call {
  /// Whether it is handed in with others.
  var goesIntoBatch: Bool { teacher.isBatched && kind == .answer }
}

extension CallLedger.Standing {
  var isLying: Bool { if case .lying = self { true } else { false } }
  var isAnswered: Bool { if case .answered = self { true } else { false } }
}
