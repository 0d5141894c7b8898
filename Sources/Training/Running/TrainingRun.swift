import Foundation
import Machine
import Processes
import Storage
import Synchronization
import Values

/// A training that is carried out: its files written, its launcher started, watched, and gone on with after whatever
/// ended it; then its weights bound to all that made them.
public struct TrainingRun: Sendable {
  /// What is told while it runs.
  public enum Notice: Sendable {
    /// The launcher is started, behind the update of a checkpoint or anew.
    case started(behind: Int?)
    case progress(TrainingProgress, LauncherEvent)
    /// What the launcher itself said.
    case line(String)
    case note(String)
  }

  /// What a training is made of, besides its launcher's files.
  public struct Ingredients: Sendable {
    public var name: String
    /// The training's text.
    public var text: String
    /// As it says where its data come from.
    public var source: String
    public var launcher: Launcher
    public var launch: LaunchFiles
    public var settings: Settings
    /// What a preflight vouches for; nil for none.
    public var stamp: Stamp?
    /// The student before the training: how it is called, what names its weights, its folder, and the GGUF file that it
    /// comes from, if it comes from one.
    public var student: String
    public var base: String
    public var baseFolder: String
    public var baseGGUF: String?
    public var counts: LaunchRows.Counts
    /// Dollars for an hour of one device.
    public var price: Double?
    /// Whether the student lies on this machine.
    public var isLocal: Bool
    public var context: Int

    public init(
      name: String, text: String, source: String, launcher: Launcher, launch: LaunchFiles,
      settings: Settings, stamp: Stamp?, student: String, base: String, baseFolder: String,
      baseGGUF: String?, counts: LaunchRows.Counts, price: Double?, isLocal: Bool, context: Int
    ) {
      (self.name, self.text, self.source, self.launcher) = (name, text, source, launcher)
      (self.launch, self.settings, self.stamp, self.student) = (launch, settings, stamp, student)
      (self.base, self.baseFolder, self.baseGGUF) = (base, baseFolder, baseGGUF)
      (self.counts, self.price, self.isLocal, self.context) = (counts, price, isLocal, context)
    }
  }

  let made: Ingredients
  let folder: TrainingFolder
  let environment: TrainingEnvironment
  let variables: [String: String]
  private let notice: @Sendable (Notice) -> Void

  /// - Parameters:
  ///   - folder: holds the rows already, in `data/`.
  ///   - variables: Retort's own environment.
  public init(
    _ made: Ingredients, folder: TrainingFolder, environment: TrainingEnvironment,
    variables: [String: String] = ProcessInfo.processInfo.environment,
    notice: @escaping @Sendable (Notice) -> Void
  ) {
    (self.made, self.folder, self.environment) = (made, folder, environment)
    (self.variables, self.notice) = (variables, notice)
  }

  /// What decides the training: another one is another training.
  private func identity() async throws -> (digest: String, files: [String: String]) {
    let files = try await OwnThread.run { [folder] in
      try Dictionary(
        uniqueKeysWithValues: Files.names(in: folder.data).filter { $0.hasSuffix(".jsonl") }.map {
          ($0, try Files.digest(of: "\(folder.data)/\($0)").description)
        })
    }
    let parts =
      files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" } + [
        made.launch.digest.description, made.base,
        TrainingEnvironment.name(made.launcher, interpreter: ""),
      ]
    return (Digest(of: parts.joined(separator: "\n")).description, files)
  }

  /// Runs it, or goes on with it.
  ///
  /// - Throws: ``RetortError`` if the launcher fails or says something else than the stamp; `CancellationError` if it was
  ///   interrupted: the same call goes on then.
  public func run() async throws -> TrainingManifest {
    let (identity, files) = try await identity()
    let start = try TrainingStart.decide(
      name: made.name, before: try? Files.text(of: folder.identity), now: identity,
      checkpoints: Checkpoint.all(in: folder.output), hasFinal: hasFinal,
      hasManifest: Files.exists(folder.manifest))
    try Files.writeWhole(made.text, to: folder.specification)
    if let stamp = made.stamp { try Files.writeWhole(try stamp.json(), to: folder.stamp) }
    try writeLaunchFiles()
    switch start {
    case .finished: return try Self.manifest(in: folder)
    case .anew:
      try Files.remove(folder.output)
      try Files.remove(folder.events)
      try Files.remove(folder.curves)
      try Files.remove(folder.log)
      try Files.writeWhole(identity, to: folder.identity)
      try await launch(behind: nil)
    case .resume(let checkpoint, let cut):
      for checkpoint in cut { try Files.remove(checkpoint.path) }
      try await launch(behind: checkpoint)
    case .concluded: break
    }
    return try await conclude(files)
  }

  /// Whether the launcher has left whole weights: TRL's are renamed when they are; LLaMA-Factory writes its results
  /// behind them.
  private var hasFinal: Bool {
    switch made.launcher {
    case .trl, .axolotl: Files.exists("\(folder.path)/\(made.launch.final)/config.json")
    case .llamafactory: Files.exists("\(folder.output)/train_results.json")
    }
  }

  /// Writes the launcher's own files and the command that starts it.
  public func writeLaunchFiles() throws {
    for file in made.launch.files {
      let path = "\(folder.path)/\(file.name)"
      try Files.makeFolder(Files.folder(of: path))
      try Files.writeWhole(file.text, to: path)
    }
    try Files.writeWhole(commandText, to: "\(folder.launch)/command.txt")
  }

  /// The command as a person would type it in the training's folder.
  private var commandText: String {
    let variables = made.launch.variables.sorted { $0.key < $1.key }.map {
      "\($0.key)=\($0.value) "
    }
    guard let arguments = made.launch.arguments else {
      return "axolotl train launch/axolotl.yaml\n"
    }
    return variables.joined() + ([environment.python] + arguments).joined(separator: " ") + "\n"
  }

  // MARK: The launcher

  private func launch(behind checkpoint: Checkpoint?) async throws {
    guard var arguments = made.launch.arguments else {
      throw RetortError(
        .usage, "\(made.launcher.title) is not started from here",
        cause: "its files are written: \(folder.launch)",
        hint: "in the training's folder: \(commandText.split(separator: "\n")[0])")
    }
    _ = try environment.ready()
    if let checkpoint {
      let place = "output/\(checkpoint.path.split(separator: "/").last ?? "")"
      switch made.launcher {
      case .trl, .axolotl: arguments.append(place)
      case .llamafactory: arguments.append("resume_from_checkpoint=\(place)")
      }
    }
    try Files.makeFolder(folder.output)
    let journal = try TrainingJournal(folder)
    try journal.beginSession(at: Self.now, resuming: checkpoint?.step)
    notice(.started(behind: checkpoint?.step))
    let program = KeptProgram(
      [environment.python] + arguments,
      environment: TrainerVariables.named(
        from: variables, isLocal: made.isLocal, more: made.launch.variables),
      folder: Self.absolute(folder.path))
    let listener = Listener(
      journal: journal, log: try AppendedFile(path: folder.log), program: program,
      watch: made.stamp.map { TrainingWatch($0.expected, packs: made.settings.packing.isOn) },
      progress: TrainingProgress(
        updates: made.stamp?.expected.updates, tokensPerUpdate: tokensPerUpdate), notice: notice)
    let code = try await program.run { listener.hear($0) }
    let (objection, failure, last) = try listener.end()
    if let failure { throw failure }
    if let objection {
      throw RetortError(
        .refused, "the training was stopped: \(objection.text)",
        cause: "what the launcher said is in \(folder.log)", hint: objection.hint)
    }
    try Task.checkCancellation()
    guard code == 0, hasFinal else {
      throw RetortError(
        .missing,
        "\(made.launcher.title) ended with \(code < 0 ? "signal \(-code)" : "exit code \(code)")",
        cause: last, hint: "all that it said: \(folder.log)")
    }
  }

  private var tokensPerUpdate: Double? {
    made.stamp.map {
      Double($0.expected.tokens) / Double(max(1, $0.expected.updatesPerEpoch))
    }
  }

  static var now: Double { Date().timeIntervalSince1970 }

  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  /// The manifest of a finished training.
  ///
  /// - Throws: ``RetortError`` of kind `input` if it cannot be read.
  public static func manifest(in folder: TrainingFolder) throws -> TrainingManifest {
    do {
      return try JSONDecoder().decode(
        TrainingManifest.self, from: Data(try Files.text(of: folder.manifest).utf8))
    } catch {
      throw RetortError(
        .input, "\(folder.manifest) cannot be read", cause: "\(error)",
        hint: "remove it, and run the training again: it makes nothing anew but the manifest")
    }
  }
}

/// Hears a launcher out: keeps what it says, watches it, and stops it where it must.
private final class Listener: Sendable {
  private struct State {
    var reader = LauncherLog()
    var watch: TrainingWatch?
    var progress: TrainingProgress
    let journal: TrainingJournal
    var objection: TrainingWatch.Objection?
    var failure: (any Error)?
  }

  private let state: Mutex<State>
  private let log: AppendedFile
  private let program: KeptProgram
  private let last = LastLines()
  private let notice: @Sendable (TrainingRun.Notice) -> Void

  init(
    journal: sending TrainingJournal, log: AppendedFile, program: KeptProgram,
    watch: TrainingWatch?,
    progress: TrainingProgress, notice: @escaping @Sendable (TrainingRun.Notice) -> Void
  ) {
    state = Mutex(State(watch: watch, progress: progress, journal: journal))
    (self.log, self.program, self.notice) = (log, program, notice)
  }

  func hear(_ line: String) {
    last.add(line)
    let seconds = TrainingRun.now
    let (events, progress) = state.withLock { state -> ([LauncherEvent], TrainingProgress) in
      do {
        try log.append(line + "\n")
        let events = state.reader.read(line)
        for event in events {
          state.progress.note(event, at: seconds)
          try state.journal.note(event, at: seconds)
          if state.objection == nil, let objection = state.watch?.judge(event) {
            state.objection = objection
            try state.journal.note(objection: objection.text, at: seconds)
            program.kill()
          }
        }
        return (events, state.progress)
      } catch {
        // A full disk, most likely: the launcher would go on for nothing.
        state.failure = state.failure ?? error
        program.stop()
        return ([], state.progress)
      }
    }
    notice(.line(line))
    for event in events { notice(.progress(progress, event)) }
  }

  func end() throws -> (TrainingWatch.Objection?, (any Error)?, String) {
    try state.withLock { state in
      try state.journal.draw()
      return (state.objection, state.failure, last.text)
    }
  }
}
