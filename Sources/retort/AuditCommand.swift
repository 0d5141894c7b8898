import ArgumentParser
import Datasets
import Formats
import Foundation
import Machine
import Tokenizers
import Values

struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Look at every row of a dataset once, and tell what is in it.",
    discussion: """
      Rows, columns and nulls, domains, sources, teachers, verdicts, finish reasons, cost, unique questions, answers per question, reasoning that is \
      not closed, missing final answers, loops, lengths, odd turns, empty values, invalid UTF-8.

      EXAMPLES
        retort audit quickstart
        retort audit data/ --html audit.html --json > audit.json
      """)

  @Argument(help: "Files, folders or globs, or the name of a run, for its dataset.")
  var data: [String]

  @Option(help: "The column that questions stand in, if it is not plain to see.")
  var question: String?

  @Option(help: "The column that answers stand in, if it is not plain to see.")
  var answer: String?

  @Option(help: "A tokenizer.json: lengths are then told in its tokens, too.")
  var tokenizer: String?

  @Option(help: "Also write a page with charts, which needs nothing but itself.")
  var html: String?

  @Flag(help: "Write over what is there.")
  var force = false

  @OptionGroup var reading: ReadingArguments
  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let source = try reading.files(try named(), options.terminal)
    if let html {
      try OutputPath.check(html, "--html", inputs: source.files, replaces: force)
    }
    var countTokens: (@Sendable (String) -> Int)?
    if let tokenizer {
      let tokenizer = try Tokenizer(file: tokenizer)
      countTokens = { tokenizer.count($0) }
    }
    let audit = Audit(
      source, question: question, answer: answer, countTokens: countTokens)
    let line = ProgressLine(options)
    let report = try audit.run { read, total in
      let share = total == 0 ? 100 : read * 100 / total
      line.show("audit  \(share) % of \(grouped(total)) bytes")
    }
    line.clear()
    if let html {
      let page = AuditPage(
        report, title: data.joined(separator: ", "), date: Date(),
        version: Retort.configuration.version)
      try Files.writeWhole(page.html, to: html)
    }
    Terminal.print(options.json ? report.record.json : text(report))
    if let html { options.terminal.say("page: \(html)") }
  }

  /// The files, or those of the dataset of the run that is named and is no file.
  private func named() throws -> [String] {
    guard data.count == 1, let run = try options.readyWorkspace().there(data[0]),
      !RunName.isValid(data[0]) || !Files.exists(data[0])
    else { return data }
    guard Files.isFolder(run.export) else {
      throw RetortError(
        .usage, "run \"\(run.name)\" has no dataset yet", hint: "retort run its recipe again")
    }
    return [run.export]
  }

  private func text(_ report: AuditReport) -> String {
    [facts(report), lengths(report), values(report), columns(report)].filter { !$0.isEmpty }
      .joined(separator: "\n\n") + report.firstProblems.map { "\nunreadable: \($0)" }.joined()
  }

  private func facts(_ report: AuditReport) -> String {
    var table = Table(["what", "rows", "share", "of"], numeric: [1, 2])
    func add(_ what: String, _ count: Int, of total: Int? = nil, _ whole: String = "") {
      let share = total.map {
        $0 == 0 ? "" : String(format: "%.2f %%", Double(count) / Double($0) * 100)
      }
      table.add([what, grouped(count), share ?? "", total == nil ? "" : whole])
    }
    let (rows, answers) = (report.rows, report.answers)
    for place in report.questionPlaces { table.add(["questions: \(place)", "", "", ""]) }
    add("files", report.files.count)
    add("rows", rows)
    add("unreadable rows", report.malformedRows, of: rows + report.malformedRows, "all rows")
    add("invalid UTF-8", report.invalidUTF8, of: rows + report.malformedRows, "all rows")
    add("unique questions", report.uniqueQuestions, of: report.questions, "rows with a question")
    add(
      "repeated questions", report.repeatedQuestions, of: report.questions, "rows with a question")
    add("repeated rows", report.repeatedRows, of: answers, "answers")
    add("with reasoning", report.withReasoning, of: answers, "answers")
    add("reasoning not closed", report.unclosedReasoning, of: answers, "answers")
    add("no final answer", report.noFinalAnswer, of: answers, "answers")
    add("ending in a loop", report.loops, of: answers, "answers")
    add("not one exchange", report.notOneExchange, of: rows, "rows")
    for (verdict, count) in report.verdicts.byCount {
      add("verdict: \(verdict.replacing("_", with: " "))", count, of: rows, "rows")
    }
    if report.cost.known > 0 {
      table.add([
        "cost of the rows that say it: \(worded(report.cost.sum))", grouped(report.cost.known), "",
        "",
      ])
    }
    for (speaker, count) in report.otherSpeakers.sorted(by: { $0.key < $1.key }) {
      add("turns of \(speaker)", count)
    }
    return table.text
  }

  private func lengths(_ report: AuditReport) -> String {
    guard let some = report.lengths.values.first else { return "" }
    var table = Table(
      ["length", "mean", "smallest"] + some.percentiles.map { "\($0.percent) %" } + ["largest"],
      numeric: Set(1...12))
    for measure in AuditReport.Measure.allCases {
      guard let lengths = report.lengths[measure] else { continue }
      table.add(
        [
          measure.rawValue.replacing("_", with: " "), grouped(Int(lengths.mean.rounded())),
          grouped(lengths.smallest),
        ] + lengths.percentiles.map { grouped($0.value) } + [grouped(lengths.largest)])
    }
    return table.text
  }

  /// Domains, sources and answers per question, the most frequent ten of each.
  private func values(_ report: AuditReport) -> String {
    var table = Table(["value", "rows"], numeric: [1])
    func add(_ what: String, _ counts: [String: Int]) {
      let sorted = counts.byCount
      for (value, count) in sorted.prefix(10) { table.add(["\(what) \(value)", grouped(count)]) }
      if sorted.count > 10 { table.add(["\(what): \(grouped(sorted.count - 10)) more", ""]) }
    }
    add("teacher", report.teachers)
    add("finish reason", report.finishReasons)
    add("domain", report.domains)
    add("source", report.sources)
    let perQuestion = report.answersPerQuestion.byCount
    for (times, questions) in perQuestion.prefix(10) {
      table.add(["questions with \(grouped(times)) rows", grouped(questions)])
    }
    return table.text
  }

  private func columns(_ report: AuditReport) -> String {
    var table = Table(
      ["column", "missing", "null", "empty", "with U+FFFD", "kinds"], numeric: [1, 2, 3, 4])
    for column in report.columns {
      let kinds = column.kinds.byCount
      table.add(
        [column.name]
          + [column.missing, column.nulls, column.empty, column.replaced].map { grouped($0) }
          + [kinds.map { "\($0.key) \(grouped($0.value))" }.joined(separator: ", ")])
    }
    return table.text
  }
}
