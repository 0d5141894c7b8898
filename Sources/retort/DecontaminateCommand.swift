import ArgumentParser
import Corpus
import Datasets
import Evaluation
import Filters
import Formats
import Foundation
import Machine
import Pipeline
import Similarity
import Tokenizers
import Values

struct DecontaminateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decontaminate",
    abstract: "Drop questions that are too like an evaluation question, and tell which and where.",
    discussion: """
      A question leaves if an evaluation question stands in it, whatever stands before and behind and however \
      its formulas are written: 0.7 of its words, numbers and signs, weighed by how few of the evaluation \
      questions have them; or if the two have an Indel ratio of 90 (fuzz.ratio of rapidfuzz). One with other \
      numbers stays, and is told. The rule openthoughts3 is the published one: a ratio of 75, or 13 tokens or \
      words in a row. All pairs count, none is guessed.

      EXAMPLES
        retort decontaminate data/ --against aime24,math500,livecodebench --borderline look.jsonl -o clean.parquet
        retort decontaminate data/ --against hub:owner/name own.jsonl --benchmarks fetched/
        retort decontaminate data/ --against benchmarks/*.jsonl --cover 0.7 --cover livecodebench=0.9
        retort decontaminate data/ --against benchmarks/*.jsonl --rule openthoughts3 --tokenizer tokenizer.json
      """)

  @OptionGroup var cleaning: CleaningOptions

  @Option(
    parsing: .upToNextOption,
    help: """
      Evaluation sets: benchmarks by name (retort benchmarks lists them), datasets of the Hub \
      (hub:owner/name, hub:owner/name@revision:subset/split; the split is test unless it is said), and files, \
      folders or globs of evaluation questions, of which each file is a set.
      """)
  var against: [String]

  @Option(
    help: """
      A folder with benchmarks by their names (aime24.jsonl, or a folder aime24): these are not fetched from the \
      Hub. Default: $RETORT_BENCHMARKS.
      """)
  var benchmarks: String?

  @Option(help: "Where the questions of files stand. Default: plain to see in each.")
  var item: String?

  @Option(
    help: """
      contained or openthoughts3. Default: contained; with --ngram or --tokenizer openthoughts3, whose they are.
      """)
  var rule: Decontamination.Rules.Name?

  @Option(
    help: """
      The least Indel ratio that is too like, 0 to 100; "off": ratios do not count. SET=RATIO: of one set, by \
      its file's name. Default: 90; of openthoughts3 75.
      """)
  var indel: [String] = []

  @Option(
    help: "How many tokens or words in a row are too many, or \"off\". Of openthoughts3: 13.")
  var ngram: String?

  @Option(help: "A tokenizer.json: n-grams are then of its tokens. Default: of words.")
  var tokenizer: String?

  @Option(
    help: """
      The share of an evaluation question, 0 to 1, that must be there: of its weight, 0.7; of openthoughts3 of \
      its words in shared n-grams, 0: one n-gram is enough. SET=SHARE: of one set, by its file's name.
      """)
  var cover: [String] = []

  @Option(
    help: """
      What becomes of a question that is an evaluation question with other numbers: apart (it stays, and is \
      told) or together (it leaves). Of contained.
      """)
  var numbers: Decontamination.Rules.Numbers?

  @Option(
    help: """
      What texts are freed of before ratios and words are compared: white_space, case, unicode, latex, all or \
      none. Default: all; of openthoughts3 none.
      """)
  var normalize: [String] = []

  @Option(help: "Also write rows near the threshold, with both texts and why, as JSON Lines.")
  var borderline: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    _ = try terms.rules(units: .words)
  }

  /// What was asked for, not yet looked at.
  private var terms: DecontaminationTerms {
    DecontaminationTerms(
      rule: rule, indel: indel, ngram: ngram, hasTokenizer: tokenizer != nil, cover: cover,
      numbers: numbers, normalize: normalize)
  }

  func run() async throws {
    let source = try cleaning.source(options)
    let evaluation = try await evaluationSets()
    let sets = evaluation.sets
    let both = source.files.filter { file in
      evaluation.files.contains { OutputPath.isSame(file, $0) }
    }
    for file in both {
      options.terminal.say("warning: \(file) is on both sides: each question is found in itself")
    }
    let inputs = source.files + evaluation.files
    let files = try cleaning.files(reading: inputs)
    if let borderline {
      try OutputPath.check(
        borderline, "--borderline", inputs: inputs,
        others: [cleaning.output, files?.droppedPath, cleaning.report],
        replaces: cleaning.writing.force)
    }
    let units = try tokenizer.map { TextUnits.tokens(try Tokenizer(file: $0)) } ?? .words
    let decontamination = Decontamination(sets, try terms.rules(units: units, of: sets))
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
    if let borderline {
      let lines = contamination.borderline.map { $0.json + "\n" }
      try Files.writeWhole(lines.joined(), to: borderline)
      options.terminal.say(
        "borderline: \(grouped(lines.count)) rows near the threshold in \(borderline)")
    }
    try cleaning.finish(
      record, text(contamination.report, decontamination.rules, bad: contamination.bad), files,
      options)
  }

  /// The sets to compare with, fetched from the Hub where they are not here.
  private func evaluationSets() async throws -> KnownEvaluations.Found {
    var known = Catalogue.evaluations(folder: benchmarks)
    let references = try against.flatMap(known.references)
    known.files = try await CheckedRecipe.bring(
      known.datasets(of: references), HubSources(run: nil), true, options.terminal
    ).mapValues { $0.files.map(\.path) }
    return try known.sets(references, column: try columnExpression(item, "--item"))
  }

  private func text(_ report: ContaminationReport, _ rules: Decontamination.Rules, bad: Int)
    -> String
  {
    var lines = [
      rules.name == .contained ? containedTable(report, rules) : publishedTable(report, rules), "",
      "\(grouped(report.contaminated)) of \(grouped(report.questions)) questions are contaminated",
    ]
    if report.nearlyContaminated > 0 {
      lines.append(
        "\(grouped(report.nearlyContaminated)) more nearly are: --borderline FILE shows them with what they are like"
      )
    }
    lines += report.advice.map { "note: \($0)" }
    if bad > 0 { lines.append("\(grouped(bad)) rows cannot be read or have no question") }
    return lines.joined(separator: "\n")
  }

  private func containedTable(_ report: ContaminationReport, _ rules: Decontamination.Rules)
    -> String
  {
    let alike = rules.indel.map { "ratio ≥ \($0.percent.formatted())" } ?? "ratio"
    var table = Table(
      ["evaluation set", "items", "found", "questions", "contained", alike, "other numbers"],
      numeric: Set(1...6))
    for set in report.sets {
      table.add(
        [set.name]
          + [
            set.items, set.itemsFound, set.questions, set.byContaining, set.byIndel,
            set.otherNumbers,
          ].map { grouped($0) })
    }
    return table.text
  }

  private func publishedTable(_ report: ContaminationReport, _ rules: Decontamination.Rules)
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
    return table.text
  }
}

extension Decontamination.Rules.Name: ExpressibleByArgument {}
extension Decontamination.Rules.Numbers: ExpressibleByArgument {}
