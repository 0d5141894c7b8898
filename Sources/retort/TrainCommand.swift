import ArgumentParser
import Formats
import Foundation
import Machine
import Recipes
import Storage
import Synchronization
import Training
import Values

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a student: checked before it costs, watched, and gone on with after a stop.",
    discussion: """
      The launcher's own files lie in the training's folder, to be read and kept. Its first lines are compared with what \
      the preflight found, and it is stopped if they differ. After an interruption or a kill, run the same command again: \
      it goes on behind the last checkpoint.

      EXAMPLES
        retort train training.yaml
        retort train training.yaml --files-only
      """)

  @Argument(help: "The training's YAML file.")
  var file: String

  @Option(help: "The training's name, if not the file's.")
  var name: String?

  @OptionGroup var changes: OverrideOptions

  @Flag(help: "Remove what there is of this training, and begin anew.")
  var anew = false

  @Flag(help: "Write the launcher's files, tell the command, and start nothing.")
  var filesOnly = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let name, !RunName.isValid(name) {
      throw ValidationError("\"\(name)\" cannot name a training: \(RunName.rule)")
    }
  }

  func run() async throws {
    let display = TrainingDisplay(options)
    let manifest: TrainingManifest?
    do {
      manifest = try await untilInterrupted { try await self.train(display) }
    } catch {
      display.finish()
      if error is CancellationError {
        options.terminal.say(
          "interrupted; run the same command again: it goes on behind its last checkpoint")
      }
      throw error
    }
    display.finish()
    if let manifest { try report(manifest) }
  }

  private func train(_ display: TrainingDisplay) async throws -> TrainingManifest? {
    let workspace = try options.readyWorkspace()
    let (spec, text) = try TrainingFile(file, changes: changes.overrides).read()
    let folder = workspace.training(name ?? spec.name)
    try Files.makeFolder(folder.path)
    let lock = try FolderLock(folder: folder.path, what: "training \"\(folder.name)\"")
    defer { withExtendedLifetime(lock) {} }
    if anew {
      for part in Files.names(in: folder.path) where part != "lock" {
        try Files.remove("\(folder.path)/\(part)")
      }
    }
    let place = Files.folder(of: file)
    let preparation = TrainingPreparation(
      spec, text: text, name: folder.name, place: place.isEmpty ? "." : place, workspace: workspace,
      terminal: options.terminal)
    let made = try await preparation.prepare(folder, goesOn: Files.exists(folder.identity))
    let environment = try TrainingEnvironment.ofThisMachine(
      spec.launcher == .axolotl ? .trl : spec.launcher)
    let run = TrainingRun(made, folder: folder, environment: environment) { display.observe($0) }
    if filesOnly || spec.launcher == .axolotl {
      try run.writeLaunchFiles()
      Terminal.print(folder.launch)
      return nil
    }
    return try await run.run()
  }

  private func report(_ manifest: TrainingManifest) throws {
    let folder = options.openedWorkspace.training(manifest.name)
    if options.json {
      Terminal.print(try Files.text(of: folder.manifest))
      return
    }
    if !options.quiet {
      for line in TrainingReport(manifest).lines { Terminal.print(line) }
    }
    Terminal.print(folder.model)
  }
}

/// A training's file, with what is changed of it on the command line.
struct TrainingFile {
  private let file: String
  private let changes: [RecipeOverride]

  init(_ file: String, changes: [RecipeOverride]) { (self.file, self.changes) = (file, changes) }

  func read() throws -> (TrainingSpec, String) {
    let log = FindingLog()
    var text = try Files.text(of: file)
    if !changes.isEmpty, let tree = RecipeTree.parse(text, log: log) {
      text = tree.setting(changes, log: log).text
    }
    let spec = TrainingSpec.read(text, log: log)
    for finding in log.findings.sorted() { Terminal.talk(finding.text(file: file) + "\n") }
    guard let spec, !log.hasErrors else {
      let count = log.findings.count { $0.severity == .error }
      throw RetortError(
        .usage, "\(file) cannot be used: \(count) \(count == 1 ? "fault" : "faults")")
    }
    return (spec, text)
  }
}
