import ArgumentParser
import Foundation
import Machine
import Recipes
import Storage
import Training
import Values

struct PreflightCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preflight",
    abstract:
      "Check a dataset, a student and a launcher against each other, before a training costs.",
    discussion: """
      Renders, masks, cuts and packs every row as the launcher will, and runs 36 checks over it. The exit code is 5 if \
      one of them fails; Documentation/Preflight.md has them all.

      EXAMPLES
        retort preflight training.yaml
        retort preflight data/ --student Qwen/Qwen2.5-7B-Instruct --with llamafactory
      """)

  @Argument(help: "A training's YAML file; or files, a folder, run:NAME or hub:owner/name.")
  var data: String?

  @Option(help: "Of data: the student, smollm2-135m, owner/name or a folder.")
  var student: String?

  @Option(name: .customLong("with"), help: "Of data: the launcher, trl, llamafactory or axolotl.")
  var launcher: String?

  @Option(help: "Of data: the launcher's template, or a Jinja file.")
  var template: String?

  @Option(help: "Of data: the system text, or none.")
  var system: String?

  @Option(help: "Of data: the most tokens of a row.")
  var cutoff: Int?

  @Option(help: "Also write a page, which needs nothing but itself.")
  var html: String?

  @Option(help: "Also write the stamp to a file.")
  var stamp: String?

  @Flag(help: "List the checks as Markdown, and look at nothing.")
  var markdown = false

  @Option(
    help: "Write the files of the student that comes along into a folder, and look at nothing.")
  var writeStudent: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if data == nil, !markdown, writeStudent == nil {
      throw ValidationError("give a training's file, or data")
    }
    if student == nil, launcher != nil || template != nil || system != nil || cutoff != nil {
      throw ValidationError("--with, --template, --system and --cutoff are for data with --student")
    }
    if student != nil, launcher == nil { throw ValidationError("give --with, too") }
  }

  func run() async throws {
    if markdown { return Terminal.print(Checks.markdown) }
    if let writeStudent {
      try Files.makeFolder(writeStudent)
      return try BuiltInStudent.write(to: writeStudent)
    }
    let (spec, folder) = try read()
    let display = DownloadDisplay(options.terminal)
    let workspace = options.openedWorkspace
    let files = try await spec.data.value.files(folder: folder, workspace: workspace) {
      display.show($0)
    }
    display.finish()
    let output = spec.output.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" }
    let preflight = Preflight(
      spec,
      .init(
        folder: folder, data: files,
        output: output ?? "\(workspace.path)/trainings/\(spec.name)/output"))
    let line = ProgressLine(options)
    let terminal = options.terminal
    var isTold = false
    let report = try preflight.run { progress in
      // Told beforehand: after the first seconds it is known how long it takes.
      if !isTold, progress.seconds > 5, let total = progress.total, total > 4 * progress.rows {
        isTold = true
        let left = progress.seconds * Double(total - progress.rows) / Double(max(1, progress.rows))
        terminal.say("this takes about \(Int(left / 60) + 1) minutes for \(grouped(total)) rows")
      }
      line.show("preflight  \(grouped(progress.rows)) rows")
    }
    line.clear()
    if let html { try Files.writeWhole(PreflightPage(report).html, to: html) }
    if let stamp { try Files.writeWhole(try report.stamp.json(), to: stamp) }
    Terminal.print(options.json ? report.record.json : text(report))
    if let html { terminal.say("page: \(html)") }
    if !report.isClear { throw ExitCode(5) }
  }

  private func read() throws -> (TrainingSpec, folder: String) {
    let given = data ?? ""
    let log = FindingLog()
    let (text, folder, shown): (String, String, String)
    if let student {
      (text, folder, shown) = (yaml(given, student), ".", "the command line")
    } else {
      text = try Files.text(of: given)
      let parent = Files.folder(of: given)
      (folder, shown) = (parent.isEmpty ? "." : parent, given)
    }
    let spec = TrainingSpec.read(text, log: log)
    for finding in log.findings.sorted() { Terminal.talk(finding.text(file: shown) + "\n") }
    guard let spec else {
      let count = log.findings.count { $0.severity == .error }
      throw RetortError(
        .usage, "\(shown) cannot be used: \(count) \(count == 1 ? "fault" : "faults")",
        hint: student == nil ? "for data, give --student and --with" : nil)
    }
    return (spec, folder)
  }

  /// A training made of the command line.
  private func yaml(_ data: String, _ student: String) -> String {
    func quoted(_ text: String) -> String { Value.string(text).json }
    var lines = [
      "name: preflight", "data: \(quoted(data))", "student: \(quoted(student))",
      "with: \(quoted(launcher ?? ""))",
    ]
    if let template { lines.append("template: \(quoted(template))") }
    if let system { lines.append("system: \(quoted(system))") }
    if let cutoff { lines.append("cutoff: \(cutoff)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(_ report: PreflightReport) -> String {
    var table = Table(["", "check", "found"], numeric: [])
    for line in report.lines {
      table.add([
        line.judgement.outcome.rawValue, "\(line.guide.number) \(line.guide.name)",
        line.judgement.found,
      ])
    }
    var lines = [table.text, ""]
    for line in report.lines {
      guard let advice = line.judgement.advice else { continue }
      lines.append("\(line.guide.name): \(advice)")
      if !line.judgement.rows.isEmpty {
        lines.append("  rows: \(line.judgement.rows.joined(separator: ", "))")
      }
    }
    let expected = report.stamp.expected
    let warnings = report.count(.warn)
    lines.append(
      "\(grouped(expected.trainedRows)) rows in \(grouped(expected.sequences)) sequences, "
        + "\(grouped(expected.updates)) updates; \(report.count(.fail)) failed, \(warnings) \(warnings == 1 ? "warning" : "warnings")"
    )
    lines.append("stamp: \(report.stamp.digest)")
    return lines.joined(separator: "\n")
  }
}
