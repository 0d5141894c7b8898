import Answering
import Asking
import Corpus
import Filters
import Machine
import Recipes
import Sandbox
import Storage
import Teachers
import Values

/// What came of a run.
public struct FinishedRun: Sendable {
  /// The run's name.
  public let name: String
  /// The stages in their order: the funnel.
  public let funnel: [Manifest]
  /// The dataset's own manifest.
  public let export: ExportManifest
  /// Where the dataset lies.
  public let exportFolder: String
  /// Where the dataset of an earlier recipe of this name lies now; nil if none was replaced.
  public let earlierExport: String?
  /// The calls of this run.
  public let calls: CallProgress
  /// What was asked while it ran, by it and by whoever shares its session.
  public let traffic: Traffic
}

/// A run of one recipe, from its sources to its dataset.
struct Run: Sendable {
  private let checked: CheckedRecipe
  private let folder: RunFolder
  private let store: StageStore
  private let retriesFailed: Bool

  init(
    _ checked: CheckedRecipe, _ folder: RunFolder, _ store: StageStore, retriesFailed: Bool
  ) {
    self.checked = checked
    self.folder = folder
    self.store = store
    self.retriesFailed = retriesFailed
  }

  /// Holds the run's folder for the time of `body`, and keeps what happens in it.
  func start(
    _ observer: any RunObserver, _ body: (any RunObserver) async throws -> FinishedRun
  ) async throws -> FinishedRun {
    try refuseMissingSources()
    try refuseUnknownPrices()
    try Files.makeFolder(folder.path)
    let lock = try FolderLock(folder: folder.path, what: "run \"\(folder.name)\"")
    defer { withExtendedLifetime(lock) {} }
    try folder.begin()
    try Files.writeWhole(checked.text, to: folder.recipe)
    try Files.writeWhole(checked.decisions.json + "\n", to: folder.plan)
    let events = try EventLog(folder, budget: checked.recipe.budget, passingTo: observer)
    do {
      let finished = try await body(events)
      events.end(finished)
      return finished
    } catch {
      events.end(error)
      throw error
    }
  }

  /// Walks through the list of stages, and exports.
  func carryOut(
    _ scheduler: CallScheduler, _ tester: SharedTester, _ observer: any RunObserver
  ) async throws -> FinishedRun {
    let before = scheduler.traffic
    let calls = try scheduler.calls(
      of: folder.name, budget: checked.recipe.budget, retriesFailed: retriesFailed,
      observe: { observer.observe(.calls($0)) })
    // That programs cannot be run is known before the first call is paid for.
    if checked.startsInSandbox { _ = try StreamingSandbox() }
    // What a change of the recipe mends is asked anew: stages whose calls failed are gone through once more.
    let isMended = try checked.teachers.values.contains {
      try scheduler.hasFailuresWorthAsking($0)
    }
    let runner = StageRunner(
      store: store, asker: calls, observer: observer,
      tester: checked.runsPrograms ? try await tester.grader() : nil,
      retriesFailed: retriesFailed || isMended)
    var stages: [FinishedStage] = []
    var held: [RunFolder.Held] = []
    for plan in checked.stages {
      if let count = plan.callCount(on: stages.last) {
        calls.expect(count)
        if let note = try shortageOfSpace(plan, count, scheduler) {
          observer.observe(.calls(.note(note)))
        }
      }
      let stage = try await runner.run(plan, on: stages.last)
      stages.append(stage)
      held.append(
        .init(stage: plan.name, planned: plan.planned, made: stage.manifest.fingerprint))
      try store.note(planned: plan.planned, made: stage.manifest.fingerprint)
      try folder.hold(held, isOver: false)
      let refused = try stage.everythingRefused(calls.progress) {
        try scheduler.commonestFailure(of: Array(checked.teachers.values))
      }
      if let refused { throw refused }
    }
    let export = try await OwnThread.run { [stages] in
      try Exporter(checked, folder).export(stages)
    }
    try folder.hold(held, isOver: true)
    return FinishedRun(
      name: folder.name, funnel: stages.map(\.manifest), export: export.manifest,
      exportFolder: folder.export,
      earlierExport: export.earlier,
      calls: calls.progress, traffic: scheduler.traffic.since(before))
  }

  /// What is to be told before answers are bought for which the disk may not have room; nil if it does.
  private func shortageOfSpace(_ plan: StagePlan, _ count: Int, _ scheduler: CallScheduler) throws
    -> String?
  {
    guard case .answer(let answering) = plan.work, let free = Room.freeBytes(at: folder.path)
    else { return nil }
    let known = try answering.teachers.values.compactMap {
      try scheduler.meanCompletionTokens(of: $0)
    }
    // Four bytes a token; whole in the ledger, packed between stages and in the dataset. Unknown answers are short ones.
    let needed = Int(Double(count) * (known.max() ?? 500) * 4 * 2)
    guard free < needed else { return nil }
    return
      "\(grouped(count)) answers take about \(grouped(needed >> 20)) MB, and \(grouped(free >> 20)) MB are free where the "
      + "workspace lies; a run that finds no room goes on when there is some"
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
    if let missing = checked.compared.first(where: { $0.files == nil }) {
      throw RetortError(
        .input, "\(missing.dataset.spec.dataset), an evaluation set, is not on this machine",
        hint: "retort run downloads it; or name a folder that has it: benchmarks: FOLDER")
    }
    guard let source = checked.missingSources.first else { return }
    throw RetortError(
      .input, "source \"\(source.name)\" has no files",
      cause: source.origin.place,
      hint: "bring the files; until then the recipe can be planned: retort plan")
  }
}

extension CheckedRecipe {
  /// Whether answers' programs are run.
  var runsPrograms: Bool { Grade(sourcing.sources).needsTester }
}

extension CheckedRecipe {
  /// Whether a program of the user's own runs in a sandbox.
  fileprivate var startsInSandbox: Bool {
    sourcing.sources.contains { $0.grader?.spec.isSandboxed == true }
      || questionFilters.contains { ($0 as? any StartsProgram)?.isSandboxed == true }
      || answerFilters.contains { ($0 as? any StartsProgram)?.isSandboxed == true }
  }
}

extension StagePlan {
  /// How many calls it makes, if that is known before it runs and it makes any.
  fileprivate func callCount(on input: FinishedStage?) -> Int? {
    func count(_ filter: some Filter) -> Int? {
      guard let labelling = filter.labelling, labelling.terms.scope == .all,
        labelling.stopsFor == nil, labelling.unit == .row
      else { return nil }
      return (input?.rowCount ?? 0) + labelling.callsBefore
    }
    switch work {
    // Where each question says for how many samples it was asked, all of them are answered already.
    case .answer(let answering):
      return answering.isUntilVerified ? nil : (input?.rowCount ?? 0) * answering.samples
    case .questions(let filter): return count(filter)
    case .answers(let filter): return count(filter)
    case .source, .until, .grade: return nil
    }
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
