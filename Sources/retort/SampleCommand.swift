import ArgumentParser
import Corpus
import Datasets
import Filters
import Formats
import Machine
import Values

struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw rows from files, the same ones for the same seed.",
    discussion: """
      Which rows are drawn depends on the seed and their content, not on files, order or machine; the \
      sample of 1,000 is part of the sample of 3,160.

      EXAMPLES
        retort sample data/ -o small.parquet --rows 1000
        retort sample data/ -o tenth.jsonl.zst --share 0.1 --stratify domain
      """)

  @Argument(help: "Files, folders or globs.")
  var data: [String]

  @OptionGroup var target: TargetOptions
  @OptionGroup var reading: ReadingArguments

  @Option(help: "Draw so many; fewer are a shortfall, told and exit code 1.")
  var rows: Int?

  @Option(help: "Draw so many, or all if there are fewer.")
  var atMost: Int?

  @Option(
    name: [.customLong("upsample"), .customLong("up-sample")],
    help: "Draw so many, repeating rows if there are fewer.")
  var upsample: Int?

  @Option(help: "Draw this share, 0 to 1.")
  var share: Double?

  @Option(help: "A column path; each of its values gives its share of the sample.")
  var stratify: String?

  @Option(help: "Decides which rows are drawn.")
  var seed: Int64 = 0

  @OptionGroup var options: GlobalOptions

  func validate() throws { _ = try amount() }

  private func amount() throws -> DrawAmount {
    let amounts = [
      rows.map(DrawAmount.exactly), atMost.map(DrawAmount.atMost),
      upsample.map(DrawAmount.upsample), share.map(DrawAmount.share),
    ].compactMap(\.self)
    guard amounts.count == 1 else {
      throw ValidationError("one of --rows, --at-most, --upsample and --share is needed")
    }
    if [rows, atMost, upsample].contains(where: { $0 ?? 1 < 1 }) {
      throw ValidationError("a number of rows is 1 or more")
    }
    if let share, !(0...1).contains(share) {
      throw ValidationError("--share takes a share from 0 to 1")
    }
    return amounts[0]
  }

  func run() async throws {
    let source = try reading.files(data, options.terminal)
    let sample = RowSample(
      source, try amount(), seed: seed,
      stratum: try columnExpression(stratify, "--stratify"), badRows: target.badRows)
    let drawn = try sample.write(to: try target.destination(reading: source))
    options.terminal.say(notes: drawn.notes)
    if options.json {
      target.print(
        ([
          "path": .string(target.output), "of": .integer(Int64(drawn.offered)),
          "drawn": .integer(Int64(drawn.drawn)), "left_out": .integer(Int64(drawn.bad)),
          "shortfall": .integer(Int64(drawn.shortfall)),
        ] as Record).json)
    } else {
      options.terminal.say("\(grouped(drawn.drawn)) of \(grouped(drawn.offered)) rows")
      target.print(target.output)
    }
    if drawn.shortfall > 0 {
      options.terminal.say(
        "warning: \(grouped(drawn.drawn + drawn.shortfall)) rows were asked for, "
          + "\(grouped(drawn.shortfall)) are missing")
      throw ExitCode(1)
    }
  }
}
