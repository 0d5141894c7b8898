import Asking
import Grading
import Machine
import Storage
import Synchronization
import Teachers
import Values

/// What runs of one process share: the ledger, the scheduler of calls with its connections, gates and servers, the
/// sandbox. Opened once, for any number of runs, also at the same time.
public final class Session: Sendable {
  /// How a session works.
  public struct Options: Sendable {
    /// Where local servers write what they have to say; nil for the workspace's own folder.
    public var logFolder: String?
    /// How often and how patiently calls are tried.
    public var policy = RetryPolicy.standard
    /// How answers' programs are run, where sources have tests.
    public var programs = ProgramSettings()
    /// What the calls of all runs may take together, beside what each recipe says.
    public var budget = Budget()

    public init() {}
  }

  package let workspace: Workspace
  let scheduler: CallScheduler
  private let observers: ObserverList
  private let tester: SharedTester

  private init(
    _ workspace: Workspace, _ scheduler: CallScheduler, _ observers: ObserverList,
    _ tester: SharedTester
  ) {
    self.workspace = workspace
    self.scheduler = scheduler
    self.observers = observers
    self.tester = tester
  }

  /// Opens a session for the time of `body`.
  ///
  /// - Throws: ``RetortError`` if the workspace cannot be used; what `body` throws.
  public static func with<Result: Sendable>(
    _ workspace: Workspace, options: Options = Options(),
    _ body: (Session) async throws -> Result
  ) async throws -> Result {
    try Room.raiseDescriptors(least: 256)
    try Files.makeFolder(workspace.path)
    try workspace.bringAlong()
    let observers = ObserverList()
    let ledger = try workspace.ledger { held in
      observers.observe(
        .calls(
          .note(
            "the ledger's disk has no room: \(held) answers that are paid for are held in memory; free some space"
          )))
    }
    let logs = options.logFolder ?? "\(workspace.path)/logs"
    try Files.makeFolder(logs)
    return try await ChatClient.with(
      // Gates say how many calls begin; connections must not say less.
      concurrency: 65_536, logFolder: logs, policy: options.policy,
      onRetry: { observers.observe(.retrying($0)) },
      onRestart: { observers.observe(.restarting(server: $0)) }
    ) { client in
      let scheduler = try CallScheduler(
        ledger: ledger, client: client, claims: "\(workspace.path)/claims", budget: options.budget)
      return try await SharedTester.with(workspace, options.programs) { tester in
        try await body(Session(workspace, scheduler, observers, tester))
      }
    }
  }

  /// Runs a recipe, from its sources to its dataset. What is finished already is not done again, and no answer is
  /// bought twice, whenever and however an earlier run of the recipe ended.
  ///
  /// - Parameters:
  ///   - name: the run's name; nil for the recipe's.
  ///   - retriesFailed: whether calls that failed in an earlier session are made again.
  /// - Throws: ``RetortError``; `CancellationError` if the task was cancelled.
  public func run(
    _ checked: CheckedRecipe, name: String? = nil, retriesFailed: Bool = false,
    observer: any RunObserver = SilentObserver()
  ) async throws -> FinishedRun {
    let folder = workspace.run(name ?? checked.recipe.name)
    let run = Run(checked, folder, workspace.stages, retriesFailed: retriesFailed)
    return try await run.start(observer) { observer in
      let ticket = observers.add(observer)
      defer { observers.remove(ticket) }
      return try await scheduler.whileLedgerIsInPlace { [scheduler, tester] in
        try await run.carryOut(scheduler, tester, observer)
      }
    }
  }
}

extension Session {
  /// Lends the scheduler to something that is no run of a recipe, for the time of `body`.
  ///
  /// - Parameters:
  ///   - name: who spends, in the ledger.
  ///   - observe: is told what happens; from any thread, often; it must not block.
  package func withCalls<Result>(
    of name: String, budget: Budget, retriesFailed: Bool,
    observe: @escaping @Sendable (RunEvent) -> Void, _ body: (RunCalls) async throws -> Result
  ) async throws -> Result {
    let ticket = observers.add(ToldObserver(observe: observe))
    defer { observers.remove(ticket) }
    let calls = try scheduler.calls(
      of: name, budget: budget, retriesFailed: retriesFailed,
      observe: { observe(.calls($0)) })
    return try await body(calls)
  }

  /// The models that a teacher's endpoints list; nil where one of them lists none.
  package func listedModels(of teacher: Teacher) async throws -> [String]? {
    try await scheduler.listedModels(of: teacher)
  }

  /// The grader of programs, whose sandbox is opened when it is first needed.
  ///
  /// - Throws: ``RetortError`` of kind `missing` if programs cannot be run safely here.
  package func programGrader() async throws -> CodeGrader { try await tester.grader() }
}

/// An observer that is a function.
private struct ToldObserver: RunObserver {
  let observe: @Sendable (RunEvent) -> Void

  func observe(_ event: RunEvent) { observe(event) }
}

/// Tells all runs of a session what happens to what they share.
final class ObserverList: RunObserver {
  private struct State {
    var observers: [Int: any RunObserver] = [:]
    var last = 0
  }

  private let state = Mutex(State())

  func add(_ observer: any RunObserver) -> Int {
    state.withLock { state in
      state.last += 1
      state.observers[state.last] = observer
      return state.last
    }
  }

  func remove(_ ticket: Int) { state.withLock { _ = $0.observers.removeValue(forKey: ticket) } }

  func observe(_ event: RunEvent) {
    for observer in state.withLock({ Array($0.observers.values) }) { observer.observe(event) }
  }
}
