import ArgumentParser
import Formats
import Machine
import Pipeline
import Teachers
import Values

struct CallsImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in answers that were bought elsewhere, so that a recipe's runs find them.",
    discussion: """
      Reads datasets (Parquet, JSON Lines, …) and the caches of Bespoke Curator (a folder with responses_*.jsonl, or one \
      of those). The recipe says by what names its runs look for answers: teacher, messages and parameters. What a row \
      does not tell is taken to be as the recipe has it, and told; what differs from the recipe is kept under its own \
      name, and told.

      EXAMPLES
        retort calls import answers.parquet --recipe recipe.yaml
        retort calls import ~/.cache/curator/<run> --recipe recipe.yaml --teacher big
      """)

  @Argument(help: "Files, folders or globs.")
  var data: [String]

  @Option(help: "The recipe whose runs are to find the answers.")
  var recipe: String

  @Option(help: "The recipe's teacher that gave them. Default: the one that answers.")
  var teacher: String?

  @Option(help: "The column of the question, or of the messages; default: by the rows' looks.")
  var prompt: String?

  @Option(help: "The column of the response; default: by the rows' looks.")
  var response: String?

  @Option(help: "The column of the reasoning, if it stands apart.")
  var reasoning: String?

  @Option(help: "The column of the system prompt.")
  var system: String?

  @Option(help: "The column of the model's name.")
  var modelColumn: String?

  @Option(
    help:
      "The column of the answer's number among those to the same question, from 0; default: as they come."
  )
  var sample: String?

  @OptionGroup var changes: OverrideOptions

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let checked = try await CheckedRecipe.load(
      recipe, setting: changes.overrides, name: nil, downloads: false, updates: false,
      options: options)
    var columns = ForeignColumns()
    columns.prompt = try columnExpression(prompt, "--prompt")
    columns.response = try columnExpression(response, "--response")
    columns.reasoning = try columnExpression(reasoning, "--reasoning")
    columns.system = try columnExpression(system, "--system")
    columns.model = try columnExpression(modelColumn, "--model-column")
    columns.sample = try columnExpression(sample, "--sample")
    var answers = AnswerImport(checked, teacher: try answerer(checked), columns: columns)
    let files = try FileSet(files: data.flatMap(Self.files))
    try Files.makeFolder(options.openedWorkspace.path)
    let ledger = try options.readyWorkspace().ledger()
    let summary = try await answers.take(files.reader(), into: ledger)
    if options.json {
      Terminal.print(summary.record.json)
      return
    }
    Terminal.print(
      "\(grouped(summary.rows)) rows read, \(grouped(summary.answers)) answers taken, "
        + "\(grouped(summary.new)) of them new")
    tell(summary.leftOut) { "\($0) left out, because \($1)" }
    tell(summary.assumed) { "of \($0) it is not known \($1)" }
    tell(summary.different) {
      "\($0) differ from the recipe in \($1): its runs do not find them as it is"
    }
  }

  private func tell(_ counts: [String: Int], _ line: (String, String) -> String) {
    for (what, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      Terminal.print(line(grouped(count), what))
    }
  }

  private func answerer(_ checked: CheckedRecipe) throws -> Teacher {
    let answering = Set(checked.recipe.answers.teachers.values).sorted()
    let names = teacher.map { [$0] } ?? answering
    guard names.count == 1 else {
      throw RetortError(
        .usage, "several teachers answer", hint: "--teacher NAME: \(names.joined(separator: ", "))")
    }
    if let known = checked.teachers[names[0]] { return known }
    throw RetortError(
      .usage, "\(recipe) has no teacher \"\(names[0])\"",
      hint: "it has: \(checked.teachers.keys.sorted().joined(separator: ", "))")
  }

  /// Of a Curator run's folder the files of responses; beside them lie its requests and the dataset made of them.
  private static func files(_ pattern: String) throws -> [String] {
    if Files.isFolder(pattern) {
      let responses = ["", "*/"].flatMap { Files.matching("\(pattern)/\($0)responses_*.jsonl") }
      if !responses.isEmpty { return responses }
    }
    return try FileSet(matching: [pattern]).files
  }
}
