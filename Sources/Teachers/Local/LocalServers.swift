import Corpus
import Foundation
import Machine
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// The servers of local models: each is started when it is first asked for, and all stop with the
/// scope that made them (see ``ChatClient/with(concurrency:logFolder:policy:onRetry:_:)``).
///
/// A server also stops when Retort is killed: it runs only as long as the pipe from Retort to its
/// launcher is open.
actor LocalServers {
  private nonisolated let logFolder: String
  private var starting: [LocalModel: Task<String, any Error>] = [:]
  private var serving: [Task<Void, Never>] = []
  private var ended: Set<LocalModel> = []
  private nonisolated let isHealthy: @Sendable (_ address: String) async -> Bool

  /// - Parameter isHealthy: asks the server at an address whether it is ready.
  init(logFolder: String, isHealthy: @escaping @Sendable (_ address: String) async -> Bool) {
    self.logFolder = logFolder
    self.isHealthy = isHealthy
  }

  /// Where a model's server writes what it has to say.
  nonisolated func log(of model: LocalModel) -> String { "\(logFolder)/\(model.name).log" }

  /// The address of a model's server, for instance `http://127.0.0.1:41234`; starts it if needed.
  ///
  /// - Throws: ``RetortError`` of kind `missing` or `teacher`.
  func address(of model: LocalModel) async throws -> String {
    if let task = starting[model] { return try await task.value }
    let (addresses, announce) = AsyncThrowingStream<String, any Error>.makeStream()
    let log = log(of: model)
    serving.append(
      Task {
        do {
          try await Self.serve(model, log: log) { announce.yield($0) }
          announce.finish()
        } catch {
          announce.finish(throwing: error)
        }
        ended.insert(model)
      })
    let task = Task {
      for try await address in addresses {
        if try await becomesHealthy(model, at: address) { return address }
      }
      throw RetortError(
        .teacher, "the local model's server did not come up", cause: "see its log: \(log)",
        hint: "retort doctor")
    }
    starting[model] = task
    return try await task.value
  }

  /// Stops all servers and returns when they are gone.
  func stop() async {
    for task in serving { task.cancel() }
    for task in serving { await task.value }
  }

  /// Runs a server until the task is cancelled.
  private static func serve(
    _ model: LocalModel, log: String, announce: @Sendable @escaping (String) -> Void
  ) async throws {
    let program = programOnPath("llama-server")
    try check(model, program: program)
    let launcher = String(decoding: PackageResources.launcher_py, as: UTF8.self)
    var arguments = ["-c", launcher, model.weights, "\(LocalModel.slots)"]
    arguments += ["\(LocalModel.slots * LocalModel.contextPerSlot)"]
    if let program { arguments.append(program) }
    let logFile = try FileDescriptor.open(
      FilePath(log), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try await run(
      .name("python3"), arguments: Arguments(arguments),
      environment: .inherit.updating([
        "PYTHONPATH": DependencyFolder.current.python,
        // Without it idle OpenMP threads spin, and a busy machine slows the model twentyfold.
        "GOMP_SPINCOUNT": "2000",
      ]),
      input: .inputWriter, output: .sequence,
      error: .fileDescriptor(logFile, closeAfterSpawningProcess: true)
    ) { execution in
      for try await line in execution.standardOutput.strings() where line.hasPrefix("http://") {
        announce(line.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
  }

  private static func check(_ model: LocalModel, program: String?) throws {
    guard Files.exists(model.weights) else {
      throw RetortError(
        .missing, "the local model \"\(model.name)\" is not set up",
        cause: "there is no \(model.weights)", hint: "make setup")
    }
    guard program != nil || Files.exists(DependencyFolder.current.localServer) else {
      throw RetortError(
        .missing, "there is no server for local models",
        cause: "neither llama-server on PATH nor \(DependencyFolder.current.localServer)",
        hint: "make setup")
    }
    guard programOnPath("python3") != nil else {
      throw RetortError(
        .missing, "local models need python3", cause: "it is not on PATH",
        hint: "apt-get install -y python3")
    }
  }

  /// Waits until a server answers: at most a minute, and no longer than it runs.
  private func becomesHealthy(_ model: LocalModel, at address: String) async throws -> Bool {
    for _ in 0..<600 where !ended.contains(model) {
      if await isHealthy(address) { return true }
      try await Task.sleep(for: .milliseconds(100))
    }
    return false
  }
}
