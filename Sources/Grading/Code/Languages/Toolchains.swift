import Sandbox
import Synchronization
import Values

/// The toolchains of this machine, each looked for when it is first needed.
final class Toolchains: Sendable {
  private let sandbox: Sandbox
  private let tools: [String: String]
  private let found = Mutex<[Language: Task<Toolchain?, Never>]>([:])
  private let here = Mutex<[Language: Toolchain]>([:])

  /// - Parameter tools: the program to take for a language, by its name.
  init(_ tools: [String: String], in sandbox: Sandbox) {
    self.tools = tools
    self.sandbox = sandbox
  }

  /// What runs a language here; nil if nothing does.
  func toolchain(_ language: Language) async -> Toolchain? {
    let task = found.withLock { found in
      if let task = found[language] { return task }
      let task = Task { [sandbox, tools] in
        await Toolchain.find(language, tool: tools[language.name], in: sandbox)
      }
      found[language] = task
      return task
    }
    let toolchain = await task.value
    if let toolchain { here.withLock { $0[language] = toolchain } }
    return toolchain
  }

  /// Those that were looked for and are there, by now.
  var known: [Language: Toolchain] { here.withLock { $0 } }

  /// Makes sure that the tools that were named are there, and that something can be run at all.
  ///
  /// - Throws: ``RetortError`` of kind `missing`.
  func verify(_ languages: [Language]) async throws {
    for (name, tool) in tools.sorted(by: { $0.key < $1.key }) {
      guard let language = Language.all.first(where: { $0.name == name }) else { continue }
      guard await toolchain(language) != nil else {
        throw RetortError(
          .missing, "programs in \(name) cannot be run with \(tool)",
          cause: "it is not there, is a script, or does not start in the sandbox",
          hint: "--tool \(name)=PATH takes a program, not a version manager's script")
      }
    }
    for language in languages where await toolchain(language) != nil { return }
    throw RetortError(
      .missing, "no program can be run here",
      cause:
        "none of these starts in the sandbox: \(languages.map(\.tool).joined(separator: ", "))",
      hint: "apt-get install -y \(languages.map(\.package).joined(separator: " "))")
  }
}
