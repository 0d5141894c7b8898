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
        command: [candidate.tool, "--version"], environment: language.environment,
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
    let named = tool.map { [$0] } ?? path.split(separator: ":").map { "\($0)/\(language.tool)" }
    return named.compactMap { path in
      let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      guard FileManager.default.isExecutableFile(atPath: real), !isScript(real) else { return nil }
      if real.hasPrefix("/usr/") || real.hasPrefix("/bin/") { return (real, []) }
      // …/bin/python3 needs what stands beside bin.
      let home = URL(fileURLWithPath: real).deletingLastPathComponent().deletingLastPathComponent()
        .path
      return home == "/" ? nil : (real, [home])
    }
  }

  private static func isScript(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return true }
    defer { try? file.close() }
    return (try? file.read(upToCount: 2)) == Data("#!".utf8)
  }
}
