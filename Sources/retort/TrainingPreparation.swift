import Foundation
import Formats
import Machine
import Storage
import Training
import Values

/// Brings all that a training needs: its student in a trainer's form, its rows as the launcher reads them, its files.
struct TrainingPreparation {
  private let spec: TrainingSpec
  private let text: String
  private let name: String
  private let place: String
  private let workspace: Workspace
  private let terminal: Terminal

  /// - Parameter place: where the training's relative paths start.
  init(
    _ spec: TrainingSpec, text: String, name: String, place: String, workspace: Workspace,
    terminal: Terminal
  ) {
    (self.spec, self.text, self.name) = (spec, text, name)
    (self.place, self.workspace, self.terminal) = (place, workspace, terminal)
  }

  /// - Parameter goesOn: whether there is something of this training to go on with, which the check of an empty folder
  ///   would take for another's.
  func prepare(_ folder: TrainingFolder, goesOn: Bool) async throws -> TrainingRun.Ingredients {
    let files = try StudentFiles.find(spec.student, folder: place)
    let environment = try TrainingEnvironment.ofThisMachine(
      spec.launcher == .axolotl ? .trl : spec.launcher)
    let model = try await model(files, environment)
    let display = DownloadDisplay(terminal)
    let data = try await spec.data.value.files(folder: place, workspace: workspace) {
      display.show($0)
    }
    display.finish()
    let report = try await OwnThread.run {
      try Preflight(
        spec,
        .init(
          folder: place, data: data,
          output: goesOn ? "\(folder.path)/output.none" : folder.output)
      ).run()
    }
    try tell(report)
    if let warning = ProcessorNumbers.warning(
      report.settings.precision, hasGPU: TrainingEnvironment.hasGPU)
    {
      terminal.say("WARN processor: \(warning)")
    }
    let counts = try await OwnThread.run {
      try write(data, to: folder, system: report.template.system)
    }
    let inputs = LaunchInputs(
      name: name, model: Self.relative(model, to: folder, workspace),
      settings: report.settings, updates: report.stamp.expected.updates, cutoff: spec.cutoff,
      template: report.template.name, chatTemplate: try ownTemplate(),
      system: report.template.system,
      form: spec.form, options: spec.options, hasHeldOut: counts.heldOut > 0,
      hasGPU: TrainingEnvironment.hasGPU)
    let context = files.config["max_position_embeddings"]?.integer.map(Int.init) ?? 2048
    return TrainingRun.Ingredients(
      name: name, text: text, source: spec.data.value.text, launcher: spec.launcher,
      launch: inputs.files(for: spec.launcher), settings: report.settings, stamp: report.stamp,
      student: files.name, base: files.weights, baseFolder: model,
      baseGGUF: files.folder == nil ? BuiltInStudent.weights : nil, counts: counts,
      price: spec.hardware.price, isLocal: true, context: min(context, max(64, spec.cutoff)))
  }

  /// Tells what the preflight found, and refuses what failed.
  private func tell(_ report: PreflightReport) throws {
    for line in report.lines
    where line.judgement.outcome == .fail || line.judgement.outcome == .warn {
      terminal.say(
        "\(line.judgement.outcome.rawValue) \(line.guide.name): \(line.judgement.found)"
          + (line.judgement.advice.map { "; \($0)" } ?? ""))
    }
    guard report.isClear else {
      throw RetortError(
        .usage, "the preflight failed: \(report.count(.fail)) of \(report.lines.count) checks",
        hint: "retort preflight with the same file tells all of it")
    }
  }

  /// The Jinja template that the training names in place of the student's own, for TRL and axolotl.
  private func ownTemplate() throws -> String? {
    guard spec.launcher != .llamafactory, let template = spec.template?.value else { return nil }
    return try Files.text(of: template.hasPrefix("/") ? template : "\(place)/\(template)")
  }

  /// The student's folder; of the one that comes along it is made.
  private func model(_ files: StudentFiles, _ environment: TrainingEnvironment) async throws
    -> String
  {
    if let folder = files.folder { return folder }
    let conversion = StudentConversion(try environment.ready())
    terminal.say("bringing \(files.name) into a trainer's form, once")
    return try await conversion.base(in: workspace.models)
  }

  /// Rows are whole or not there: a training that goes on must not find half of them.
  private func write(_ data: FileSet, to folder: TrainingFolder, system: String?) throws
    -> LaunchRows.Counts
  {
    let partial = "\(folder.data).partial"
    try Files.remove(partial)
    try Files.makeFolder(partial)
    let counts = try LaunchRows(
      launcher: spec.launcher, form: spec.form, system: system, heldOut: spec.heldOut
    ).write(data.reader(), to: partial)
    try Files.replaceFolder(folder.data, with: partial)
    return counts
  }

  /// A path from the training's folder on, if it lies in the same workspace: so that it may be moved.
  private static func relative(_ path: String, to folder: TrainingFolder, _ workspace: Workspace)
    -> String
  {
    guard path.hasPrefix("\(workspace.path)/") else {
      return path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }
    return "../../\(path.dropFirst(workspace.path.count + 1))"
  }
}
