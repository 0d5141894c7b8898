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
  @OptionGroup var reading: ReadingArguments

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads takes 1 or more") }
    if output == nil, dropped != nil || writing.to != nil || writing.shardRows != nil {
      throw ValidationError("--dropped, --to and --shard-rows need an --output")
    }
  }

  func source(_ options: GlobalOptions) throws -> FileSet {
    try reading.files(data, options.terminal)
  }

  var questionColumn: CellExpression? {
    get throws { try columnExpression(question, "--question") }
  }

  var threadCount: Int { threads ?? Cores.count }

  /// Where the rows go; nil if nothing is to be written.
  ///
  /// - Parameter inputs: all that is read.
  func files(reading inputs: [String]) throws -> CleanedFiles? {
    let files = try output.map {
      try CleanedFiles(
        kept: try writing.destination($0, reading: inputs), dropped: dropped, reading: inputs,
        replaces: writing.force)
    }
    if let report {
      try OutputPath.check(
        report, "--report", inputs: inputs, others: [output, files?.droppedPath],
        replaces: writing.force)
    }
    return files
  }

  /// Tells what was written, and writes the report.
  func finish(_ record: Record, _ table: String, _ files: CleanedFiles?, _ options: GlobalOptions)
    throws
  {
    if let report { try Files.writeWhole(record.json + "\n", to: report) }
    if output == "-" {
      options.terminal.say(options.json ? record.json : table)
    } else {
      Terminal.print(options.json ? record.json : table)
    }
    if let output, let files {
      options.terminal.say("kept: \(output)\ndropped: \(files.droppedPath)")
    }
  }
}
