import Foundation
import Machine

/// Python with the packages that the tests compare Retort with.
public enum Oracle {
  /// Whether the packages are there; `make test` brings them.
  public static let isThere = Files.isFolder("\(folder)/pyarrow")

  /// What a skipped test says.
  public static let absence: String = "pyarrow and datasets are not in .deps/oracles"

  private static var folder: String { "\(DependencyFolder.current.path)/oracles" }

  /// Runs a script and returns what it prints.
  ///
  /// - Throws: a ``Failure`` with its complaints if it does not end well.
  public static func python(_ script: String, _ arguments: [String] = []) async throws -> String {
    var environment = ProcessInfo.processInfo.environment
    environment["PYTHONPATH"] = folder
    environment["HF_HUB_OFFLINE"] = "1"
    let process = try ChildProcess(
      "python3", ["-c", script] + arguments, in: "/", environment: environment)
    let ending = try await process.wait()
    guard ending.code == 0 else { throw Failure(complaints: ending.errors) }
    return ending.output
  }

  /// A script that did not end well.
  public struct Failure: Error {
    public let complaints: String
  }
}

/// Public data beside the checkout that some tests measure themselves against.
public enum SharedData {
  /// Whether it is there.
  public static let isThere = Files.isFolder(folder)

  /// What a skipped test says.
  public static let absence: String = "the shared test data is not beside the checkout"

  /// The path of a file in it.
  public static func path(_ name: String) -> String { "\(folder)/\(name)" }

  private static let folder =
    (DependencyFolder.current.path as NSString).deletingLastPathComponent + "/../shared/data"
}
