import ArgumentParser
import Datasets
import Formats
import Machine
import Values

/// What the commands that clean a dataset have in common.
struct CleaningOptions: ParsableArguments {
  @Argument(help: "Files, folders or globs.")
  var data: [String]

  @Option(
    name: [.short, .long],
    help: "Write the rows that stay: a file, or with --shard-rows a folder. Without it, only look.")
  var output: String?

  @Option(help: "Write the rows that leave, with reason and evidence. Default: beside the output.")
  var dropped: String?

  @Option(
    help: "Where the questions stand: a column path or a {{template}}. Default: plain to see.")
  var question: String?

  @Option(help: "Also write all that was found, as JSON.")
  var report: String?

  @Option(help: "Cores to use; the result is the same for any number. Default: all.")
  var threads: Int?

  @OptionGroup var writing: WritingOptions

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads takes 1 or more") }
    if output == nil, dropped != nil || writing.to != nil || writing.shardRows != nil {
      throw ValidationError("--dropped, --to and --shard-rows need an --output")
    }
  }

  var source: FileSet { get throws { try FileSet(matching: data) } }

  var questionColumn: CellExpression? {
    get throws { try columnExpression(question, "--question") }
  }

  var threadCount: Int { threads ?? Cores.count }

  /// Nil if nothing is to be written.
  var files: CleanedFiles? {
    get throws {
      try output.map {
        try CleanedFiles(
          kept: try writing.destination($0), dropped: dropped, replaces: writing.force)
      }
    }
  }

  /// Tells what was written, and writes the report.
  func finish(_ record: Record, _ table: String, _ files: CleanedFiles?, _ options: GlobalOptions)
    throws
  {
    if let report { try Files.writeWhole(record.json + "\n", to: report) }
    Terminal.print(options.json ? record.json : table)
    if let output, let files {
      options.terminal.say("kept: \(output)\ndropped: \(files.droppedPath)")
    }
  }
}
