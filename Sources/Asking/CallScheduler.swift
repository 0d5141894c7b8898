import Foundation
import Ledger
import Synchronization
import Teachers
import Values

/// What all runs of a session share when they ask: the ledger, the client, which calls are under way, and budgets.
///
/// A call that one run has under way is not made by another: it waits, and finds the answer in the ledger. So does a
/// call that another process has under way. Which requests may begin is decided by ``Admission``.
public final class CallScheduler: Sendable {
  let ledger: CallLedger
  let client: ChatClient
  let claims: CallClaims
  let claimFolder: String
  /// When the session began, in seconds since 1970: what failed before is of an earlier one.
  let began = Date().timeIntervalSince1970
  private let state: Mutex<State>
  let hasAllKeys = Mutex(false)

  private typealias Waiter = CheckedContinuation<Void, Never>

  private struct State {
    var admission: Admission
    var applicants: [Int: Applicant] = [:]
    /// What was said to those who do not wait yet; nil where nothing was.
    var early: [Int: Admission.Answer?] = [:]
    /// Who waits for the calls and batches that are under way.
    var waiters: [[UInt8]: [Int: Waiter]] = [:]
    /// Batches that this process looks after.
    var held: Set<[UInt8]> = []
    var lastID = 0

    mutating func newID() -> Int {
      lastID += 1
      return lastID
    }

    /// Whom to tell what was decided.
    mutating func told(_ said: [(id: Int, answer: Admission.Answer)]) -> Told {
      var told = Told()
      for (id, answer) in said {
        if let applicant = applicants.removeValue(forKey: id) {
          told.answers.append((applicant, answer))
        } else if early[id] != nil {
          early[id] = .some(answer)
        }
      }
      return told
    }

    mutating func freed(_ keys: some Sequence<[UInt8]>) -> [Waiter] {
      keys.flatMap { key in (waiters.removeValue(forKey: key) ?? [:]).values }
    }
  }

  private typealias Applicant = CheckedContinuation<Admission.Answer?, Never>

  /// Who is to go on: outside of the lock.
  private struct Told: Sendable {
    var answers: [(applicant: Applicant, answer: Admission.Answer?)] = []
    var waiters: [Waiter] = []

    func tell() {
      for (applicant, answer) in answers { applicant.resume(returning: answer) }
      for waiter in waiters { waiter.resume() }
    }
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
    state = Mutex(State(admission: Admission(budget: budget)))
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
    let spent = try ledger.spending(of: run)
    let account = state.withLock { state in
      let account = state.newID()
      state.admission.open(account: account, budget, spent: spent)
      return account
    }
    return RunCalls(
      self, run: run, account: account, budget: budget, retriesFailed: retriesFailed,
      observe: observe)
  }

  /// The models that a teacher's endpoints list; nil where one of them lists none.
  package func listedModels(of teacher: Teacher) async throws -> [String]? {
    try await client.listedModels(of: teacher)
  }

  /// Whether calls to a teacher failed that may be answered now: it is asked otherwise than then, or they failed as many
  /// did at a time.
  public func hasFailuresWorthAsking(_ teacher: Teacher) throws -> Bool {
    try ledger.hasFailuresWorthAsking(teacher)
  }

  /// What the asking of all runs has come to.
  public var traffic: Traffic { client.traffic }

  /// Why most calls to some teachers failed; nil if none did.
  public func commonestFailure(of teachers: [Teacher]) throws -> String? {
    let origins = Set(teachers.map { CallLedger.Origin($0) })
    let reasons = try ledger.failures().filter { origins.contains($0.origin) }
      .reduce(into: [String: Int]()) { $0[Refusal($1).reason, default: 0] += 1 }
    let most = reasons.max { ($0.value, $1.key) < ($1.value, $0.key) }
    return most.map { "\($0.key) (\($0.value) calls)" }
  }

  // MARK: Requests

  /// A request that may be made now.
  struct Pass: Sendable {
    fileprivate let id: Int
    /// Of its calls those that are not under way already; not empty.
    let calls: [Call]
  }

  /// Somebody who looks in the ledger for calls and then makes them; it knows what it began itself.
  func newParty() -> Int { state.withLock { $0.newID() } }

  func leave(_ party: Int) { state.withLock { $0.admission.leave(party) } }

  /// What of others is to be seen before a look in the ledger.
  struct Sight: Sendable, Equatable {
    fileprivate let session: Admission.Sight
    fileprivate let processes: UInt64
  }

  /// - Returns: nil if others may buy calls now, here or in another process.
  func sight(of party: Int) -> Sight? {
    guard let processes = claims.sessionsIfAlone(),
      let session = state.withLock({ $0.admission.sight(of: party) })
    else { return nil }
    return Sight(session: session, processes: processes)
  }

  /// Whether nobody else can have bought calls since a look in the ledger that are claimed now: it need not be asked again.
  func isStillSo(_ sight: Sight?, _ party: Int) -> Bool {
    guard let sight, claims.sessions() == sight.processes else { return false }
    return state.withLock { $0.admission.sight(of: party) } == sight.session
  }

  /// Why no request of a run may begin any more.
  struct NoBudget: Error {
    let shortage: BudgetAccount.Shortage
    /// Whether it is the session's budget, and not the run's.
    let isSession: Bool
  }

  /// Waits until a request may be made.
  ///
  /// - Returns: nil if all its calls are under way.
  /// - Throws: ``NoBudget``, `CancellationError`.
  func admit(_ group: CallGroup, account: Int, party: Int) async throws -> Pass? {
    let request = try request(group, account)
    let id = state.withLock { $0.newID() }
    let teacher = group.teacher
    let applicant = Admission.Applicant(
      id: id, account: account, party: party, teacher: teacher.placesKey,
      places: teacher.concurrency * teacher.endpointCount, keys: group.calls.map(\.key.bytes),
      request: request)
    let answer = try await answer(to: applicant)
    switch answer {
    case .begins(let keys):
      return Pass(id: id, calls: group.calls.filter { keys.contains($0.key.bytes) })
    case .isUnderWay: return nil
    case .isRefused(let shortage, let isSession):
      throw NoBudget(shortage: shortage, isSession: isSession)
    }
  }

  /// What an applicant is told: mostly at once.
  private func answer(to applicant: Admission.Applicant) async throws -> Admission.Answer {
    try Task.checkCancellation()
    let id = applicant.id
    let (atOnce, others) = state.withLock { state -> (Admission.Answer?, Told) in
      state.early[id] = .some(nil)
      let told = state.told(state.admission.apply(applicant))
      let answer = state.early[id] ?? nil
      if answer != nil { state.early[id] = nil }
      return (answer, told)
    }
    others.tell()
    if let atOnce { return atOnce }
    let answer = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: Applicant) in
        state.withLock { state -> Told in
          // Said meanwhile, or withdrawn.
          guard let early = state.early.removeValue(forKey: id) else {
            return Told(answers: [(continuation, nil)])
          }
          if let early { return Told(answers: [(continuation, early)]) }
          state.applicants[id] = continuation
          return Told()
        }.tell()
      }
    } onCancel: {
      state.withLock { state -> Told in
        // What was said before the cancellation stands.
        if let early = state.early[id] {
          guard early == nil else { return Told() }
          state.early[id] = nil
          return state.told(state.admission.withdraw(id))
        }
        guard let waiting = state.applicants.removeValue(forKey: id) else { return Told() }
        var told = state.told(state.admission.withdraw(id))
        told.answers.append((waiting, nil))
        return told
      }.tell()
    }
    guard let answer else { throw CancellationError() }
    return answer
  }

  /// An answer to a request came.
  func learn(_ pass: Pass, promptTokens: Int64, completionTokens: Int64) {
    state.withLock {
      $0.admission.learn(pass.id, promptTokens: promptTokens, completionTokens: completionTokens)
    }
  }

  /// A request is over, well or not: whoever waited for its calls looks what came of them.
  func end(_ pass: Pass, took: Spending) { end(pass.id, took) }

  private func end(_ id: Int, _ took: Spending) {
    state.withLock { state -> Told in
      let (keys, said) = state.admission.end(id, took: took)
      var told = state.told(said)
      told.waiters = state.freed(keys)
      return told
    }.tell()
  }

  /// What a request may take; nil where no budget is kept.
  private func request(_ group: CallGroup, _ account: Int) throws -> AnswerSizes.Request? {
    let isKept = state.withLock {
      $0.admission.session.isBounded || $0.admission.accounts[account]?.isBounded == true
    }
    guard isKept else { return nil }
    let request = AnswerSizes.Request(group)
    if !state.withLock({ $0.admission.sizes.knows(request.kind) }) {
      let mean = try ledger.meanCompletionTokens(request.kind.origin)
      state.withLock { $0.admission.expect(request.kind, mean: mean) }
    }
    return request
  }

  /// How many requests of a run are on their way, at most: those that wait for their turn are not.
  func inFlight(of account: Int) -> Int {
    min(state.withLock { $0.admission.inFlight(of: account) }, client.requestsOnTheirWay)
  }

  /// What all runs took in this session.
  var spent: Spending { state.withLock { $0.admission.session.spent } }

  /// The session's budget.
  var budget: Budget { state.withLock { $0.admission.session.budget } }

  // MARK: Batches

  /// Reserves for calls that are handed in together.
  ///
  /// - Parameter isForced: whether they were handed in before.
  /// - Returns: for how many, from the first on; and what to give back when they are over.
  /// - Throws: ``NoBudget`` if for none, and that will not change by itself.
  func reserve(_ calls: [Call], account: Int, isForced: Bool) throws -> (
    count: Int, reservation: Int
  ) {
    let requests = try calls.compactMap { try request(CallGroup($0), account) }
    let id = state.withLock { $0.newID() }
    // Where no budget is kept there is nothing to reserve; but others see that something is under way.
    guard !requests.isEmpty else {
      state.withLock { $0.admission.begin(id, account: account) }
      return (calls.count, id)
    }
    let (count, shortage) = state.withLock {
      $0.admission.reserve(id, account: account, requests, isForced: isForced)
    }
    if let shortage { throw NoBudget(shortage: shortage.0, isSession: shortage.ofSession) }
    return (count, id)
  }

  /// An answer to one of the calls came.
  func learn(reservation: Int, promptTokens: Int64, completionTokens: Int64) {
    state.withLock {
      $0.admission.learn(
        reservation, promptTokens: promptTokens, completionTokens: completionTokens)
    }
  }

  /// What was reserved is over.
  func end(reservation: Int, took: Spending) { end(reservation, took) }

  /// Begins to look after a batch; false if somebody else does, here or in another process.
  func hold(_ key: [UInt8]) -> Bool {
    guard state.withLock({ $0.held.insert(key).inserted }) else { return false }
    if claims.take(key) { return true }
    state.withLock { _ = $0.held.remove(key) }
    return false
  }

  /// Looks after a batch no more.
  func release(_ key: [UInt8]) {
    claims.release(key)
    state.withLock { state -> Told in
      state.held.remove(key)
      return Told(waiters: state.freed([key]))
    }.tell()
  }

  /// Whether a call is under way, here or in another process.
  func isUnderWay(_ key: [UInt8]) -> Bool {
    if state.withLock({ $0.admission.isUnderWay(key) }) { return true }
    guard claims.take(key) else { return true }
    // Somebody here may have taken it up since: the kernel does not tell the two apart, and it stays his.
    return state.withLock { state in
      if state.admission.isUnderWay(key) { return true }
      claims.release(key)
      return false
    }
  }

  /// Returns when a call is no longer under way in this process, or the task was cancelled.
  func wait(for key: [UInt8]) async {
    let id = state.withLock { $0.newID() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard !Task.isCancelled, state.admission.isUnderWay(key) || state.held.contains(key)
          else { return true }
          state.waiters[key, default: [:]][id] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiters[key]?.removeValue(forKey: id) }
      waiter?.resume()
    }
  }
}

extension Teacher {
  /// Teachers that share places: those of one account.
  fileprivate var placesKey: String { "\(identity) \(model) \(keyVariable ?? "")" }
}
