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
  /// - Parameter interpreter: a Python that has packages of its own; nil for the oracles'.
  /// - Throws: a ``Failure`` with its complaints if it does not end well.
  public static func python(
    _ script: String, _ arguments: [String] = [], interpreter: String? = nil
  ) async throws -> String {
    var environment = ProcessInfo.processInfo.environment
    environment["PYTHONPATH"] = interpreter == nil ? folder : nil
    environment["HF_HUB_OFFLINE"] = "1"
    let process = try ChildProcess(
      interpreter ?? "python3", ["-c", script] + arguments, in: "/", environment: environment)
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
