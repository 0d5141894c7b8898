import ArgumentParser
import Corpus
import Formats
import Machine
import Pipeline
import Reports
import Values

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "Show a run's funnel, some rows that left and some answers, or files' columns and some of their rows.",
    discussion: """
      Of a run that goes on or was stopped it tells how far the stage is that is under way.

      EXAMPLES
        retort show quickstart --by source
        retort show data/*.parquet --samples 5
      """)

  @Argument(help: "The run's name, or files, folders or globs.")
  var names: [String]

  @Option(help: "How many answers or rows to show.")
  var samples = 2

  @Option(help: "Of a run: how many rows to show that left at each stage.")
  var dropped = 3

  @Option(help: "Of a run: also how many rows of each source, domain or teacher every stage kept.")
  var by: FunnelSplit.Key?

  @Option(
    name: .customLong("column"), help: "Of files: a column to show, PATH or NAME=PATH or TEMPLATE.")
  var columns: [String] = []

  @Flag(help: "Of files: show every text in full.")
  var full = false

  @OptionGroup var reading: ReadingArguments
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard samples >= 0 else { throw ValidationError("--samples takes 0 or more") }
    guard dropped >= 0 else { throw ValidationError("--dropped takes 0 or more") }
  }

  func run() async throws {
    let workspace = try options.readyWorkspace()
    let isRun = names.count == 1 && workspace.there(names[0]) != nil
    if !isRun, names.contains(where: { $0.contains("/") || !FileSet.matching($0).isEmpty }) {
      return try showFiles()
    }
    guard let name = names.first, names.count == 1 else {
      throw RetortError(.usage, "\(names.joined(separator: ", ")) are neither files nor one run")
    }
    let run = try workspace.existingRun(name)
    let report = try await OwnThread.run {
      try RunReport(of: run, samples: samples, dropped: dropped)
    }
    // Only of a run that is not over: else the funnel has it.
    let soFar =
      report.underWay == nil
      ? nil : try await OwnThread.run { try AnswersSoFar(of: run, in: workspace) }
    var split: FunnelSplit?
    if let by { split = try await OwnThread.run { try FunnelSplit(of: run, by: by) } }
    guard !report.stages.isEmpty else {
      throw RetortError(
        .usage, "run \"\(name)\" has no finished stage", hint: "retort run its recipe again")
    }
    if options.json {
      let funnel = report.stages.map { stage -> Value in
        var record = funnelRecord(stage.manifest)
        record["seconds"] = stage.seconds.map(Value.double) ?? .null
        return .record(record)
      }
      let record: Record = [
        "funnel": .list(funnel), "samples": .list(report.samples.map { .record($0.record) }),
        "dropped": .list(report.stages.flatMap(\.dropped.records)),
        "sessions": .list(report.sessions.map { .record($0.record) }),
        "under_way": report.underWay.map { .record($0.record) } ?? .null,
        "so_far": soFar.map { .record($0.record) } ?? .null,
        "split": split.map { .record($0.record) } ?? .null,
        "spent_usd": report.spending.wholeCost.map { .double($0.dollars) } ?? .null,
      ]
      Terminal.print(record.json)
      return
    }
    Terminal.print(funnelTable(report.stages.map(\.manifest)))
    Terminal.print(spentInAll(report.spending.wholeCost, try workspace.paid(by: run.name)))
    if let underWay = report.underWay { Terminal.print(sentence(underWay.text)) }
    if let soFar, soFar.answered > 0 {
      Terminal.print(
        sentence(
          "answers so far: \(grouped(soFar.answered)); by their references \(grouped(soFar.right)) right, "
            + "\(grouped(soFar.wrong)) wrong, \(grouped(soFar.couldNotTell)) that could not be graded"
        ))
    }
    if let split { Terminal.print("\n" + split.text) }
    let lines = report.stages.flatMap(\.dropped.lines)
    if !lines.isEmpty { Terminal.print("\nleft:\n" + lines.joined(separator: "\n")) }
    for trace in report.samples { Terminal.print("\n" + describe(trace)) }
  }
}

/// A question and its answer as a person reads them.
func describe(_ trace: Trace) -> String {
  let question = trace.question
  let header = "\(trace.name)  \(question.source) (\(question.domain))"
  let answer = describe(trace.answer, reference: question.reference)
  return [header, question.text, answer].joined(separator: "\n")
}

/// An answer as a person reads it: reasoning, text, and a line of facts.
func describe(_ answer: Answer, reference: String?) -> String {
  var lines: [String] = []
  if let reasoning = answer.reasoning { lines.append(Terminal.dim(reasoning)) }
  lines.append(answer.text.isEmpty ? "(no final answer)" : answer.text)
  var facts = [answer.model, answer.finishReason]
  facts.append(answer.complete ? "complete" : "incomplete")
  if let tokens = answer.completionTokens { facts.append("\(grouped(tokens)) tokens") }
  facts.append(worded(answer.cost))
  if let verdict = answer.verdict {
    facts.append(verdict.word + (verdict.reason.map { ": \($0)" } ?? ""))
  }
  if let reference { facts.append("reference \(reference)") }
  lines.append(Terminal.dim("[" + facts.joined(separator: ", ") + "]"))
  return lines.joined(separator: "\n")
}
