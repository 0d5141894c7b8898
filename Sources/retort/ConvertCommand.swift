import ArgumentParser
import Datasets
import Formats
import Machine
import Values

struct ConvertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert files of rows, and choose, rename or combine their columns.",
    discussion: """
      Reads and writes Parquet, JSON Lines, JSON lists, CSV and TSV, the last four also as .gz and .zst; \
      reads Arrow and Feather files, JSON objects, and Stack Exchange's Posts.xml. What a file is, its content \
      tells. From Parquet to Parquet columns keep their types. - is standard input or output.

      EXAMPLES
        retort convert questions.jsonl.zst -o questions.parquet
        retort convert data/ -o pairs.jsonl --column question=conversations[0].value --column source
        retort convert Posts.xml -o posts.parquet --column 'question={{title}}\\n\\n{{body}}'
      """)

  @Argument(help: "Files, folders or globs.")
  var data: [String]

  @OptionGroup var target: TargetOptions
  @OptionGroup var reading: ReadingArguments

  @Option(
    name: .customLong("column"),
    help: "A column to write: PATH, NAME=PATH or NAME=TEMPLATE. All, if none is named.")
  var columns: [String] = []

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    // A shell hands \\n on as two characters.
    let columns = try columns.map { try OutputColumn($0.replacing("\\n", with: "\n")) }
    let source = try reading.files(data, options.terminal)
    let conversion = Conversion(
      source, columns: columns.isEmpty ? nil : columns, badRows: target.badRows)
    let converted = try conversion.write(to: try target.destination(reading: source))
    options.terminal.say(notes: converted.notes)
    for column in converted.mixedColumns {
      options.terminal.say(
        "note: column \"\(column)\" holds several kinds of value; what is not a text was written as JSON"
      )
    }
    if converted.bad > 0 {
      options.terminal.say(
        "note: \(grouped(converted.bad)) rows cannot be read and were left out: "
          + converted.firstBad.joined(separator: "; "))
    }
    if options.json {
      target.print(
        ([
          "path": .string(target.output), "rows": .integer(Int64(converted.rows)),
          "left_out": .integer(Int64(converted.bad)),
          "files": .integer(Int64(converted.shards.count)),
        ] as Record).json)
    } else {
      options.terminal.say("\(grouped(converted.rows)) rows")
      target.print(target.output)
    }
  }
}

/// Where a command writes rows.
struct TargetOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: "The file to write, or with --shard-rows the folder; - for standard output.")
  var output: String

  @OptionGroup var writing: WritingOptions

  var badRows: Double { writing.badRows }

  func destination(reading source: FileSet) throws -> Destination {
    try writing.destination(output, reading: source.files)
  }

  /// Prints what came of it, unless the rows themselves went to standard output.
  func print(_ text: String) {
    if output != "-" { Terminal.print(text) }
  }
}

/// How a command writes rows.
struct WritingOptions: ParsableArguments {
  @Option(help: "Its kind, if the name does not end so: parquet, jsonl, jsonl.zst, csv, ….")
  var to: String?

  @Option(help: "Write a folder of files of so many rows.")
  var shardRows: Int?

  @Option(help: "The share of rows, 0 to 1, that may be unreadable and is then left out.")
  var badRows = 0.0

  @Flag(help: "Write over what is there.")
  var force = false

  func validate() throws {
    if let shardRows, shardRows < 1 { throw ValidationError("--shard-rows takes 1 or more") }
    if !(0...1).contains(badRows) { throw ValidationError("--bad-rows takes a share from 0 to 1") }
  }

  func destination(_ path: String, reading inputs: [String]) throws -> Destination {
    try Destination(
      path: path, format: to, shardRows: shardRows, reading: inputs, replaces: force)
  }
}
