import ArgumentParser
import Corpus
import Datasets
import Formats
import Foundation
import Machine
import Similarity
import Tokenizers
import Values

struct DecontaminateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decontaminate",
    abstract: "Drop questions that are too like an evaluation question, and tell which and where.",
    discussion: """
      A question leaves if its Indel ratio to any evaluation question is at least 75 (fuzz.ratio of \
      rapidfuzz), or if both share 13 tokens or words in a row. All pairs count, none is guessed.

        retort decontaminate data/ --against benchmarks/*.jsonl
        retort decontaminate data/ --against benchmarks/*.jsonl --tokenizer tokenizer.json -o clean.parquet
      """)

  @OptionGroup var cleaning: CleaningOptions

  @Option(
    parsing: .upToNextOption,
    help: "Files, folders or globs of evaluation questions; each file is a set.")
  var against: [String]

  @Option(help: "Where the evaluation questions stand. Default: plain to see in each file.")
  var item: String?

  @Option(help: "The least Indel ratio that is too like, 0 to 100; \"off\": ratios do not count.")
  var indel = "75"

  @Option(help: "How many tokens or words in a row are too many, or \"off\".")
  var ngram = "13"

  @Option(help: "A tokenizer.json: n-grams are then of its tokens. Default: of words.")
  var tokenizer: String?

  @Option(
    help: """
      The share of an evaluation question, 0 to 1, that shared n-grams must cover: above 0, boilerplate \
      that two texts have in common is not enough.
      """)
  var cover = 0.0

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    _ = try cutoff()
    _ = try length()
    if !(0...1).contains(cover) { throw ValidationError("--cover takes a share from 0 to 1") }
    if indel == "off", ngram == "off" {
      throw ValidationError("one of --indel and --ngram is needed")
    }
  }

  private func cutoff() throws -> RatioCutoff? {
    if indel == "off" { return nil }
    guard let percent = Double(indel), (0...100).contains(percent) else {
      throw ValidationError("--indel takes a number from 0 to 100, or off")
    }
    return RatioCutoff(percent: percent)
  }

  private func length() throws -> Int? {
    if ngram == "off" { return nil }
    guard let length = Int(ngram), length > 0 else {
      throw ValidationError("--ngram takes a whole number of at least 1, or off")
    }
    return length
  }

  func run() async throws {
    let source = try cleaning.source(options)
    let evaluation = try FileSet(matching: against)
    let both = source.files.filter { file in
      evaluation.files.contains { OutputPath.isSame(file, $0) }
    }
    for file in both {
      options.terminal.say("warning: \(file) is on both sides: each question is found in itself")
    }
    let files = try cleaning.files(reading: source.files + evaluation.files)
    let sets = try EvaluationSet.read(
      evaluation.files, column: try columnExpression(item, "--item"))
    let units = try tokenizer.map { TextUnits.tokens(try Tokenizer(file: $0)) } ?? .words
    let decontamination = Decontamination(
      sets, .init(indel: try cutoff(), ngram: try length(), cover: cover, units: units))
    let scan = ContaminationScan(
      source, question: try cleaning.questionColumn, against: decontamination,
      badRows: cleaning.writing.badRows, threads: cleaning.threadCount)

    let line = ProgressLine(options)
    let start = Date()
    let contamination = try scan.run { report in
      let seconds = max(0.001, Date().timeIntervalSince(start))
      line.show(
        "decontaminate  \(grouped(report.questions)) questions  "
          + "\(grouped(Int(Double(report.questions) / seconds)))/s  "
          + "\(grouped(report.contaminated)) contaminated")
    }
    line.clear()
    if let files { try scan.write(contamination, to: files) }
    var record = contamination.report.record
    record["bad_rows"] = .integer(Int64(contamination.bad))
    record["compared"] = Value(contamination.whatIsAsked)
    options.terminal.say(notes: contamination.notes)
    if let asked = contamination.whatIsAsked {
      let theirs = sets.compactMap { set in set.whatIsAsked.map { "\($0) in \(set.name)" } }
      options.terminal.say("compared: \(asked), with \(theirs.joined(separator: "; "))")
    }
    record["rules"] = .record(decontamination.rules.record)
    try cleaning.finish(
      record, text(contamination.report, decontamination.rules, bad: contamination.bad), files,
      options)
  }

  private func text(_ report: ContaminationReport, _ rules: Decontamination.Rules, bad: Int)
    -> String
  {
    let shared = rules.ngram.map { "\($0) \(rules.units.name)s" } ?? "n-gram"
    let alike = rules.indel.map { "ratio ≥ \($0.percent.formatted())" } ?? "ratio"
    var table = Table(
      ["evaluation set", "items", "found", "questions", alike, shared, "both", "highest"],
      numeric: Set(1...7))
    for set in report.sets {
      table.add(
        [set.name]
          + [set.items, set.itemsFound, set.questions, set.byIndel, set.byNGram, set.byBoth]
          .map { grouped($0) }
          + [set.highest.map { String(format: "%.1f", $0) } ?? ""])
    }
    var lines = [
      table.text, "",
      "\(grouped(report.contaminated)) of \(grouped(report.questions)) questions are contaminated",
    ]
    if bad > 0 { lines.append("\(grouped(bad)) rows cannot be read or have no question") }
    return lines.joined(separator: "\n")
  }
}
