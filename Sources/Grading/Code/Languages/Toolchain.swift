import Foundation
import Sandbox

/// What runs a language's programs on this machine.
public struct Toolchain: Sendable, Equatable {
  public let language: Language
  /// The real program, not a version manager's stand-in: those take longer than most tests.
  public let tool: String
  /// What it says of its version; part of what a verdict is remembered by.
  public let version: String
  /// Folders outside /usr that a sandbox must see.
  public let folders: [String]

  /// Looks for a language's program: the first on PATH that works in a sandbox.
  ///
  /// - Parameter tool: the program to take; nil to look for it.
  /// - Returns: nil if there is none; then programs of that language cannot be graded.
  public static func find(
    _ language: Language, tool: String? = nil, in sandbox: Sandbox
  ) async -> Toolchain? {
    for candidate in candidates(language, tool) {
      let sandboxed = SandboxedProgram(
        command: [candidate.tool, language.versionArgument], environment: language.environment,
        folders: candidate.folders)
      // A folder that the slot's user may not enter is a sandbox that cannot be made: the next one, then.
      guard let ending = try? await sandbox.run(sandboxed), ending.cause == .exited(code: 0) else {
        continue
      }
      let said = String(decoding: ending.output + ending.errors, as: UTF8.self)
      let version = said.split(separator: "\n").first.map(String.init) ?? ""
      return Toolchain(
        language: language, tool: candidate.tool, version: version, folders: candidate.folders)
    }
    return nil
  }

  private static func candidates(
    _ language: Language, _ tool: String?
  ) -> [(tool: String, folders: [String])] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let folders = path.split(separator: ":")
    let named =
      tool.map { [$0] }
      ?? ([language.tool] + language.otherTools).flatMap { name in folders.map { "\($0)/\(name)" } }
    return named.compactMap { path in
      let link = URL(fileURLWithPath: path).standardizedFileURL.path
      let real = URL(fileURLWithPath: link).resolvingSymlinksInPath().path
      guard FileManager.default.isExecutableFile(atPath: real), !isScript(real) else { return nil }
      let needed = language.folders.filter { FileManager.default.fileExists(atPath: $0) }
      // An environment is known by the link's place: pyvenv.cfg stands there, and its packages.
      let home = self.home(link)
      if FileManager.default.fileExists(atPath: "\(home)/pyvenv.cfg") {
        return (link, needed + [home] + (isOfSystem(real) ? [] : [self.home(real)]))
      }
      if isOfSystem(real) { return (real, needed) }
      // …/bin/python3 needs what stands beside bin.
      let place = self.home(real)
      return place == "/" ? nil : (real, needed + [place])
    }
  }

  private static func isOfSystem(_ path: String) -> Bool {
    path.hasPrefix("/usr/") || path.hasPrefix("/bin/")
  }

  private static func home(_ path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent().path
  }

  private static func isScript(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return true }
    defer { try? file.close() }
    return (try? file.read(upToCount: 2)) == Data("#!".utf8)
  }
}
