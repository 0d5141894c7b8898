import Foundation
import Machine
import Values

/// Python with a launcher in it: a folder of its own, made of pinned wheels, whole or not there.
///
/// It stands below the dependency folder if there is one that can be written, else in the user's cache, and is named by
/// what it is made of: another list of wheels or another Python is another environment.
public struct TrainingEnvironment: Sendable, Equatable {
  public let launcher: Launcher
  /// The environment's folder; it may be missing.
  public let folder: String

  /// The interpreter.
  public var python: String { "\(folder)/bin/python" }
  /// Whether it is set up.
  public var isThere: Bool { Files.exists(python) }

  /// - Parameters:
  ///   - launcher: one that is started; axolotl is not.
  ///   - places: folders in which environments may lie, the one to make new ones in first.
  ///   - interpreter: the version of the Python that it is made with: `3.11`.
  public init(_ launcher: Launcher, places: [String], interpreter: String) {
    self.launcher = launcher
    let name = Self.name(launcher, interpreter: interpreter)
    let candidates = places.map { "\($0)/\(name)" }
    folder = candidates.first { Files.exists("\($0)/bin/python") } ?? candidates.first ?? name
  }

  /// What names it: the launcher, and a digest of its wheels and its Python.
  static func name(_ launcher: Launcher, interpreter: String) -> String {
    let content =
      "\(interpreter)\n\(requirements(of: launcher))\n\(requirementsForCPU(of: launcher))"
    return "\(launcher.rawValue)-\(Digest(of: content).description.prefix(12))"
  }

  /// Where environments may lie: `training` in the dependency folder, then in the user's cache.
  public static func places(
    dependencies: DependencyFolder = .current, _ environment: [String: String]
  ) -> [String] {
    let caches = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    let home = environment["HOME"] ?? NSHomeDirectory()
    let cache = "\(caches ?? "\(home)/.cache")/retort/training"
    let below = "\(dependencies.path)/training"
    let isWritable =
      Files.isFolder(dependencies.path)
      && FileManager.default.isWritableFile(atPath: dependencies.path)
    return isWritable ? [below, cache] : [cache, below]
  }

  /// The environment of a launcher on this machine.
  ///
  /// - Throws: ``RetortError`` of kind `missing` if there is no Python for it.
  public static func ofThisMachine(
    _ launcher: Launcher,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> TrainingEnvironment {
    guard let python = Interpreter.known(environment) else {
      throw RetortError(
        .missing, "there is no Python for \(launcher.title)",
        cause:
          "none of \(Interpreter.versions.map { "python\($0)" }.joined(separator: ", ")) is on PATH",
        hint: "apt-get install -y python3-venv")
    }
    return TrainingEnvironment(launcher, places: places(environment), interpreter: python.version)
  }

  /// The environment if it is set up.
  ///
  /// - Throws: ``RetortError`` of kind `missing` that tells how to set it up.
  public func ready() throws -> TrainingEnvironment {
    guard !isThere else { return self }
    throw RetortError(
      .missing, "\(launcher.title) is not set up", cause: "there is no \(folder)",
      hint: "retort setup train --with \(launcher.rawValue)")
  }

  /// The pinned wheels, with a hash of each, as pip reads them.
  static func requirements(of launcher: Launcher) -> String {
    let bytes =
      switch launcher {
      case .trl, .axolotl: PackageResources.trl_txt
      case .llamafactory: PackageResources.llamafactory_txt
      }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same with torch for processors alone.
  static func requirementsForCPU(of launcher: Launcher) -> String {
    let torch = String(decoding: PackageResources.torch_cpu_txt, as: UTF8.self)
    var isTorch = false
    let others = requirements(of: launcher).split(separator: "\n").filter { line in
      if !line.hasPrefix(" ") { isTorch = line.hasPrefix("torch==") }
      return !isTorch
    }
    return others.joined(separator: "\n") + "\n" + torch
  }

  /// Whether this machine has a GPU to compute on.
  public static var hasGPU: Bool { Files.exists("/dev/nvidia0") || Files.exists("/dev/kfd") }

  /// The version of a package that the environment is made of; nil if it is none of them.
  public static func version(of package: String, in launcher: Launcher) -> String? {
    requirements(of: launcher).split(separator: "\n").lazy.compactMap { line -> String? in
      let parts = line.split(separator: " ")[0].split(
        separator: "=", omittingEmptySubsequences: true)
      return parts.count == 2 && parts[0] == package ? String(parts[1]) : nil
    }.first
  }

  /// What setting it up brings and takes, about, in bytes: without a GPU's libraries, and with them.
  public var size: (download: Int, disk: Int, withGPU: (download: Int, disk: Int)) {
    switch launcher {
    case .trl, .axolotl:
      (310_000_000, 1_500_000_000, (download: 2_800_000_000, disk: 5_300_000_000))
    case .llamafactory:
      (420_000_000, 2_000_000_000, (download: 2_900_000_000, disk: 5_800_000_000))
    }
  }
}

/// A Python that wheels are pinned for.
struct Interpreter: Equatable {
  let path: String
  /// `3.11`
  let version: String

  static let versions = ["3.11", "3.12", "3.13"]

  /// The first of a known version on PATH; `$RETORT_PYTHON` is looked at before it.
  static func known(_ environment: [String: String]) -> Interpreter? {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    let names = ["python3"] + versions.map { "python\($0)" }
    let stated = environment["RETORT_PYTHON"].map { [$0] } ?? []
    let paths =
      stated + names.flatMap { name in folders.map { "\($0)/\(name)" } }
    return paths.lazy.filter { FileManager.default.isExecutableFile(atPath: $0) }
      .compactMap { path in version(of: path).map { Interpreter(path: path, version: $0) } }
      .first { versions.contains($0.version) }
  }

  /// By the name of the file that it is in the end: no process is started to ask.
  private static func version(of path: String) -> String? {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().lastPathComponent
    guard real.hasPrefix("python3.") else { return nil }
    return String(real.dropFirst("python".count))
  }
}
