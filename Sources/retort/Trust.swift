import Foundation
import Machine
import Pipeline
import Values

/// Which recipes of others this user has agreed to run, by their contents. The list lies with the user's own settings and
/// not in the workspace, which may have come with a recipe.
struct Trust {
  private let path: String

  init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    let home = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    path = "\(home ?? "\(environment["HOME"] ?? NSHomeDirectory())/.config")/retort/trusted"
  }

  /// Lets a recipe run that does nothing beyond its folder, comes with this program, or was agreed to before; else asks
  /// whoever sits at the terminal. Where nobody does, whoever wrote the script has decided.
  ///
  /// - Parameters:
  ///   - text: the recipe's, as it was read.
  ///   - isAgreed: whether the command line agrees.
  /// - Throws: ``RetortError`` of kind `usage` if the answer is no.
  func require(
    _ text: String, at recipe: String, _ reach: RecipeReach, isAgreed: Bool, kind: String = "recipe"
  ) throws {
    guard !reach.isHarmless, !Self.comesAlong(recipe) else { return }
    let name = Digest(of: reach.record.json + "\n" + text).description
    let known = (try? Files.text(of: path)) ?? ""
    guard !known.split(separator: "\n").contains(name[...]) else { return }
    if !isAgreed {
      guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return }
      Terminal.talk(reach.lines(of: kind).joined(separator: "\n") + "\nRun it? [y/N] ")
      guard ["y", "yes"].contains(try Self.answer()?.lowercased()) else {
        throw RetortError(
          .usage, "\(recipe) was not run", cause: "it does more than read its own folder",
          hint: "retort plan tells what; --trust agrees to it")
      }
    }
    try Files.makeFolder(Files.folder(of: path))
    try AppendedFile(path: path).append(name + "\n")
  }

  /// A line of the terminal; a stop ends the waiting for it.
  ///
  /// - Throws: `CancellationError`.
  private static func answer() throws -> String? {
    var terminal = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while poll(&terminal, 1, 100) <= 0 {
      if Task.isCancelled { throw CancellationError() }
    }
    return readLine()
  }

  /// Whether a recipe lies among those of this program.
  private static func comesAlong(_ recipe: String) -> Bool {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    let own = real(Files.folder(of: DependencyFolder.current.path) + "/recipes")
    return real(recipe).hasPrefix(own + "/")
  }
}
