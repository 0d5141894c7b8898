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
  private let workspace: Workspace
  private let run: String
  private let ledger: CallLedger?
  private let former: CheckedRecipe?

  /// - Parameter former: the recipe of the run's last session; nil if there was none or it cannot be run any more.
  public init(
    _ checked: CheckedRecipe, name: String? = nil, former: CheckedRecipe? = nil,
    workspace: Workspace
  ) throws {
    self.checked = checked
    self.former = former
    self.workspace = workspace
    run = name ?? checked.recipe.name
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

    /// What became of a finished stage's rows.
    var tally: Tally? {
      if case .exact(let stage) = self { stage.manifest.tally } else { nil }
    }

    /// The rows of each source; of a finished stage they are counted, in one pass.
    func counts() async throws -> RowCounts {
      guard case .exact(let stage) = self else {
        if case .expected(let counts) = self { return counts }
        return RowCounts([])
      }
      var counts: [RowCounts.Origin: Int] = [:]
      if stage.manifest.tally.unit == .answers {
        try await stage.rows(of: Trace.self).forEach { counts[.init($0.question), default: 0] += 1 }
      } else {
        try await stage.rows(of: Question.self).forEach { counts[.init($0), default: 0] += 1 }
      }
      return RowCounts(counts.map { ($0.key, $0.value) })
    }
  }

  /// - Throws: ``RetortError`` if a source cannot be read.
  public func plan() async throws -> Plan {
    let folder = try TemporaryFolder("plan")
    defer { withExtendedLifetime(folder) {} }
    let scratch = folder.path
    let remembered = RememberingAsker(ledger: ledger)
    let runner = StageRunner(
      store: workspace.stages(scratch: scratch), asker: remembered, observer: SilentObserver())
    var stages: [Plan.Stage] = []
    var rows = Rows.expected(RowCounts([]))
    /// Those that are answered.
    var questions = RowCounts([])
    var findings = PlanFindings(checked)
    for stage in checked.stages {
      if case .questions(let filter) = stage.work, let mix = filter as? Mix {
        findings.check(mix, of: try await rows.counts())
      }
      switch stage.work {
      case .source(let sourcing):
        rows = try await source(stage, sourcing, runner, &stages)
      case .questions(let filter):
        rows = try await self.filter(stage, filter, rows, questions, runner, remembered, &stages)
      case .until(let until):
        rows = try await self.until(stage, until, rows, runner, remembered, &stages)
      case .answer(let answering):
        questions = try await rows.counts()
        rows = try await answer(stage, answering, rows, runner, remembered, &stages)
      case .grade(let grade):
        rows = try await self.filter(stage, grade, rows, questions, runner, remembered, &stages)
      case .answers(let filter):
        rows = try await self.filter(stage, filter, rows, questions, runner, remembered, &stages)
      }
      if let last = stages.last {
        findings.check(last, number: stages.count { $0.name == last.name } - 1, rows.tally)
      }
    }
    var plan = Plan(
      stages: stages, moves: checked.moves, budget: checked.recipe.budget,
      spent: try ledger?.spending(of: run) ?? Spending())
    findings.checkBudget(of: plan)
    plan.findings = findings.findings
    return plan
  }

  private func filter<F: Filter>(
    _ plan: StagePlan, _ filter: F, _ rows: Rows, _ questions: RowCounts, _ runner: StageRunner,
    _ remembered: RememberingAsker, _ stages: inout [Plan.Stage]
  ) async throws -> Rows {
    var calls: Plan.Calls?
    if let labelling = filter.labelling {
      if case .exact(let input) = rows {
        if let stage = try finished(plan, on: input, runner) {
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
    var after = Rows.expected(filter.expectedKept(of: try await rows.counts()))
    if case .exact(let input) = rows, calls.map({ $0.toMake == 0 }) ?? true,
      // Programs are not run for a plan.
      !((filter as? Grade)?.startsProgram == true || filter is any StartsProgram)
        || runner.finished(plan, on: input) != nil
    {
      after = .exact(try await runner.run(plan, on: input))
    }
    stages.append(stage(plan, entered: rows.count, after, calls))
    return after
  }

  /// A stage that would be taken as it is: not one whose calls failed and are asked otherwise now.
  private func finished(_ plan: StagePlan, on input: FinishedStage, _ runner: StageRunner) throws
    -> FinishedStage?
  {
    guard let stage = runner.finished(plan, on: input) else { return nil }
    if stage.hasFailedCalls, let ledger,
      try checked.teachers.values.contains(where: ledger.hasFailuresWorthAsking)
    {
      return nil
    }
    return stage
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
    case .pair:
      if case .exact = rows { return made().map { Int($0) } ?? 0 }
      return try await rows.counts().total(of: scope) / LabelTerms.questionsPerPair
    case .question: return made().map { Int($0) } ?? questions.total(of: scope)
    }
  }

  private func source(
    _ plan: StagePlan, _ sourcing: SourceStage, _ runner: StageRunner,
    _ stages: inout [Plan.Stage]
  ) async throws -> Rows {
    guard checked.missingSources.isEmpty else {
      let rows = Rows.expected(try sourcing.expectedRows())
      stages.append(stage(plan, entered: rows.count, rows, nil))
      return rows
    }
    let source = try await runner.run(plan, on: nil)
    stages.append(stage(plan, entered: source.manifest.tally.entered, .exact(source), nil))
    return .exact(source)
  }

  private func until(
    _ plan: StagePlan, _ until: UntilVerified, _ rows: Rows, _ runner: StageRunner,
    _ remembered: RememberingAsker, _ stages: inout [Plan.Stage]
  ) async throws -> Rows {
    guard case .exact(let input) = rows else {
      // Nothing is known of the questions themselves.
      let outlook = UntilOutlook(questions: rows.count)
      return .expected(try await expected(plan, until, outlook, rows, &stages))
    }
    let isMade = try finished(plan, on: input, runner) != nil
    let outlook = try await until.outlook(input.rows(of: Question.self), knowing: remembered)
    guard isMade || outlook.isDecided else {
      return .expected(try await expected(plan, until, outlook, rows, &stages))
    }
    let stage = try await runner.run(plan, on: input)
    _ = remembered.takeCount()
    stages.append(self.stage(plan, entered: rows.count, .exact(stage), nil))
    return .exact(stage)
  }

  /// Tells what asking until enough questions have a right answer will take, and returns the questions that may stay.
  private func expected(
    _ plan: StagePlan, _ until: UntilVerified, _ outlook: UntilOutlook, _ rows: Rows,
    _ stages: inout [Plan.Stage]
  ) async throws -> RowCounts {
    let expected = outlook.expected(until.wanted)
    var count = RememberingAsker.Count()
    count.paid = outlook.known
    count.asked = expected.calls
    count.promptCharacters = Int(
      (outlook.promptCharacters > 0 ? outlook.promptCharacters : 600) * Double(expected.calls))
    var calls = try estimate(
      checked.answering.teachers.sorted { $0.key < $1.key }.map(\.value),
      checked.answering.sampling, checked.recipe.answers.expectedTokens, total: count.asked, count)
    calls.ground = expected.ground
    calls.isLeast = expected.isLeast
    let after = try await rows.counts()
    stages.append(stage(plan, entered: rows.count, .expected(after), calls))
    return after
  }

  private func answer(
    _ plan: StagePlan, _ answering: AnswerStage, _ rows: Rows, _ runner: StageRunner,
    _ remembered: RememberingAsker, _ stages: inout [Plan.Stage]
  ) async throws -> Rows {
    // What is asked until enough is right is told where it is asked; all of it is there, or none is counted.
    if answering.isUntilVerified {
      var after = Rows.expected(try await rows.counts().times(answering.samples))
      var entered = rows.count * answering.samples
      if case .exact(let input) = rows {
        let stage = try await runner.run(plan, on: input)
        (after, entered) = (.exact(stage), stage.manifest.tally.entered)
        _ = remembered.takeCount()
      }
      stages.append(stage(plan, entered: entered, after, nil))
      return after
    }
    if case .exact(let input) = rows {
      if try finished(plan, on: input, runner) != nil {
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
      after = .exact(try await runner.run(plan, on: input))
    }
    var unreachable: [UnreachableAnswers] = []
    if case .exact(let input) = rows, calls.toMake > 0 {
      unreachable = try FormerAnswers(answering, former: former?.answering, ledger)
        .count(input.rows(of: Question.self), remembered)
    }
    stages.append(
      stage(plan, entered: rows.count * answering.samples, after, calls, unreachable))
    return after
  }

  private func stage(
    _ plan: StagePlan, entered: Int, _ rows: Rows, _ calls: Plan.Calls?,
    _ unreachable: [UnreachableAnswers] = []
  ) -> Plan.Stage {
    var (isExact, notes) = (false, [String]())
    if case .exact(let stage) = rows { (isExact, notes) = (true, stage.manifest.notes) }
    return Plan.Stage(
      name: plan.name, unit: plan.unit, entered: entered, kept: rows.count, isExact: isExact,
      calls: calls, unreachable: unreachable, notes: notes)
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
