import Foundation

/// Runs the `retort` that was built beside the tests, as a user would.
public struct RetortProcess: Sendable {
  /// What came of it.
  public struct Result: Sendable {
    /// The exit code, or the signal's number below zero.
    public let exitCode: Int32
    public let output: String
    public let errors: String
  }

  /// Where the program lies.
  public static let program: String = {
    let tests = Bundle.main.executablePath ?? CommandLine.arguments[0]
    return (tests as NSString).deletingLastPathComponent + "/retort"
  }()

  private let process = Process()
  private let output = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)
  private let errors = FileManager.default.temporaryDirectory.appendingPathComponent(
    UUID().uuidString)

  /// Prepares a call in a folder; nothing runs yet.
  public init(_ arguments: [String], in folder: String, environment: [String: String] = [:]) throws
  {
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var all = ProcessInfo.processInfo.environment
    all["RETORT_WORKSPACE"] = nil
    process.environment = all.merging(environment) { $1 }
    for file in [output, errors] {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    // Files, not pipes: a killed program leaves what it said, and nobody has to drain anything.
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
  }

  /// Starts it.
  public func start() throws { try process.run() }

  /// Ends it as the kernel would: at once.
  public func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  /// Sends it a signal.
  public func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

  public var identifier: Int32 { process.processIdentifier }

  public var isRunning: Bool { process.isRunning }

  /// Waits for its end without holding a thread of the concurrency pool.
  public func wait() async throws -> Result {
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    defer {
      try? FileManager.default.removeItem(at: output)
      try? FileManager.default.removeItem(at: errors)
    }
    return Result(
      exitCode: process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// Runs it to its end.
  public static func run(
    _ arguments: [String], in folder: String, environment: [String: String] = [:]
  ) async throws -> Result {
    let process = try RetortProcess(arguments, in: folder, environment: environment)
    try process.start()
    return try await process.wait()
  }
}
