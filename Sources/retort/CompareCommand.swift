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

      EXAMPLES
        retort compare student base --questions
        retort compare a b c --with results.json --format markdown
      """)

  @Argument(help: "Two models for a comparison, more for a table.")
  var models: [String] = []

  @Option(
    help:
      "A file of others' results for the table, as often as there are some: lm-evaluation-harness's JSON, or JSON Lines of cell, task, repeat, score."
  )
  var with: [String] = []

  @Option(
    help: "What a benchmark of such a file is called here: minerva_math500=math500.")
  var rename: [String] = []

  @Flag(help: "List the questions that one solves and the other does not.")
  var questions = false

  @Option(help: "Also tell pass@k and maj@k for these k, with commas between them: 1,4.")
  var at: NumberList = []

  @Option(help: "How tables are written: plain, markdown, csv or json.")
  var format: ScoreReport.Style?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if models.count < 2, with.isEmpty { throw ValidationError("name two models at least") }
    if Set(models).count != models.count { throw ValidationError("a model is named twice") }
  }

  func run() throws {
    let finder = ModelFinder(try options.readyWorkspace())
    let results = try finder.results(of: models)
    guard models.count == 2, with.isEmpty else {
      let names = try OthersScores.names(rename)
      var known = Set(results.flatMap { $0 }.map(\.model))
      var others: [BenchmarkScore] = []
      for path in with {
        let scores = OthersScores.apart(
          try OthersScores.read(path, renaming: names), from: known, path)
        others += scores
        known.formUnion(scores.map(\.model))
      }
      return Terminal.print(
        try ScoreReport(results.flatMap { $0 }, others: others, ks: at.values).text(
          format ?? (options.json ? .json : .plain)))
    }
    let comparison = try ModelComparison(results[0], results[1])
    if options.json || format == .json { return Terminal.print(comparison.record.json) }
    Terminal.print(comparison.text(listsQuestions: questions, style: format ?? .plain))
  }
}
