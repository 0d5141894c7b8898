import ArgumentParser
import Foundation
import Machine
import Recipes
import Statistics
import Studies
import Values

struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Compare many recipes stage by stage, and claim no more than was seen.",
    discussion: """
      retort plan STUDY.yaml checks a study and tells what it would do and cost.

      EXAMPLES
        retort plan study.yaml
        retort study run study.yaml
        retort study show cosine
      """,
    subcommands: [
      StudyPlanCommand.self, StudyRunCommand.self, StudyShowCommand.self, StudySimulateCommand.self,
    ])
}

struct StudyPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Check a study and tell what it would do and cost.",
    discussion: """
      EXAMPLES
        retort study plan study.yaml
        retort study plan study.yaml --json
      """)

  @Argument(help: "The study's YAML file.")
  var study: String

  @OptionGroup var options: GlobalOptions

  func run() throws { try Self.plan(study, options) }

  /// Plans a study's file, as `retort plan` does, too.
  static func plan(_ path: String, _ options: GlobalOptions) throws {
    let (checked, log) = try CheckedStudy.load(path)
    let planned = try StudyPlanner(checked).plan(log: log)
    try CheckedStudy.tell(log, path)
    Terminal.print(options.json ? planned.record.json : planned.text)
  }
}

struct StudyRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Carry a study out; after a kill, run the same command again.",
    discussion: """
      Where scores come from says run_on in the study's file.

      EXAMPLES
        retort study run study.yaml
        retort study run studies/openthoughts3/math.yaml --quiet
      """)

  @Argument(help: "The study's YAML file.")
  var study: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let (checked, log) = try CheckedStudy.load(study)
    try CheckedStudy.tell(log, study)
    let backend = try checked.backend()
    let folder = try options.readyWorkspace().study(checked.spec.name)
    let terminal = options.terminal
    if let replay = backend as? ReplayBackend, replay.leftOut > 0 {
      terminal.say(
        "\(grouped(replay.leftOut)) scores are of benchmarks by which is not chosen: left out")
    }
    let result = try await StudyRun(checked, on: backend, in: folder) { terminal.say($0) }
      .carryOut()
    try result.write(to: folder)
    Terminal.print(result.summary)
    terminal.say("report: \(folder.markdown), \(folder.page)")
  }
}

struct StudyShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Tell what came of a study.",
    discussion: """
      The report is made anew from the scores that are there; nothing is run.

      EXAMPLES
        retort study show openthoughts3-math
        retort study show openthoughts3-math --json
      """)

  @Argument(help: "The study's name.")
  var name: String

  @OptionGroup var options: GlobalOptions

  func run() throws {
    guard RunName.isValid(name) else {
      throw ValidationError("\"\(name)\" is no study's name: \(RunName.rule)")
    }
    let folder = try options.readyWorkspace().study(name)
    guard Files.exists(folder.markdown) else {
      throw RetortError(
        .usage, "there is no report of study \"\(name)\"", hint: "retort study run makes one")
    }
    Terminal.print(try Files.text(of: folder.markdown))
    options.terminal.say("page: \(folder.page)")
  }
}

struct StudySimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Show how good a way of choosing is, on studies whose truth is known.",
    discussion: """
      Draws studies of recipes whose true scores are N(0, spread²), each run with noise added, and tells how often the best \
      was chosen, what was lost, and how far scores were too high. Without --recipes four kinds of studies are drawn.

      EXAMPLES
        retort study simulate --recipes 9 --noise 1.2
        retort study simulate --finalists 4 --studies 500 --json
      """)

  @Option(help: "Recipes of a study.")
  var recipes: Int?

  @Option(help: "How far their true scores lie apart, in points.")
  var spread: Double = 1.5

  @Option(help: "How far runs of one recipe lie apart, in points.")
  var noise: Double = 1.2

  @Option(help: "How many lead and run further.")
  var finalists: Int = 3

  @Option(help: "Stop when less is lost by choosing, in points; 0 for when the runs are spent.")
  var expectedLoss: Double = 0.3

  @Option(help: "Runs of a study, by recipes.")
  var runs: Double = 2

  @Option(help: "How many studies.")
  var studies: Int = 2000

  @Option var seed: UInt64 = 0

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard recipes.map({ 2...10_000 ~= $0 }) ?? true, 0...1000 ~= spread, 0.001...1000 ~= noise,
      1...1000 ~= finalists, 0...1000 ~= expectedLoss, 1...100 ~= runs, 1...1_000_000 ~= studies
    else { throw ValidationError("a number is out of its range") }
  }

  func run() throws {
    let usual: [(Int, Double)] = [(27, 4), (27, 1.5), (14, 1), (6, 1)]
    let kinds: [(Int, Double)] = recipes.map { [($0, spread)] } ?? usual
    var table = Table(
      [
        "recipes", "spread", "noise", "way", "P(best)", "regret", "too high", "confirmed",
        "95 % holds",
        "runs",
      ], numeric: [0, 1, 2, 4, 5, 6, 7, 8, 9])
    for (recipes, spread) in kinds {
      let truth = SimulatedStudies.Truth(candidates: recipes, spread: spread, noise: noise)
      for (name, rule, budget, baseline) in ways(recipes) {
        let result = SimulatedStudies(
          of: truth, rule: rule, budget: budget, baseline: baseline, count: studies, seed: seed)
        table.add([
          "\(recipes)", "\(spread)", "\(noise)", name, number(result.chanceOfBest),
          number(result.regret), number(result.optimism), number(result.confirmedOptimism),
          number(result.coverage), String(format: "%.1f", result.runs),
        ])
      }
    }
    Terminal.print(table.text)
  }

  /// What is compared: a name, the rule, the runs, and how often one recipe runs beforehand.
  private func ways(_ recipes: Int) -> [(String, Selection.Rule, Int, Int?)] {
    let most = Int((runs * Double(recipes)).rounded(.down))
    return [
      ("once each", .init(finalists: 1, expectedLoss: 0, follows: false), recipes, nil),
      (
        "once, 1.5 m, rest on top \(finalists)",
        .init(finalists: finalists, expectedLoss: 0, follows: false), recipes * 3 / 2, nil
      ),
      (
        "the same, top 4", .init(finalists: 4, expectedLoss: 0, follows: false), recipes * 3 / 2,
        nil
      ),
      (
        "until the loss is below \(expectedLoss), at most \(most)",
        .init(finalists: finalists, expectedLoss: expectedLoss), most, 5
      ),
    ]
  }

  private func number(_ value: Double) -> String { String(format: "%.2f", value) }
}

extension CheckedStudy {
  /// Reads and checks a study's file, and tells all findings if it cannot be used.
  ///
  /// - Throws: ``RetortError`` of kind `usage` (exit code 2) if it cannot be used.
  static func load(_ path: String) throws -> (CheckedStudy, FindingLog) {
    let text = try Files.text(of: path)
    let folder = Files.folder(of: path)
    let log = FindingLog()
    guard let checked = StudyCheck(folder: folder.isEmpty ? "." : folder, log: log).check(text)
    else {
      try tell(log, path)
      throw RetortError(.usage, "\(path) cannot be used")
    }
    return (checked, log)
  }

  /// - Throws: ``RetortError`` of kind `usage` if something forbids a run.
  static func tell(_ log: FindingLog, _ path: String) throws {
    for finding in log.findings.sorted() { Terminal.talk(finding.text(file: path) + "\n") }
    guard log.hasErrors else { return }
    let count = log.findings.count { $0.severity == .error }
    throw RetortError(
      .usage, "\(path) cannot be used: \(count) \(count == 1 ? "fault" : "faults")")
  }
}
