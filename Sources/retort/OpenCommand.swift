import ArgumentParser
import Evaluation
import Machine
import Values

struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract:
      "Tell the results of an evaluation's held-out benchmarks, and note that they were told.",
    discussion: """
      A held-out benchmark says how good a chosen recipe is as long as nobody chooses by it. Each opening is noted with its \
      date in held-out.log of the evaluation's folder.

      EXAMPLES
        retort open students
        retort open students --format markdown
      """)

  @Argument(help: "The evaluation's name.")
  var evaluation: String

  @Option(help: "How tables are written: plain, markdown, csv or json.")
  var format: ScoreReport.Style?

  @OptionGroup var options: GlobalOptions

  func run() throws {
    let workspace = try options.readyWorkspace()
    guard RunName.isValid(evaluation), workspace.evaluations.contains(evaluation) else {
      throw RetortError(
        .usage, "there is no evaluation \"\(evaluation)\" in \(workspace.path)",
        hint: workspace.evaluations.isEmpty
          ? "retort evaluate makes one"
          : nearest(to: evaluation, among: workspace.evaluations)
            ?? "there are: \(workspace.evaluations.joined(separator: ", "))")
    }
    let sealed = try workspace.evaluation(evaluation).heldOutResults()
    guard !sealed.isEmpty else {
      throw RetortError(.usage, "evaluation \"\(evaluation)\" has no held-out results")
    }
    let before = sealed.openings.count
    let opened = try sealed.open()
    Terminal.print(try opened.tables(format ?? (options.json ? .json : .plain)))
    options.terminal.say(
      before == 0
        ? "opened for the first time; noted" : "opened \(before + 1) times so far; noted")
  }
}
