import Values

/// Which requests of a session may begin: decided here, waited for by ``CallScheduler``.
///
/// A request begins when its teacher has a place for it, its calls are not under way already, and the budgets of its run
/// and of the session allow for what it may take. Those of a run for a teacher begin in their order, and runs take turns.
struct Admission: Sendable {
  typealias Key = [UInt8]

  /// Somebody who wants to make a request.
  struct Applicant: Sendable {
    /// A number of its own.
    let id: Int
    /// The run's account.
    let account: Int
    /// Which of those who look in the ledger it is.
    let party: Int
    /// The teacher whose places are taken.
    let teacher: String
    /// How many requests the teacher takes at a time.
    let places: Int
    let keys: [Key]
    /// Nil where no budget is kept.
    let request: AnswerSizes.Request?
  }

  /// What is said to an applicant.
  enum Answer: Sendable, Equatable {
    /// It begins, for these calls: the others are under way.
    case begins(Set<Key>)
    /// All its calls are under way.
    case isUnderWay
    case isRefused(BudgetAccount.Shortage, ofSession: Bool)
  }

  /// What others of the session had begun when somebody looked in the ledger.
  struct Sight: Sendable, Equatable {
    fileprivate let begun: Int
  }

  /// Applicants of one run to one teacher, in their order.
  private struct Lane: Sendable {
    let account: Int
    let teacher: String
    var waiting: [Applicant] = []
    var first = 0

    var head: Applicant? { first < waiting.count ? waiting[first] : nil }

    mutating func dropHead() {
      first += 1
      guard first > 64, first * 2 > waiting.count else { return }
      waiting.removeFirst(first)
      first = 0
    }
  }

  private struct Pass: Sendable {
    let account: Int
    /// Nil for what is handed in together.
    let party: Int?
    let teacher: String
    let keys: Set<Key>
    let reserved: (run: BudgetAccount.Amount, session: BudgetAccount.Amount)
    let request: AnswerSizes.Request?
  }

  private struct Begun: Sendable {
    var all = 0
    var underWay = 0
  }

  private(set) var session: BudgetAccount
  private(set) var accounts: [Int: BudgetAccount] = [:]
  private(set) var sizes = AnswerSizes()
  private var underWay: Set<Key> = []
  private var taken: [String: Int] = [:]
  private var lanes: [Lane] = []
  private var passes: [Int: Pass] = [:]
  /// How many requests each party has begun, and how many of them are under way.
  private var begun: [Int: Begun] = [:]
  private var begunByAll = Begun()
  /// The lane that is looked at first: runs take turns.
  private var turn = 0

  /// - Parameter budget: of all runs together.
  init(budget: Budget) { session = BudgetAccount(budget) }

  /// Opens a run's account.
  ///
  /// - Parameter spent: what its earlier sessions took.
  mutating func open(account: Int, _ budget: Budget, spent: Spending) {
    accounts[account] = BudgetAccount(budget, spent: spent)
  }

  mutating func expect(_ kind: AnswerSizes.Kind, mean: Double?) { sizes.expect(kind, mean: mean) }

  /// Whether a call is under way.
  func isUnderWay(_ key: Key) -> Bool { underWay.contains(key) }

  /// What a request that is under way reserved of its run's budget.
  func reservation(of id: Int) -> BudgetAccount.Amount? { passes[id]?.reserved.run }

  /// How many requests of a run may be on their way.
  func inFlight(of account: Int) -> Int { passes.values.count { $0.account == account } }

  /// What others than one party have begun; nil if some of it is under way, so that they may buy a call at any moment.
  ///
  /// Two equal ones, before a party looked in the ledger and when it may ask: nobody else bought anything between them.
  func sight(of party: Int) -> Sight? {
    let own = begun[party] ?? Begun()
    return begunByAll.underWay > own.underWay ? nil : Sight(begun: begunByAll.all - own.all)
  }

  /// A party is over.
  mutating func leave(_ party: Int) { begun[party] = nil }

  /// Somebody wants to make a request.
  ///
  /// - Returns: what is said now, to him or to others.
  mutating func apply(_ applicant: Applicant) -> [(id: Int, answer: Answer)] {
    let lane =
      lanes.firstIndex { $0.account == applicant.account && $0.teacher == applicant.teacher }
      ?? {
        lanes.append(Lane(account: applicant.account, teacher: applicant.teacher))
        return lanes.count - 1
      }()
    lanes[lane].waiting.append(applicant)
    var said: [(id: Int, answer: Answer)] = []
    // Whoever stands before it waits for something that has not changed.
    if lanes[lane].head?.id == applicant.id { _ = advance(lane, &said) }
    return said
  }

  /// Somebody no longer wants to.
  mutating func withdraw(_ id: Int) -> [(id: Int, answer: Answer)] {
    for lane in lanes.indices {
      guard let place = lanes[lane].waiting[lanes[lane].first...].firstIndex(where: { $0.id == id })
      else { continue }
      lanes[lane].waiting.remove(at: place)
      break
    }
    return advanceAll()
  }

  /// An answer came: what such answers take is known better.
  mutating func learn(_ id: Int, promptTokens: Int64, completionTokens: Int64) {
    guard let request = passes[id]?.request else { return }
    sizes.learn(request, promptTokens: promptTokens, completionTokens: completionTokens)
  }

  /// A request is over.
  ///
  /// - Parameter took: what was paid for it.
  /// - Returns: the calls that are no longer under way, and what is said to those who wait.
  mutating func end(_ id: Int, took: Spending) -> (
    keys: Set<Key>, said: [(id: Int, answer: Answer)]
  ) {
    guard let pass = passes.removeValue(forKey: id) else { return ([], []) }
    begunByAll.underWay -= 1
    if let party = pass.party { begun[party]?.underWay -= 1 }
    underWay.subtract(pass.keys)
    taken[pass.teacher, default: 1] -= 1
    accounts[pass.account]?.settle(pass.reserved.run, took)
    session.settle(pass.reserved.session, took)
    return (pass.keys, advanceAll())
  }

  /// Reserves for calls that are handed in together: for as many as the budgets allow, from the first on.
  ///
  /// - Parameters:
  ///   - id: a number of its own, as of an applicant.
  ///   - isForced: whether all are reserved for, since they were handed in before.
  /// - Returns: for how many; why not for the first, if that will not change by itself.
  mutating func reserve(
    _ id: Int, account: Int, _ requests: [AnswerSizes.Request], isForced: Bool
  ) -> (count: Int, shortage: (BudgetAccount.Shortage, ofSession: Bool)?) {
    var sum = (run: BudgetAccount.Amount(), session: BudgetAccount.Amount())
    var count = 0
    var shortage: (BudgetAccount.Shortage, ofSession: Bool)?
    var run = accounts[account] ?? BudgetAccount(Budget())
    var all = session
    for request in requests {
      let need = sizes.need(for: request)
      if isForced {
        sum = (sum.run + need.amount, sum.session + need.amount)
      } else {
        guard case .begins(let ofRun) = run.verdict(for: need) else {
          if case .never(let why) = run.verdict(for: need) { shortage = (why, false) }
          break
        }
        guard case .begins(let ofAll) = all.verdict(for: need) else {
          if case .never(let why) = all.verdict(for: need) { shortage = (why, true) }
          break
        }
        run.reserve(ofRun)
        all.reserve(ofAll)
        sum = (sum.run + ofRun, sum.session + ofAll)
      }
      count += 1
    }
    guard count > 0 else { return (0, shortage) }
    accounts[account]?.reserve(sum.run)
    session.reserve(sum.session)
    begin(
      id,
      Pass(
        account: account, party: nil, teacher: "", keys: [], reserved: sum, request: requests.first)
    )
    return (count, nil)
  }

  private mutating func advanceAll() -> [(id: Int, answer: Answer)] {
    var said: [(id: Int, answer: Answer)] = []
    guard !lanes.isEmpty else { return said }
    turn = (turn + 1) % lanes.count
    for step in lanes.indices {
      let lane = (turn + step) % lanes.count
      while advance(lane, &said) {}
    }
    if lanes.count > 64 { lanes.removeAll { $0.head == nil } }
    return said
  }

  /// Says something to the first of a lane, if it need not wait.
  private mutating func advance(_ lane: Int, _ said: inout [(id: Int, answer: Answer)]) -> Bool {
    guard let applicant = lanes[lane].head, let answer = answer(to: applicant) else { return false }
    lanes[lane].dropHead()
    said.append((applicant.id, answer))
    return true
  }

  /// What is said to somebody; nil if he waits.
  private mutating func answer(to applicant: Applicant) -> Answer? {
    // Not by subtracting: that walks through all that is under way, for each request.
    let keys = Set(applicant.keys.filter { !underWay.contains($0) })
    if keys.isEmpty { return .isUnderWay }
    guard taken[applicant.teacher, default: 0] < applicant.places else { return nil }
    var reserved = (run: BudgetAccount.Amount(), session: BudgetAccount.Amount())
    if let request = applicant.request {
      let need = sizes.need(for: request)
      switch accounts[applicant.account]?.verdict(for: need) ?? .begins(.init()) {
      case .begins(let amount): reserved.run = amount
      case .later: return nil
      case .never(let shortage): return .isRefused(shortage, ofSession: false)
      }
      switch session.verdict(for: need) {
      case .begins(let amount): reserved.session = amount
      case .later: return nil
      case .never(let shortage): return .isRefused(shortage, ofSession: true)
      }
    }
    accounts[applicant.account]?.reserve(reserved.run)
    session.reserve(reserved.session)
    taken[applicant.teacher, default: 0] += 1
    underWay.formUnion(keys)
    begin(
      applicant.id,
      Pass(
        account: applicant.account, party: applicant.party, teacher: applicant.teacher, keys: keys,
        reserved: reserved, request: applicant.request))
    return .begins(keys)
  }

  /// Begins what takes nothing of a budget.
  mutating func begin(_ id: Int, account: Int) {
    begin(
      id,
      Pass(
        account: account, party: nil, teacher: "", keys: [], reserved: (.init(), .init()),
        request: nil))
  }

  private mutating func begin(_ id: Int, _ pass: Pass) {
    passes[id] = pass
    begunByAll.all += 1
    begunByAll.underWay += 1
    guard let party = pass.party else { return }
    begun[party, default: Begun()].all += 1
    begun[party, default: Begun()].underWay += 1
  }
}
