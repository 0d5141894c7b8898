import ArgumentParser
import Evaluation
import Foundation
import Hub
import Machine
import Pipeline
import Studies
import Values

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Check a recipe, an evaluation or a study and tell what it would do and cost, without asking anybody.",
    discussion: """
      Everything wrong is told at once, with line, column and a hint: what cannot be read, and what would cost and come \
      to nothing. The exit code is 2 if it cannot be run or would have an empty dataset.

      EXAMPLES
        retort plan recipe.yaml
        retort plan recipe.yaml --online --set answers.samples=4
      """)

  @Argument(help: "The YAML file of the recipe, the evaluation or the study.")
  var recipe: String

  @OptionGroup var changes: OverrideOptions

  @Option(help: "The run's name, if not the recipe's.")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Plan a trial of the recipe on so many questions, as retort run --limit does it.",
      valueName: "questions"))
  var limit: Int?

  @Flag(help: "Look up the Hub's branches anew, instead of the commits of the last run.")
  var update = false

  @Flag(
    help:
      "Look also at the endpoints: a request or two for each address, for the list of its models; no model is asked."
  )
  var online = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more") }
  }

  func run() async throws {
    let yaml = try CheckedRecipe.text(of: recipe)
    if StudySpec.isStudy(yaml) { return try StudyPlanCommand.plan(recipe, options) }
    if EvaluationSpec.isEvaluation(yaml) { return try await planEvaluation(yaml) }
    let checked = try await CheckedRecipe.load(
      recipe, setting: changes.overrides, name: name, downloads: false, updates: update,
      trial: limit, looksOnline: online, options: options)
    let name = RunCommand.name(name, of: checked, limit: limit)
    // The endpoints are looked at while the free stages run.
    async let looking = look(at: checked)
    let plan = try await Planner(
      checked, name: name,
      former: await CheckedRecipe.former(recipe, of: name, options: options),
      workspace: try options.readyWorkspace()
    ).plan()
    let look = try await looking
    let findings = (plan.findings + (look?.findings ?? [])).sorted()
    for finding in findings { Terminal.talk(finding.text(file: recipe) + "\n") }
    if let look { options.terminal.say(look.words) }
    let servers = checked.teachers.values.sorted { $0.name < $1.name }.compactMap { teacher in
      if case .launch(let launch) = teacher.place {
        (teacher.name, launch.commandLine)
      } else {
        nil
      }
    }
    if options.json {
      var record = plan.record
      record["findings"] = .list(
        (checked.findings + findings).map { .record($0.record(file: recipe)) })
      record["reach"] = .record(checked.reach(ofRecipe: recipe).record)
      record["servers"] = .record(Record(servers.map { .init($0, .string($1)) }))
      Terminal.print(record.json)
    } else {
      for (name, command) in servers { Terminal.print("\(name) is served by: \(command)") }
      for line in checked.reach(ofRecipe: recipe).lines { Terminal.print(line) }
      Terminal.print(text(plan))
    }
    let faults = findings.count { $0.severity == .error }
    if faults > 0 {
      throw RetortError(
        .usage, "\(recipe) would come to nothing: \(faults) \(faults == 1 ? "fault" : "faults")")
    }
  }

  private func look(at checked: CheckedRecipe) async throws -> OnlineLook? {
    online ? try await checked.lookOnline(logFolder: NSTemporaryDirectory()) : nil
  }

  private func planEvaluation(_ yaml: String) async throws {
    let above = Files.folder(of: recipe)
    let folder = above.isEmpty ? "." : above
    let evaluation = try await Evaluation.load(
      yaml, folder: folder, shown: recipe, updates: update, options: options)
    let plan = try await evaluation.plan(try options.readyWorkspace())
    let reach = evaluation.reach(folder: folder, hub: HubPlace().endpoint)
    if options.json {
      var record = plan.record
      record["reach"] = .record(reach.record)
      Terminal.print(record.json)
    } else {
      for line in reach.lines(of: "evaluation") { Terminal.print(line) }
      Terminal.print(text(plan))
    }
  }

  private func text(_ plan: EvaluationPlan) -> String {
    var table = Table(
      ["model", "benchmark", "items", "repeats", "paid", "to make", "tokens", "to come"],
      numeric: [2, 3, 4, 5, 6, 7])
    for part in plan.parts {
      table.add([
        part.model, part.benchmark, grouped(part.items), "\(part.repeats)", grouped(part.paid),
        grouped(part.toMake),
        part.completionTokens.map { grouped($0 + part.promptTokens) } ?? "unknown",
        worded(part.cost),
      ])
    }
    var lines = [table.text]
    for basis in Set(plan.parts.compactMap(\.basis)).sorted() {
      lines.append("tokens to write estimated from: \(basis)")
    }
    lines += plan.parts.compactMap { part in part.note.map { "\(part.model): \($0)" } }.reduce(
      into: []
    ) { if !$0.contains($1) { $0.append($1) } }
    lines.append(plan.power.text)
    lines += sums(
      toMake: plan.callsToMake, paid: plan.callsPaid, plan.cost, plan.budget, spent: plan.spent)
    return lines.joined(separator: "\n")
  }

  private func text(_ plan: Plan) -> String {
    var table = Table(
      ["stage", "counted", "in", "kept", "calls", "paid", "to make", "tokens", "to come"],
      numeric: [2, 3, 4, 5, 6, 7, 8], spare: [1])
    for stage in plan.stages {
      let calls = stage.calls
      let tokens = calls.map { calls in
        calls.completionTokens.map { grouped($0 + (calls.promptTokens ?? 0)) } ?? "unknown"
      }
      table.add([
        stage.name, stage.unit.rawValue, grouped(stage.entered),
        (stage.isExact ? "" : "≤ ") + grouped(stage.kept),
        calls.map { grouped($0.total) } ?? "", calls.map { grouped($0.paid) } ?? "",
        calls.map { $0.bound + grouped($0.toMake) } ?? "", tokens ?? "",
        calls.map { $0.bound + worded($0.cost) } ?? "",
      ])
    }
    var lines = [table.text]
    for stage in plan.stages {
      guard let calls = stage.calls, calls.toMake > 0 else { continue }
      lines.append(
        "\(stage.name): asks \(calls.teachers.joined(separator: ", ")); "
          + "tokens to write estimated from: \(calls.basis)")
    }
    for stage in plan.stages {
      guard let ground = stage.calls?.ground else { continue }
      lines.append("\(stage.name): \(ground)")
    }
    for stage in plan.stages {
      // Of a mix that falls short the findings tell.
      let notes = stage.notes.filter { stage.name != "mix" || !$0.contains("were asked for, but") }
      lines += notes.map { "note: \(stage.name): \($0)" }
    }
    for stage in plan.stages {
      guard let filter = stage.calls?.stopsFor else { continue }
      lines.append(
        "\(stage.name): asks until \(filter) has enough rows that pass, about as few as it takes (label_all: yes asks "
          + "about all)")
    }
    for move in plan.moves where move.why == .allAnswers {
      lines.append(
        "\(move.moved) runs before \(move.before), since it counts all answers of a question (pinned: yes keeps it in "
          + "its place, where it counts those that are left)")
    }
    for move in plan.moves where move.why == .payment {
      lines.append(
        "\(move.moved) runs before \(move.before), which is paid for: \(grouped(plan.saved(by: move))) rows are not "
          + "paid for (pinned: yes keeps a step in its place)")
    }
    for stage in plan.stages {
      for lost in stage.unreachable {
        let answers =
          lost.answers == 1 ? "1 answer that is" : "\(grouped(lost.answers)) answers that are"
        lines.append("\(stage.name): \(answers) paid for cannot be found: \(lost.because)")
        if let hint = lost.hint { lines.append("  hint: \(hint)") }
      }
    }
    lines += sums(
      toMake: plan.callsToMake, paid: plan.callsPaid, plan.cost, plan.budget, spent: plan.spent)
    return ([lines[0]] + lines.dropFirst().map(sentence)).joined(separator: "\n")
  }

  /// What all calls come to, of a recipe or an evaluation.
  private func sums(toMake: Int, paid: Int, _ cost: Money?, _ budget: Budget, spent: Spending)
    -> [String]
  {
    var lines = [
      "\(grouped(toMake)) calls to make, \(grouped(paid)) paid for already, to come \(worded(cost))"
    ]
    if let dollars = budget.dollars {
      lines.append("of the budget \(worded(spent.cost)) of \(worded(dollars)) are spent")
    }
    if let tokens = budget.tokens {
      lines.append("of the budget \(grouped(spent.tokens)) of \(grouped(tokens)) tokens are spent")
    }
    return lines
  }
}

extension Plan.Calls {
  /// What stands before a figure that is no exact one.
  fileprivate var bound: String {
    if isLeast, toMake > 0 { return "≥ " }
    return stopsFor == nil ? ground == nil || toMake == 0 ? "" : "~ " : "≤ "
  }
}
