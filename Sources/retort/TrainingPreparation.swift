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

  func prepare(_ folder: TrainingFolder) async throws -> TrainingRun.Ingredients {
    let files = try StudentFiles.find(spec.student, folder: place)
    let environment = try TrainingEnvironment.ofThisMachine(
      spec.launcher == .axolotl ? .trl : spec.launcher)
    let model = try await model(files, environment)
    let data = try dataFiles()
    let counts = try await OwnThread.run {
      try write(data, to: folder)
    }
    guard counts.train > 0 else {
      throw RetortError(
        .input, "there is no row to learn from in \(spec.data.value.text)",
        cause: counts.unfit > 0 ? "\(counts.unfit) rows have no question or no answer" : nil)
    }
    let settings = spec.settings.resolved(
      rows: counts.train, launcher: spec.launcher, devices: spec.devices)
    let inputs = LaunchInputs(
      name: name, model: Self.relative(model, to: folder, workspace), revision: nil,
      settings: settings, updates: StepCount(sequences: counts.train, settings).updates,
      cutoff: spec.cutoff, system: spec.system, form: spec.form, options: spec.options,
      hasHeldOut: counts.heldOut > 0, hasGPU: TrainingEnvironment.hasGPU)
    let context = files.config["max_position_embeddings"]?.integer.map(Int.init) ?? 2048
    return TrainingRun.Ingredients(
      name: name, text: text, source: spec.data.value.text, launcher: spec.launcher,
      launch: inputs.files(for: spec.launcher), settings: settings, stamp: nil,
      student: files.name, base: files.weights, baseFolder: model,
      baseGGUF: files.folder == nil ? BuiltInStudent.weights : nil, counts: counts,
      price: spec.hardware.price, isLocal: true, context: min(context, spec.cutoff))
  }

  /// The student's folder; of the one that comes along it is made.
  private func model(_ files: StudentFiles, _ environment: TrainingEnvironment) async throws
    -> String
  {
    if let folder = files.folder { return folder }
    let conversion = StudentConversion(try environment.ready())
    return try await conversion.base(
      of: BuiltInStudent.weights, name: files.name, in: workspace.models)
  }

  private func dataFiles() throws -> FileSet {
    switch spec.data.value {
    case .run(let name):
      let run = try workspace.existingRun(name)
      guard Files.isFolder(run.export) else {
        throw RetortError(
          .usage, "run \"\(name)\" has no dataset yet", hint: "retort run its recipe again")
      }
      return try FileSet(matching: [run.export])
    case .path(let path):
      return try FileSet(matching: [
        path.hasPrefix("/") || place.isEmpty ? path : "\(place)/\(path)"
      ])
    case .hub(let name):
      throw RetortError(
        .usage, "the dataset \(name) is of the Hub",
        hint: "hf download --repo-type dataset \(name), and name its folder")
    }
  }

  /// Rows are whole or not there: a training that goes on must not find half of them.
  private func write(_ data: FileSet, to folder: TrainingFolder) throws -> LaunchRows.Counts {
    let partial = "\(folder.data).partial"
    try Files.remove(partial)
    try Files.makeFolder(partial)
    let counts = try LaunchRows(
      launcher: spec.launcher, form: spec.form, system: spec.system, heldOut: spec.heldOut
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
