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

  private let process: ChildProcess

  /// Starts it in a folder.
  public init(_ arguments: [String], in folder: String, environment: [String: String] = [:]) throws
  {
    var all = ProcessInfo.processInfo.environment
    all["RETORT_WORKSPACE"] = nil
    // Tables are folded where it says how wide a terminal is.
    all["COLUMNS"] = nil
    process = try ChildProcess(
      Self.program, arguments, in: folder, environment: all.merging(environment) { $1 })
  }

  /// Ends it as the kernel would: at once.
  public func kill() { process.signal(SIGKILL) }

  /// Sends it a signal.
  public func signal(_ number: Int32) { process.signal(number) }

  public var identifier: Int32 { process.identifier }

  /// Waits for its end.
  public func wait() async throws -> Result {
    let ending = try await process.wait()
    return Result(exitCode: ending.code, output: ending.output, errors: ending.errors)
  }

  /// Runs it to its end.
  public static func run(
    _ arguments: [String], in folder: String, environment: [String: String] = [:]
  ) async throws -> Result {
    try await RetortProcess(arguments, in: folder, environment: environment).wait()
  }
}

/// Runs a program of the system to its end, on this thread.
///
/// - Returns: whether it ended with 0.
public func succeeds(_ program: String, _ arguments: String...) -> Bool {
  let environment = ProcessInfo.processInfo.environment
  let process = try? ChildProcess(program, arguments, in: "/", environment: environment)
  return process?.waitHere().code == 0
}

/// Runs any program to its end in a folder, while other tests go on.
///
/// - Parameter environment: set besides what the tests' own has.
public func ending(
  of program: String, _ arguments: [String], in folder: String, environment: [String: String] = [:]
) async throws -> RetortProcess.Result {
  let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let ending = try await ChildProcess(program, arguments, in: folder, environment: all).wait()
  return .init(exitCode: ending.code, output: ending.output, errors: ending.errors)
}

/// Runs a program of the system to its end, while other tests go on.
///
/// - Returns: its exit code.
public func exitCode(of program: String, _ arguments: String...) async throws -> Int32 {
  let environment = ProcessInfo.processInfo.environment
  return try await ChildProcess(program, arguments, in: "/", environment: environment).wait().code
}
