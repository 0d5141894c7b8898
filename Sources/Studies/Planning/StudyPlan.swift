import Evaluation
import Filters
import Recipes
import Statistics
import Values

/// What a study would do and cost, with and without sharing, and what it could see.
public struct StudyPlan: Sendable {
  /// One stage.
  public struct Stage: Sendable, Equatable {
    public let name: String
    public let candidates: Int
    public let controls: Int
    /// Controls whose recipe can be written only when another cell is finished; their price is that of the cell.
    public let dependent: Int
    /// Stages of all the cells' recipes, and how many different ones they are.
    public let recipeStages: Int
    public let differentStages: Int
    /// Calls if every cell bought its own, and the different ones; nil without a base.
    public let calls: Int?
    public let differentCalls: Int?
    /// What they cost; nil where a price is not known.
    public let cost: Money?
    public let sharedCost: Money?
    /// Rows of the cells, the fewest and the most; nil without a base.
    public let rows: ClosedRange<Int>?
  }

  public let name: String
  public let hypothesis: String
  public let stages: [Stage]
  /// Over all stages, equal calls of different stages counted once.
  public let recipeStages: Int
  public let differentStages: Int
  public let calls: Int
  public let differentCalls: Int
  public let cost: Money?
  public let sharedCost: Money?
  /// Runs of the noise baseline, and of the first screening of all stages; what finalists take comes on top.
  public let noiseRuns: Int
  public let screeningRuns: Int
  public let budget: StudyBudget
  /// What can be seen; nil where nothing is known of the benchmarks.
  public let power: StudyPowerLine?

  /// Cells of all stages.
  public var cells: Int { stages.reduce(0) { $0 + $1.candidates + $1.controls } }
}

/// What difference between two cells can be seen, in points.
public struct StudyPowerLine: Sendable, Equatable {
  /// With as many runs as the screening makes, and with two and four times as many.
  public let detectable: [Difference]
  /// What was taken for σ_T, in points.
  public let trainingDeviation: Double
  /// What the numbers rest on.
  public let basis: String

  /// The smallest difference that a test at 5 % sees four times of five.
  public struct Difference: Sendable, Equatable {
    public let seeds: Int
    public let points: Double
  }

  /// In one sentence.
  public var text: String {
    let words = detectable.map {
      "\($0.seeds) \($0.seeds == 1 ? "seed" : "seeds") \(Points.text($0.points))"
    }.joined(separator: ", ")
    return
      "differences below these are not seen (80 % power, 5 %), in points: \(words); \(basis)"
  }
}

/// Works out what a study would do.
public struct StudyPlanner {
  private let study: CheckedStudy

  public init(_ study: CheckedStudy) { self.study = study }

  /// - Parameter log: is told of a budget below one cell, and of cells that train on different numbers of rows.
  /// - Throws: ``RetortError`` if a source cannot be read.
  public func plan(log: FindingLog) throws -> StudyPlan {
    var sourced: [String: RowCounts] = [:]
    var all = Sharing()
    var stages: [StudyPlan.Stage] = []
    for stage in study.stages {
      var own = Sharing()
      for cell in stage.cells {
        guard let recipe = cell.recipe else { continue }
        let estimate = try CellEstimate(recipe, sourced: &sourced)
        // A control that waits for a cell is taken for as dear as the cell.
        let waiting = stage.cells.count { $0.cell.after == cell.cell.name }
        own.add(estimate, beside: waiting)
        all.add(estimate, beside: waiting)
        checkBudget(estimate, cell.cell, log)
      }
      tellRows(own, stage, log)
      stages.append(
        StudyPlan.Stage(
          name: stage.spec.name, candidates: stage.candidates.count,
          controls: stage.cells.count - stage.candidates.count,
          dependent: stage.cells.count { $0.cell.after != nil }, recipeStages: own.stages,
          differentStages: own.fingerprints.count, calls: own.isEmpty ? nil : own.calls,
          differentCalls: own.isEmpty ? nil : own.differentCalls,
          cost: own.isEmpty ? nil : own.cost, sharedCost: own.isEmpty ? nil : own.sharedCost,
          rows: own.rowRange))
    }
    return StudyPlan(
      name: study.spec.name, hypothesis: study.spec.hypothesis, stages: stages,
      recipeStages: all.stages, differentStages: all.fingerprints.count, calls: all.calls,
      differentCalls: all.differentCalls, cost: all.isEmpty ? nil : all.cost,
      sharedCost: all.isEmpty ? nil : all.sharedCost, noiseRuns: study.spec.noiseRuns,
      screeningRuns: stages.reduce(0) { $0 + $1.candidates + $1.controls }
        * study.spec.select.screen,
      budget: study.spec.budget, power: try power())
  }

  private func checkBudget(_ estimate: CellEstimate, _ cell: Cell, _ log: FindingLog) {
    guard let budget = study.spec.budget.dollars, let cost = estimate.cost, budget < cost else {
      return
    }
    log.error(
      cell.mark,
      "the budget of \(worded(budget)) is below cell \"\(cell.name)\" of stage \"\(cell.stage)\", which "
        + "takes about \(worded(cost))",
      hint: "raise budget: dollars, or make cells smaller: rows, samples, expected_tokens")
  }

  private func tellRows(_ own: Sharing, _ stage: CheckedStage, _ log: FindingLog) {
    guard let range = own.rowRange, range.lowerBound < range.upperBound else { return }
    log.warning(
      stage.spec.mark,
      "the cells of stage \"\(stage.spec.name)\" may have from \(range.lowerBound) to \(range.upperBound) rows, so that "
        + "rows may be what makes the difference",
      hint: "give filters the same keep, or rows_at: a path that is set to rows / samples")
  }

  /// What the study could see: by its noise where that is stated, else by σ_T = 1 point and the benchmarks' numbers.
  private func power() throws -> StudyPowerLine? {
    let seeds = [1, 2, 4].map { $0 * study.spec.select.screen }
    if case .stated(let deviation) = study.spec.noise {
      return StudyPowerLine(
        detectable: seeds.map { seeds in
          let power = StudyPower(tasks: [], seeds: seeds, trainingDeviation: deviation)
          return .init(seeds: seeds, points: power.detectable())
        }, trainingDeviation: deviation,
        basis: "from the stated noise of \(Points.text(deviation)) points a run")
    }
    let known = study.dev.compactMap { benchmark in
      (benchmark.limit ?? benchmark.expectation?.count).map { ($0, benchmark.repeats) }
    }
    guard !known.isEmpty else { return nil }
    let all = study.spec.evaluation.dev.count
    let part =
      known.count == all
      ? "" : "as if all were like the \(known.count) of \(all) benchmarks whose items are known; "
    // Of the others nothing is known; they are taken for as many benchmarks of the same kinds.
    let tasks = try (0..<all).map { place in
      let (items, repeats) = known[place % known.count]
      return try PowerPlan(items: items, repeats: repeats)
    }
    return StudyPowerLine(
      detectable: seeds.map { seeds in
        let power = StudyPower(tasks: tasks, seeds: seeds, trainingDeviation: 0.01)
        return .init(seeds: seeds, points: 100 * power.detectable())
      }, trainingDeviation: 1,
      basis: part
        + "assumed until the noise is measured: training noise 1 point, scores near 50, λ .45, correlation of questions .7"
    )
  }
}

/// What cells have in common.
private struct Sharing {
  private(set) var stages = 0
  private(set) var fingerprints: Set<String> = []
  private(set) var calls = 0
  private var alone: [(count: Int, cost: Money?)] = []
  private var shared: [String: (count: Int, cost: Money?)] = [:]
  private(set) var rowRange: ClosedRange<Int>?
  private(set) var isEmpty = true

  var differentCalls: Int { shared.values.reduce(0) { $0 + $1.count } }
  var cost: Money? { CellEstimate.sum(alone) }
  var sharedCost: Money? { CellEstimate.sum(Array(shared.values)) }

  /// - Parameter waiting: how many cells are as dear as this one, and share what it shares.
  mutating func add(_ cell: CellEstimate, beside waiting: Int) {
    isEmpty = false
    stages += cell.fingerprints.count * (1 + waiting)
    fingerprints.formUnion(cell.fingerprints)
    for call in cell.calls {
      calls += call.count * (1 + waiting)
      alone.append((call.count * (1 + waiting), call.cost))
      // Sixteen answers to a question contain its four.
      if let known = shared[call.key], known.count >= call.count { continue }
      shared[call.key] = (call.count, call.cost)
    }
    rowRange =
      rowRange.map { min($0.lowerBound, cell.rows)...max($0.upperBound, cell.rows) }
      ?? cell.rows...cell.rows
  }
}

extension StudySpec {
  /// How many runs the noise baseline takes.
  public var noiseRuns: Int {
    switch noise {
    case .measured(let seeds, _, _): seeds
    case .stated: 0
    }
  }
}
