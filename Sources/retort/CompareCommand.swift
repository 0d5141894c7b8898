import ArgumentParser
import Evaluation
import Storage
import Values

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two models question by question, or put several into one table.",
    discussion: """
      Models are named as evaluations name them; EVALUATION/MODEL where several have one of that name. Held-out benchmarks \
      are not compared.
      """)

  @Argument(help: "Two models for a comparison, more for a table.")
  var models: [String] = []

  @Option(
    parsing: .upToNextOption,
    help:
      "Files of others' results for the table: lm-evaluation-harness's JSON, or JSON Lines of cell, task, repeat, score."
  )
  var with: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: "What a benchmark of such a file is called here: minerva_math500=math500.")
  var rename: [String] = []

  @Flag(help: "List the questions that one solves and the other does not.")
  var questions = false

  @Option(parsing: .upToNextOption, help: "Also tell pass@k and maj@k for these k.")
  var at: [Int] = []

  @Option(help: "How tables are written: plain, markdown, csv or json.")
  var format: ScoreReport.Style?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if at.contains(where: { $0 < 1 }) {
      throw ValidationError("--at takes whole numbers of at least 1")
    }
    if models.count < 2, with.isEmpty { throw ValidationError("name two models at least") }
    if Set(models).count != models.count { throw ValidationError("a model is named twice") }
  }

  func run() throws {
    let finder = ModelFinder(try options.readyWorkspace())
    let results = try models.map { try finder.results(of: $0) }
    guard models.count == 2, with.isEmpty else {
      let names = try OthersScores.names(rename)
      let others = try with.flatMap { try OthersScores.read($0, renaming: names) }
      return Terminal.print(
        try ScoreReport(results.flatMap { $0 }, others: others, ks: at).text(
          format ?? (options.json ? .json : .plain)))
    }
    let comparison = try ModelComparison(results[0], results[1])
    if options.json || format == .json { return Terminal.print(comparison.record.json) }
    Terminal.print(comparison.text(listsQuestions: questions, markdown: format == .markdown))
  }
}
