import Machine
import Statistics
import Values

/// Carries a study out: noise first, then stage by stage, until each winner is known well enough.
///
/// Each run's scores are on the disk before they count. A study that is killed goes on where it stood and comes to the same
/// choices, since a choice is a function of scores.
public struct StudyRun {
  private let study: CheckedStudy
  private let backend: any CellBackend
  private let folder: StudyFolder
  private let observe: (String) -> Void

  /// - Parameter observe: is told in one line what happens.
  public init(
    _ study: CheckedStudy, on backend: any CellBackend, in folder: StudyFolder,
    observe: @escaping (String) -> Void = { _ in }
  ) {
    self.study = study
    self.backend = backend
    self.folder = folder
    self.observe = observe
  }

  /// - Throws: ``RetortError``; `CancellationError` if the task was cancelled.
  public func carryOut() async throws -> StudyResult {
    try Files.makeFolder(folder.path)
    let lock = try FolderLock(folder: folder.path, what: "study \"\(study.spec.name)\"")
    defer { withExtendedLifetime(lock) {} }
    var book = try RunBook(folder)
    try Files.writeWhole(study.text, to: folder.study)
    let noise = try await measureNoise(&book)
    var stages: [StageResult] = []
    var earlier: [String] = []
    var signals: [[[Double]]] = []
    for (place, stage) in study.stages.enumerated() {
      let result = try await carryOut(
        stage, place: place, earlier: earlier, noise, signals.last, &book)
      earlier.append("\(stage.spec.name)=\(result.chosen)")
      signals.append(result.lines.filter { !$0.isControl }.map(\.tasks))
      stages.append(result)
      observe("stage \(result.name): \(result.chosen), \(result.because)")
    }
    return StudyResult(
      spec: study.spec, text: study.text, baseText: study.baseText, noise: noise, stages: stages,
      scaling: try await scale(earlier, noise, &book), looks: book.looks, runs: book.used,
      idle: book.idle)
  }

  // MARK: Noise

  /// What names a cell's runs: all that decides what they score.
  private func identity(_ cell: Cell, behind earlier: [String]) -> String {
    let set = study.stages.first { $0.spec.name == cell.stage }?.spec.set ?? []
    let record: Record = [
      "stage": .string(cell.stage), "cell": .string(cell.name),
      "values": .record(
        Record((set + cell.assignments).map { .init($0.path, $0.value.node.value) })),
      "earlier": .list(earlier.map(Value.string)), "base": Value(study.baseText),
      "training": Value(study.spec.training?.value),
      "dev": .list(study.spec.evaluation.dev.map { .string($0.value) }),
    ]
    return Digest(of: Value.record(record).json).description
  }

  private func measureNoise(_ book: inout RunBook) async throws -> RunNoise? {
    guard case .measured(_, let fixed, let redrawn) = study.spec.noise else {
      if case .stated(let deviation) = study.spec.noise { return RunNoise(deviation: deviation) }
      return nil
    }
    let cell = Cell(
      stage: "noise", name: "base", assignments: [], control: nil, after: nil, mark: .start)
    let limit = backend.limit(of: cell) ?? .max
    let count = min(limit, fixed + redrawn - 1)
    guard count > 1 else { return nil }
    var runs: [CellRun] = []
    for number in 1...count {
      runs.append(
        try await book.run(
          cell, number: number, purpose: .noise, identity: identity(cell, behind: []), on: backend))
    }
    observe("noise: \(count) runs of the base")
    return RunNoise.pooled([runs.map(\.mean)])
  }

  // MARK: Stages

  /// How many runs the stage may make.
  private func allowance(_ stage: CheckedStage, place: Int, used: Int) -> Int {
    let screen = study.spec.select.screen
    let own = stage.candidates.count * screen
    guard let all = study.spec.budget.runs else { return 2 * own }
    // What later stages need to be looked at once is not spent.
    let later = study.stages.dropFirst(place + 1).reduce(0) { $0 + $1.candidates.count * screen }
    return max(own, all - used - later)
  }

  private func carryOut(
    _ stage: CheckedStage, place: Int, earlier: [String], _ measured: RunNoise?,
    _ former: [[Double]]?, _ book: inout RunBook
  ) async throws -> StageResult {
    let cells = stage.candidates.map(\.cell)
    let limits = cells.map { backend.limit(of: $0) ?? .max }
    let there = cells.indices.filter { limits[$0] > 0 }
    guard !there.isEmpty else {
      throw RetortError(
        .missing, "stage \"\(stage.spec.name)\" has no scores at all",
        cause: "none of its \(cells.count) cells is in the file",
        hint: "cells are called: \(cells.prefix(6).map(\.name).joined(separator: ", "))")
    }
    let rule = Selection.Rule(
      screen: study.spec.select.screen, finalists: study.spec.select.finalists,
      expectedLoss: study.spec.select.expectedLoss)
    var selection = Selection(rule)
    var runs = [[CellRun]](repeating: [], count: there.count)
    let left = allowance(stage, place: place, used: book.used)
    var made = 0
    var stopped = Selection.Reason.spent
    let usable = there.map { limits[$0] }
    steps: while true {
      try Task.checkCancellation()
      let noise = try noise(measured, runs, isNeeded: false) ?? RunNoise(deviation: 1)
      let step = selection.next(runs: runs.map(\.count), left: left - made, limit: usable) {
        judge(there.map { cells[$0] }, runs, noise)?.beliefs
          ?? Beliefs(scores: runs.map { _ in 0 }, errors: runs.map { _ in 0 })
      }
      switch step {
      case .run(let candidate):
        let cell = cells[there[candidate]]
        runs[candidate].append(
          try await book.run(
            cell, number: runs[candidate].count + 1, purpose: .choice,
            identity: identity(cell, behind: earlier), on: backend))
        made += 1
        observe("\(cell.stage)/\(cell.name): run \(runs[candidate].count)")
      case .stop(let why):
        stopped = why
        break steps
      }
    }
    let noise = try noise(measured, runs, isNeeded: true) ?? RunNoise(deviation: 1)
    guard let judge = judge(there.map { cells[$0] }, runs, noise) else {
      throw RetortError(
        .input, "the cells of stage \"\(stage.spec.name)\" cannot be compared",
        cause: "their items are not the same", hint: "evaluate all cells on the same items")
    }
    let controls = try await runControls(stage, earlier, &book)
    let signals = former.map { table in self.signals(table, noise) }
    let unscored = stage.cells.map(\.cell).filter { cell in
      cell.control != nil && !controls.contains { $0.cell.name == cell.name }
    }
    let ending = StageJudge.Ending(
      stopped: stopped, runs: made,
      missing: cells.indices.filter { limits[$0] == 0 }.map { cells[$0].name }
        + unscored.map(\.name), controls: controls)
    var result = try Self.told { () throws(StatisticsError) in
      try judge.result(stage.spec.name, ending, signals: signals)
    }
    guard study.spec.select.confirm,
      let place = there.firstIndex(where: { cells[$0].name == result.chosen }),
      runs[place].count < limits[there[place]]
    else { return result }
    let cell = cells[there[place]]
    let fresh = try await book.run(
      cell, number: runs[place].count + 1, purpose: .confirmation,
      identity: identity(cell, behind: earlier), on: backend)
    // Finalists' runs end where they seem to agree; the noise measured beforehand has no such bias.
    result.confirmation = StageResult.Confirmation(
      mean: fresh.mean, interval: (measured ?? noise).interval(around: fresh.mean, runs: 1),
      seed: fresh.seed)
    return result
  }

  private func judge(_ cells: [Cell], _ runs: [[CellRun]], _ noise: RunNoise) -> StageJudge? {
    try? StageJudge(
      zip(cells, runs).map { .init(cell: $0, runs: $1, cost: backend.cost(of: $0)) }, noise: noise)
  }

  /// How far runs lie apart: as stated or measured, with what cells that ran several times add to a measurement.
  private func noise(_ measured: RunNoise?, _ runs: [[CellRun]], isNeeded: Bool) throws -> RunNoise?
  {
    if let measured { return measured }
    if let pooled = RunNoise.pooled(runs.map { $0.map(\.mean) }) { return pooled }
    guard isNeeded else { return nil }
    throw RetortError(
      .input, "it is not known how far runs of equal recipes lie apart",
      cause: "no cell ran twice, and there are no runs of the base",
      hint: "noise: { stated: 1.2 } takes it for known, in points")
  }

  /// The first runs of a cell.
  private func runs(of cell: Cell, _ count: Int, behind earlier: [String], _ book: inout RunBook)
    async throws -> [CellRun]
  {
    var runs: [CellRun] = []
    for number in 0..<count {
      runs.append(
        try await book.run(
          cell, number: number + 1, purpose: .choice, identity: identity(cell, behind: earlier),
          on: backend))
    }
    return runs
  }

  private func runControls(_ stage: CheckedStage, _ earlier: [String], _ book: inout RunBook)
    async throws -> [StageJudge.Contestant]
  {
    var controls: [StageJudge.Contestant] = []
    for cell in stage.cells.map(\.cell) where cell.control != nil {
      let count = min(backend.limit(of: cell) ?? .max, study.spec.select.screen)
      let runs = try await runs(of: cell, count, behind: earlier, &book)
      if !runs.isEmpty {
        controls.append(.init(cell: cell, runs: runs, cost: backend.cost(of: cell)))
      }
    }
    return controls
  }

  /// What each benchmark can tell, from the stage before; the noise of one benchmark is taken as that of the mean by √J.
  private func signals(_ table: [[Double]], _ noise: RunNoise) -> [BenchmarkSignal] {
    let count = table.first?.count ?? 0
    return (0..<count).map { task in
      BenchmarkSignal(scores: table.map { $0[task] }, noise: noise.variance * Double(count))
    }
  }

  private static func told<Result>(_ body: () throws(StatisticsError) -> Result) throws -> Result {
    do throws(StatisticsError) {
      return try body()
    } catch {
      throw RetortError(.input, error.what, cause: error.cause, hint: error.hint)
    }
  }

  // MARK: Scaling

  /// The winner at the sizes of the ladder; nil without one, or where no size has a score.
  private func scale(_ earlier: [String], _ noise: RunNoise?, _ book: inout RunBook) async throws
    -> ScalingResult?
  {
    guard let ladder = study.spec.scale else { return nil }
    var sizes: [ScalingResult.Size] = []
    for size in ladder.sizes {
      let cell = Cell(
        stage: "scale", name: "\(size)", assignments: [], control: nil, after: nil, mark: .start)
      let count = min(backend.limit(of: cell) ?? .max, ladder.seeds[size] ?? 1)
      let runs = try await runs(of: cell, count, behind: earlier, &book)
      if !runs.isEmpty { sizes.append(.init(rows: size, runs: runs)) }
    }
    guard !sizes.isEmpty else { return nil }
    return ScalingResult(
      sizes: sizes, missing: ladder.sizes.filter { size in !sizes.contains { $0.rows == size } },
      noise: noise ?? RunNoise.pooled(sizes.map { $0.runs.map(\.mean) }))
  }
}
