import ArgumentParser
import Evaluation
import Hub
import Machine
import Pipeline
import Recipes
import Storage
import Values

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Score models on benchmarks, with honest error bars.",
    discussion: """
      Samples are answers: bought once, kept in the ledger, graded anew for nothing. After an interruption or a kill, run \
      the same command again. Results of held-out benchmarks are sealed; retort open tells them, and notes that it did.

      EXAMPLES
        retort evaluate evaluation.yaml
        retort evaluate --model smollm2-135m --on amc23,math500
      """)

  @Argument(help: "The evaluation's YAML file.")
  var file: String?

  @Option(help: "Without a file: a local model's name, or ADDRESS@MODEL.")
  var model: String?

  @Option(help: "Without a file: benchmarks, with commas between them.")
  var on: String?

  @Option(help: "Without a file: the evaluation's name.")
  var name: String?

  @Option(help: "Also tell pass@k and maj@k for these k, with commas between them: 1,4.")
  var at: NumberList = []

  @Option(help: "How tables are written: plain, markdown, csv or json.")
  var format: ScoreReport.Style?

  @Option(
    help:
      "Files for other programs, with commas between them: inspect (logs with every sample), tensorboard, hub."
  )
  var export: ExportList = []

  @Flag(help: "Look up the Hub's branches anew, instead of the commits of the last time.")
  var update = false

  @Flag(help: "Ask again where calls failed in an earlier session.")
  var retryFailed = false

  @Flag(
    help:
      "Agree to what an evaluation of somebody else does beyond its folder; retort plan tells what."
  )
  var trust = false

  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if file == nil, model == nil || on == nil {
      throw ValidationError("give the evaluation's file, or --model and --on")
    }
    if file != nil, model != nil || on != nil || name != nil {
      throw ValidationError("--model, --on and --name are for an evaluation without a file")
    }
    if let name, !RunName.isValid(name) {
      throw ValidationError("\"\(name)\" cannot name an evaluation: \(RunName.rule)")
    }
  }

  func run() async throws {
    let display = EvaluationDisplay(options.terminal)
    let outcome: (results: [BenchmarkResult], failures: [RetortError])
    let (text, folder, shown) = try EvaluationText(file, model: model, on: on, name: name).read()
    let workspace = options.openedWorkspace
    do {
      outcome = try await untilInterrupted {
        [options, update, retryFailed, sandbox, export, file, trust] in
        let evaluation = try await Evaluation.load(
          text, folder: folder, shown: shown, updates: update, options: options)
        // Without a file the command line itself has said what is asked.
        if let file {
          try Trust().require(
            text, at: file, evaluation.reach(folder: folder, hub: HubPlace().endpoint),
            isAgreed: trust, kind: "evaluation")
        }
        if !options.quiet {
          options.terminal.say(try evaluation.power().text)
        }
        var session = Session.Options()
        session.programs = try sandbox.settings()
        session.logFolder = workspace.evaluation(evaluation.spec.name).logs
        return try await Session.with(workspace, options: session) {
          try await evaluation.run(
            in: $0, retriesFailed: retryFailed, exports: Set(export.values),
            observe: { display.observe($0) })
        }
      }
    } catch {
      display.finish()
      if error is CancellationError {
        options.terminal.say("interrupted; run the same command again: it goes on where it stopped")
      }
      throw error
    }
    display.finish()
    try report(outcome.results, workspace)
    guard let first = outcome.failures.first else { return }
    for failure in outcome.failures.dropFirst() { Terminal.complain(failure) }
    throw first
  }

  private func report(_ results: [BenchmarkResult], _ workspace: Workspace) throws {
    let style = format ?? (options.json ? .json : .plain)
    let name = try EvaluationText(file, model: model, on: on, name: name).name()
    let folder = workspace.evaluation(name)
    if !results.isEmpty || style == .json {
      Terminal.print(try ScoreReport(results, ks: at.values).text(style))
    }
    let sealed = try folder.heldOutResults()
    if !sealed.isEmpty {
      let names = sealed.names.map(\.benchmark).reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      options.terminal.say(
        "held out and sealed: \(names.joined(separator: ", ")); retort open \(folder.name) tells them, and notes the date"
      )
    }
    if !options.quiet, style == .plain { Terminal.print(folder.path) }
  }
}

extension ScoreReport.Style: ExpressibleByArgument {}
extension EvaluationExport: ExpressibleByArgument {}

/// Whole numbers of at least 1, with commas between them.
struct NumberList: ExpressibleByArgument, ExpressibleByArrayLiteral {
  let values: [Int]

  init(arrayLiteral values: Int...) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }.filter { $0 > 0 }
    guard numbers.count == parts.count else { return nil }
    values = numbers
  }

  var defaultValueDescription: String { "none" }
}

/// Kinds of exports, with commas between them.
struct ExportList: ExpressibleByArgument, ExpressibleByArrayLiteral {
  let values: [EvaluationExport]

  init(arrayLiteral values: EvaluationExport...) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let exports = parts.compactMap { EvaluationExport(rawValue: String($0)) }
    guard exports.count == parts.count else { return nil }
    values = exports
  }

  var defaultValueDescription: String { "none" }
}

/// An evaluation's text: a file's, or one made of the command line.
struct EvaluationText {
  private let file: String?
  private let model: String?
  private let on: String?
  private let given: String?

  init(_ file: String?, model: String?, on: String?, name: String?) {
    (self.file, self.model, self.on, given) = (file, model, on, name)
  }

  /// - Returns: the text, the folder where its paths start, and what findings call it.
  func read() throws -> (text: String, folder: String, shown: String) {
    if let file {
      let folder = Files.folder(of: file)
      return (try Files.text(of: file), folder.isEmpty ? "." : folder, file)
    }
    let place: String
    let address = model ?? ""
    // The model's name stands behind the last @, since addresses have such in front of hosts.
    if address.hasPrefix("http"), let at = address.lastIndex(of: "@") {
      place =
        "{ endpoint: \(Value.string(String(address[..<at])).json), model: "
        + "\(Value.string(String(address[address.index(after: at)...])).json) }"
    } else {
      place = "{ local: \(Value.string(address).json) }"
    }
    let benchmarks = (on ?? "").split(separator: ",").map {
      Value.string($0.trimmed).json
    }
    return (
      """
      name: \(Value.string(try name()).json)
      models:
        \(Value.string(word(address)).json): \(place)
      on: [\(benchmarks.joined(separator: ", "))]

      """, ".", "the command line"
    )
  }

  /// The evaluation's name.
  func name() throws -> String {
    if let given { return given }
    guard let file else { return word(model ?? "") }
    let log = FindingLog()
    return EvaluationSpec.name(try Files.text(of: file), log: log) ?? ""
  }

  /// A name made of an address: its letters and digits.
  private func word(_ address: String) -> String {
    let last = address.split(separator: "@").last.map(String.init) ?? address
    let word = last.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? String($0) : "-" }
    let name = String(word.joined().drop { !($0.isLetter || $0.isNumber) }.prefix(60))
    return name.isEmpty ? "model" : name
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension Evaluation {
  /// Reads and checks an evaluation, tells all findings, and brings its items.
  ///
  /// - Throws: ``RetortError`` of kind `usage` (exit code 2) if it cannot be used; of others if items cannot be had.
  static func load(
    _ text: String, folder: String, shown: String, updates: Bool, options: GlobalOptions
  ) async throws -> Evaluation {
    let log = FindingLog()
    let setUp = EvaluationSetUp(folder: folder, workspace: options.openedWorkspace)
    let checked = setUp.check(text, log: log)
    for finding in log.findings.sorted() { Terminal.talk(finding.text(file: shown) + "\n") }
    guard let checked else {
      let count = log.findings.count { $0.severity == .error }
      throw RetortError(
        .usage, "\(shown) cannot be used: \(count) \(count == 1 ? "fault" : "faults")")
    }
    let terminal = options.terminal
    let display = DownloadDisplay(terminal)
    defer { display.finish() }
    return try await setUp.bring(
      checked, workspace: options.openedWorkspace, updates: updates,
      telling: .init(say: { terminal.say($0) }, progress: { display.show($0) }))
  }
}
