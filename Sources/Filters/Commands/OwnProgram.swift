import Machine
import Recipes
import Values

/// A program of the user's own, and the files that it is made of: another content is another program.
public struct OwnProgram: Sendable {
  public let spec: ProgramSpec
  /// In which it is run: the recipe's.
  let folder: String
  /// By their names in the recipe, and what is in them.
  private let files: [(name: String, digest: String)]

  /// As the recipe has it.
  public var commandLine: String { spec.commandLine.value }

  /// - Parameters:
  ///   - owner: what it is, for findings: `command`.
  ///   - folder: where its paths start.
  /// - Returns: nil if a file of it is not there; the log then says which.
  package init?(_ spec: ProgramSpec, owner: String, folder: String, log: FindingLog) {
    var files: [(name: String, digest: String)] = []
    var isWhole = true
    for file in spec.files {
      if let digest = try? Files.digest(of: resolved(file.value, in: folder)) {
        files.append((file.value, digest.description))
      } else {
        isWhole = false
        log.error(file.mark, "\(owner): \(file.value) cannot be read")
      }
    }
    let run = spec.commandLine.value
    // Words that are files are what it is made of.
    for word in run.split(whereSeparator: \.isWhitespace).map(String.init) {
      let path = resolved(word, in: folder)
      guard !files.contains(where: { $0.name == word }), !Files.isFolder(path),
        Files.exists(path), let digest = try? Files.digest(of: path)
      else { continue }
      files.append((word, digest.description))
    }
    if let missing = Self.missingScript(run, folder) {
      isWhole = false
      log.error(
        spec.commandLine.mark, "\(owner): there is no file \(missing)",
        hint: "its path begins at the recipe's folder")
    }
    guard isWhole else { return nil }
    self.spec = spec
    self.folder = folder
    self.files = files
  }

  /// The script of a plain command line that is not there; nil where a shell would have to say what the words mean.
  private static func missingScript(_ run: String, _ folder: String) -> String? {
    guard !run.contains(where: { "$`*?;&|<>(){}'\"\\".contains($0) }) else { return nil }
    return run.split(whereSeparator: \.isWhitespace).map(String.init).first { word in
      let isScript =
        word.hasPrefix("./") || [".py", ".sh", ".rb", ".pl", ".js"].contains(where: word.hasSuffix)
      return isScript && !word.hasPrefix("-") && !Files.exists(resolved(word, in: folder))
    }
  }

  /// All that decides what it says. How long it may be silent is none of it.
  package var identity: Record {
    var identity: Record = [
      "run": .string(commandLine),
      "files": .list(
        files.map { .record(["name": .string($0.name), "digest": .string($0.digest)]) }),
    ]
    // Only where it is asked for: what was made without it stays made.
    if spec.isSandboxed { identity["sandbox"] = true }
    return identity
  }
}
