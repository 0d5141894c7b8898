import Answering
import Asking
import Corpus
import Filters
import Grading
import Machine
import Recipes
import Sandbox
import Storage
import Teachers
import Values

/// A run of one recipe, from its sources to its dataset.
public struct Run: Sendable {
  private let checked: CheckedRecipe
  private let workspace: Workspace
  private let folder: RunFolder
  private let retriesFailed: Bool
  private let policy: RetryPolicy
  private let programs: ProgramSettings
  private let observer: any RunObserver

  /// - Parameters:
  ///   - name: the run's name; nil for the recipe's.
  ///   - retriesFailed: whether calls that failed in an earlier session are made again.
  ///   - policy: how often and how patiently calls are tried.
  ///   - programs: how answers' programs are run, where sources have tests.
  public init(
    _ checked: CheckedRecipe, name: String? = nil, workspace: Workspace,
    retriesFailed: Bool = false, policy: RetryPolicy = .standard,
    programs: ProgramSettings = ProgramSettings(), observer: any RunObserver
  ) {
    self.programs = programs
    self.policy = policy
    self.retriesFailed = retriesFailed
    self.checked = checked
    self.workspace = workspace
    folder = workspace.run(name ?? checked.recipe.name)
    self.observer = observer
  }

  /// What came of a run.
  public struct Outcome: Sendable {
    /// The stages in their order: the funnel.
    public let funnel: [Manifest]
    /// The dataset's own manifest.
    public let export: ExportManifest
    /// Where the dataset lies.
    public let exportFolder: String
    /// The calls of this run.
    public let calls: CallProgress
  }

  /// Walks through the house. What is finished already is not done again, and no answer is bought
  /// twice, whenever and however an earlier run of the recipe ended.
  ///
  /// - Throws: ``RetortError``; `CancellationError` if the task was cancelled.
  public func start() async throws -> Outcome {
    try refuseMissingSources()
    try refuseUnknownPrices()
    try Files.makeFolder(folder.logs)
    let lock = try FolderLock(
      folder: folder.path, what: "run \"\(folder.path.lastComponent)\"")
    defer { withExtendedLifetime(lock) {} }
    try Files.writeWhole(checked.text, to: folder.recipe)
    try Files.writeWhole(checked.decisions.json + "\n", to: folder.plan)

    let ledger = try workspace.ledger()
    let concurrency = checked.teachers.values.map(\.concurrency).max() ?? 1
    return try await ChatClient.with(
      concurrency: concurrency, logFolder: folder.logs, policy: policy,
      onRetry: { [observer] in observer.observe(.retrying($0)) },
      onRestart: { [observer] in observer.observe(.restarting(server: $0)) }
    ) { client in
      let desk = try CallScheduler(
        ledger: ledger, client: client, run: folder.path.lastComponent,
        budget: checked.recipe.budget, retriesFailed: retriesFailed,
        observe: { [observer] in observer.observe(.calls($0)) })
      let stages = try await withTester { try await walk(desk, $0) }
      let export = try await OwnThread.run { try Exporter(checked, folder).export(stages) }
      return Outcome(
        funnel: stages.map(\.manifest), export: export, exportFolder: folder.export,
        calls: desk.progress)
    }
  }

  /// Opens a sandbox if programs are to be run. That it cannot is known before the first call is paid for.
  private func withTester<Result>(
    _ body: ((any ProgramTester)?) async throws -> Result
  ) async throws -> Result {
    guard Grade(checked.sourcing.sources).needsTester else { return try await body(nil) }
    let verdicts = RememberedVerdicts(try workspace.verdicts())
    return try await Sandbox.with(slots: programs.slots) { sandbox in
      try await body(
        try await CodeGrader.safe(
          in: sandbox, options: programs.options, memory: verdicts, givingUp: programs.givenUp))
    }
  }

  /// source → mix → question filters → answers → verdicts → answer filters
  private func walk(_ desk: CallScheduler, _ tester: (any ProgramTester)?) async throws
    -> [FinishedStage]
  {
    let store = StageStore(run: folder, target: folder)
    try store.removeStages(
      except: Set(checked.stages.enumerated().map { "\($0 + 1)-\($1.name)" }))
    let runner = StageRunner(
      store: store, asker: desk, observer: observer, retriesFailed: retriesFailed)
    var stages = [try await runner.source(1, checked.sourcing)]
    func next<F: Filter>(_ filter: F) async throws {
      if let labelling = filter.labelling, labelling.terms.scope == .all, labelling.stopsFor == nil,
        labelling.unit == .row
      {
        desk.expect(stages[stages.count - 1].rowCount + labelling.callsBefore)
      }
      stages.append(try await runner.filter(stages.count + 1, stages[stages.count - 1], filter))
    }
    if let mix = checked.mix { try await next(mix) }
    for filter in checked.questionFilters { try await next(filter) }

    let questions = stages[stages.count - 1]
    desk.expect(questions.rowCount * checked.answering.samples)
    stages.append(try await runner.answer(stages.count + 1, questions, checked.answering))
    try await next(Grade(checked.sourcing.sources, tester: tester))
    for filter in checked.answerFilters { try await next(filter) }
    return stages
  }

  /// A budget in money is not kept by counting what has no price.
  private func refuseUnknownPrices() throws {
    guard checked.recipe.budget.dollars != nil,
      let teacher = checked.teachers.values.filter({ $0.price == nil }).map(\.name).min()
    else { return }
    throw RetortError(
      .usage, "the budget is in dollars, and the price of teacher \"\(teacher)\" is not known",
      hint: "say it: price: { input: 0.15, output: 0.60 }, in dollars per million tokens")
  }

  private func refuseMissingSources() throws {
    guard let source = checked.missingSources.first else { return }
    throw RetortError(
      .input, "source \"\(source.name)\" has no files",
      cause: source.origin.place,
      hint: "bring the files; until then the recipe can be planned: retort plan")
  }
}

extension SourceOrigin {
  /// Where its rows should be.
  fileprivate var place: String {
    switch self {
    case .files(let paths): paths.map(\.value).joined(separator: ", ")
    case .hub(let dataset): "hub: \(dataset.dataset)"
    case .synthetic: "synthetic"
    }
  }
}

extension FinishedStage {
  /// The rows that stayed.
  var rowCount: Int { manifest.tally.kept }
}

extension String {
  /// The last part of a path.
  var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
