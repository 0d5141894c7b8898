import Foundation
import Machine
import Subprocess
import Values

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// The servers that Retort runs: each is started when it is first asked for, started again when it dies, and
/// all stop when they are told to.
///
/// A server also stops when Retort is killed: it runs only as long as the pipe from Retort to its
/// launcher is open.
public actor Servers {
  /// One start of a server.
  private final class Service: Sendable {
    let address: Task<String, any Error>
    let serving: Task<Void, Never>

    init(address: Task<String, any Error>, serving: Task<Void, Never>) {
      self.address = address
      self.serving = serving
    }
  }

  /// What the servers of this process want to see of whoever asks them: nobody else on this machine, and no page in a
  /// browser, knows it. 256 bits.
  public static let key: String = {
    var generator = SystemRandomNumberGenerator()
    return hexadecimal((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }()

  /// How often a server that was healthy is started again.
  private static let mostRestarts = 10

  private nonisolated let logFolder: String
  private var running: [ServerProgram: Service] = [:]
  private var starts: [ServerProgram: Int] = [:]
  private nonisolated let isHealthy: @Sendable (_ address: String) async -> Bool
  private nonisolated let onRestart: @Sendable (_ server: String) -> Void

  /// - Parameters:
  ///   - isHealthy: asks the server at an address whether it is ready.
  ///   - onRestart: is told the name of a server that died and is started again.
  public init(
    logFolder: String, isHealthy: @escaping @Sendable (_ address: String) async -> Bool,
    onRestart: @escaping @Sendable (_ server: String) -> Void
  ) {
    self.logFolder = logFolder
    self.isHealthy = isHealthy
    self.onRestart = onRestart
  }

  /// Where a server writes what it has to say.
  public nonisolated func log(of server: ServerProgram) -> String {
    "\(logFolder)/\(server.name).log"
  }

  /// The address of a server, for instance `http://127.0.0.1:41234`; starts it if it does not run.
  ///
  /// - Throws: ``RetortError`` of kind `missing` or `teacher`.
  public func address(of server: ServerProgram) async throws -> String {
    if let service = running[server] { return try await service.address.value }
    let earlier = starts[server, default: 0]
    guard earlier <= Self.mostRestarts else {
      throw RetortError(
        .teacher, "the server \(server.name) died \(earlier) times",
        cause: "perhaps it has too much to do at a time: concurrency")
    }
    if earlier > 0 { onRestart(server.name) }
    starts[server] = earlier + 1
    let service = start(server, isFirst: earlier == 0)
    running[server] = service
    return try await service.address.value
  }

  /// Stops all servers and returns when they are gone.
  public func stop() async {
    let services = Array(running.values)
    for service in services { service.serving.cancel() }
    for service in services { await service.serving.value }
  }

  private func start(_ server: ServerProgram, isFirst: Bool) -> Service {
    let (addresses, announce) = AsyncThrowingStream<String, any Error>.makeStream()
    let log = log(of: server)
    let serving = Task {
      do {
        try await Self.serve(server, log: log, keepsLog: !isFirst) { announce.yield($0) }
        announce.finish()
      } catch {
        announce.finish(throwing: error)
      }
    }
    let address = Task {
      for try await address in addresses {
        if try await becomesHealthy(server, at: address, serving) {
          forgetWhenDead(server, serving)
          return address
        }
      }
      throw RetortError(.teacher, "the server \(server.name) did not come up")
    }
    return Service(address: address, serving: serving)
  }

  /// The next who asks for its address starts it again. One that was never healthy stays what it is: an error.
  private func forgetWhenDead(_ server: ServerProgram, _ serving: Task<Void, Never>) {
    Task {
      await serving.value
      running[server] = nil
    }
  }

  /// Runs a server until the task is cancelled.
  private static func serve(
    _ server: ServerProgram, log: String, keepsLog: Bool,
    announce: @Sendable @escaping (String) -> Void
  ) async throws {
    guard let python = programOnPath("python3") else {
      throw RetortError(
        .missing, "servers are started by python3", cause: "it is not on PATH",
        hint: "apt-get install -y python3")
    }
    let launcher = String(decoding: PackageResources.launcher_py, as: UTF8.self)
    try Files.refuseForeign(log)
    let logFile = try FileDescriptor.open(
      FilePath(log), .writeOnly, options: [.create, keepsLog ? .append : .truncate],
      permissions: .ownerReadWrite)
    // Without it idle OpenMP threads spin, and a busy machine slows the model twentyfold.
    let own = ProcessInfo.processInfo.environment
    let variables = ChildVariables.named(from: own)
      // Where the user keeps an engine's packages, which are no part of the program that is started.
      .merging(own.filter { $0.key == "PYTHONPATH" }) { $1 }
      .merging(server.environment) { $1 }
      .merging(["GOMP_SPINCOUNT": "2000", "RETORT_SERVER_KEY": key]) { stated, _ in stated }
    // Isolated: a `ctypes.py` that happens to lie in the current folder is no part of Retort.
    _ = try await run(
      .path(FilePath(python)), arguments: Arguments(["-I", "-c", launcher] + server.arguments),
      environment: .custom(
        Dictionary(
          uniqueKeysWithValues: variables.compactMap { name, value in
            Environment.Key(rawValue: name).map { ($0, value) }
          })),
      input: .inputWriter, output: .sequence,
      error: .fileDescriptor(logFile, closeAfterSpawningProcess: true)
    ) { execution in
      for try await line in execution.standardOutput.strings() where line.hasPrefix("http://") {
        announce(line.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
  }

  /// Waits until a server answers: as long as its patience, and no longer than it runs.
  private func becomesHealthy(
    _ server: ServerProgram, at address: String, _ serving: Task<Void, Never>
  ) async throws -> Bool {
    let hasEnded = Flag()
    Task {
      await serving.value
      hasEnded.set()
    }
    for _ in 0..<server.patience * 10 where !hasEnded.isSet {
      if await isHealthy(address) { return true }
      try await Task.sleep(for: .milliseconds(100))
    }
    return false
  }
}
