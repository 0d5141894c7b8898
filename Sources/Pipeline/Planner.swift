import Answering
import Asking
import Corpus
import Filters
import Foundation
import Ledger
import Machine
import Sources
import Storage
import Teachers
import Values

/// Works out what a run would do, without asking anybody and without touching the run.
///
/// Stages that cost nothing are really run, into a folder that is thrown away, so their counts and
/// the calls behind them are exact. From the first call that is not paid for, and for sources whose
/// files are not there yet, counts are as many as can stay.
public struct Planner {
  private let checked: CheckedRecipe
  private let run: RunFolder
  private let ledger: CallLedger?

  public init(_ checked: CheckedRecipe, name: String? = nil, workspace: Workspace) throws {
    self.checked = checked
    run = workspace.run(name ?? checked.recipe.name)
    ledger = workspace.hasLedger ? try workspace.ledger() : nil
  }

  /// Rows on their way through the plan.
  private enum Rows {
    case exact(FinishedStage)
    case expected(RowCounts)

    var count: Int {
      switch self {
      case .exact(let stage): stage.rowCount
      case .expected(let counts): counts.total
      }
    }

    /// The rows of each source; of a finished stage they are counted, in one pass.
    func counts() async throws -> RowCounts {
      guard case .exact(let stage) = self else {
        if case .expected(let counts) = self { return counts }
        return RowCounts([])
      }
      var counts: [RowCounts.Origin: Int] = [:]
      if stage.manifest.tally.unit == "answers" {
        try await stage.rows(of: Trace.self).forEach { counts[.init($0.question), default: 0] += 1 }
      } else {
        try await stage.rows(of: Question.self).forEach { counts[.init($0), default: 0] += 1 }
      }
      return RowCounts(counts.map { ($0.key, $0.value) })
    }
  }

  /// - Throws: ``RetortError`` if a source cannot be read.
  public func plan() async throws -> Plan {
    let scratch = NSTemporaryDirectory() + "retort-plan-\(UUID().uuidString)"
    try Files.makeFolder(scratch)
    defer { try? Files.remove(scratch) }
    let remembered = RememberingAsker(ledger: ledger)
    let runner = StageRunner(
      store: StageStore(run: run, target: RunFolder(path: scratch)), asker: remembered,
      observer: SilentObserver())
    var stages: [Plan.Stage] = []
    var rows = try await source(runner, &stages)
    /// Those that are answered.
    var questions = RowCounts([])

    func next<F: Filter>(_ filter: F) async throws {
      var calls: Plan.Calls?
      if let labelling = filter.labelling {
        if case .exact(let input) = rows {
          if let stage = runner.finished(stages.count + 1, input, filter) {
            remembered.assumePaid(
              try await callCount(labelling, rows, questions) { stage.manifest.spending?.calls })
          } else {
            try await remembered.settle(labelling.calls(for: input.rows(of: F.Row.self)))
          }
        }
        calls = try estimate(
          [labelling.terms.teacher], labelling.terms.sampling, labelling.terms.expectedTokens,
          total: try await callCount(labelling, rows, questions), stopsFor: labelling.stopsFor,
          remembered.takeCount())
      }
      let before = rows.count
      if case .exact(let input) = rows, calls.map({ $0.toMake == 0 }) ?? true,
        // Programs are not run for a plan.
        (filter as? Grade)?.needsTester != true
          || runner.finished(stages.count + 1, input, filter) != nil
      {
        rows = .exact(try await runner.filter(stages.count + 1, input, filter))
      } else {
        rows = .expected(filter.expectedKept(of: try await rows.counts()))
      }
      let unit = F.Row.self == Trace.self ? "answers" : "questions"
      stages.append(stage(F.name, unit, before, rows, calls))
    }
    if let mix = checked.mix { try await next(mix) }
    for filter in checked.questionFilters { try await next(filter) }
    questions = try await rows.counts()
    rows = try await answer(rows, runner, remembered, &stages)
    try await next(Grade(checked.sourcing.sources))
    for filter in checked.answerFilters { try await next(filter) }
    return Plan(
      stages: stages, moves: checked.moves, budget: checked.recipe.budget,
      spent: try ledger?.spending(of: run.path.lastComponent) ?? Spending())
  }

  /// How many calls a filter makes, as far as that is known beforehand: one for each row or question.
  ///
  /// - Parameter made: the calls that were made, where not every row needs one.
  private func callCount<Row>(
    _ labelling: Labelling<Row>, _ rows: Rows, _ questions: RowCounts, made: () -> Int64? = { nil }
  ) async throws -> Int {
    let scope = labelling.terms.scope
    switch labelling.unit {
    case .row where labelling.stopsFor == nil:
      return try await rows.counts().total(of: scope) + labelling.callsBefore
    case .row:
      if let made = made() { return Int(made) }
      return try await rows.counts().total(of: scope) + labelling.callsBefore
    case .question: return made().map { Int($0) } ?? questions.total(of: scope)
    }
  }

  private func source(_ runner: StageRunner, _ stages: inout [Plan.Stage]) async throws -> Rows {
    if checked.missingSources.isEmpty {
      let source = try await runner.source(1, checked.sourcing)
      let entered = source.manifest.tally.entered
      stages.append(stage(SourceStage.name, "rows", entered, .exact(source), nil))
      return .exact(source)
    }
    let rows = Rows.expected(try checked.sourcing.expectedRows())
    stages.append(stage(SourceStage.name, "rows", rows.count, rows, nil))
    return rows
  }

  private func answer(
    _ rows: Rows, _ runner: StageRunner, _ remembered: RememberingAsker,
    _ stages: inout [Plan.Stage]
  ) async throws -> Rows {
    let answering = checked.answering
    if case .exact(let input) = rows {
      if runner.hasRun(stages.count + 1, input, answering) {
        remembered.assumePaid(rows.count * answering.samples)
      } else {
        try await answering.settle(input.rows(of: Question.self), asking: remembered)
      }
    }
    let calls = try estimate(
      answering.teachers.sorted { $0.key < $1.key }.map(\.value), answering.sampling,
      checked.recipe.answers.expectedTokens, total: rows.count * answering.samples,
      remembered.takeCount())
    var after = Rows.expected(try await rows.counts().times(answering.samples))
    if case .exact(let input) = rows, calls.toMake == 0 {
      after = .exact(try await runner.answer(stages.count + 1, input, answering))
    }
    let entered = rows.count * answering.samples
    stages.append(stage(AnswerStage.name, "answers", entered, after, calls))
    return after
  }

  private func stage(
    _ name: String, _ unit: String, _ entered: Int, _ rows: Rows, _ calls: Plan.Calls?
  ) -> Plan.Stage {
    var isExact = false
    if case .exact = rows { isExact = true }
    return Plan.Stage(
      name: name, unit: unit, entered: entered, kept: rows.count, isExact: isExact, calls: calls)
  }

  private func estimate(
    _ teachers: [Teacher], _ sampling: Sampling, _ expectedTokens: Int?, total: Int,
    stopsFor: String? = nil, _ count: RememberingAsker.Count
  ) throws -> Plan.Calls {
    let isCounted = count.paid + count.asked > 0
    let total = isCounted ? count.paid + count.asked : total
    let toMake = total - count.paid
    // Four characters a token is the usual rule for English; a question of unknown length is
    // taken for the 600 characters that a problem with its instructions has.
    let promptTokens = isCounted ? count.promptCharacters / 4 : toMake * 150
    let (perAnswer, basis) = try tokensPerAnswer(teachers, sampling, expectedTokens)
    let completionTokens = perAnswer.map { $0 * toMake }
    let prices = Set(teachers.map(\.price))
    var cost =
      prices.count == 1
      ? prices.first??.cost(
        promptTokens: Int64(promptTokens), completionTokens: completionTokens.map(Int64.init)) : nil
    if toMake == 0 { cost = .zero }
    return Plan.Calls(
      teachers: Array(Set(teachers.map(\.name))).sorted(), total: total, paid: count.paid,
      promptTokens: promptTokens, completionTokens: completionTokens, basis: basis, cost: cost,
      stopsFor: toMake > 0 ? stopsFor : nil)
  }

  private func tokensPerAnswer(
    _ teachers: [Teacher], _ sampling: Sampling, _ expected: Int?
  ) throws -> (tokens: Int?, basis: String) {
    if let expected { return (expected, "expected_tokens") }
    let means = try teachers.compactMap {
      try ledger?.meanCompletionTokens(.init($0))
    }
    if let mean = means.max() { return (Int(mean.rounded(.up)), "earlier answers") }
    if let most = sampling.maxTokens { return (most, "at most max_tokens") }
    return (nil, "unknown: say expected_tokens")
  }
}
