import Foundation
import Machine
import Values

// What a launched model is, by its content.

extension Launch {
  /// What of a launch names its answers besides its words.
  public struct Contents: Sendable, Hashable {
    /// The weights: `owner/name@commit`, or `sha256:` and digits.
    let weights: String
    /// The arguments, files among them by their content.
    let arguments: [String]
    /// Whether the weights are of the Hub.
    let areOfHub: Bool
  }

  /// The same with its weights and adapters named by what they are: of the Hub by their commit, else by the digest of
  /// their files. The commit is what the Hub's cache has, and is then also what the engine is told to take.
  ///
  /// - Parameter hubCache: the folder of the Hub's cache.
  /// - Returns: the launch as it is if its weights are not on this machine.
  /// - Throws: ``RetortError`` of kind `storage` if a file cannot be read.
  public func named(by digests: FileDigests, hubCache: String) throws -> Launch {
    let named = try namedArguments(digests)
    var launch = self
    if Files.exists(model) {
      launch.contents = Contents(
        weights: "sha256:\(try Self.digest(of: model, digests))", arguments: named, areOfHub: false)
    } else if let commit = commit(in: hubCache) {
      launch.contents = Contents(
        weights: "\(model)@\(commit)", arguments: named, areOfHub: true)
    }
    return launch
  }

  /// Whether its weights are a path that is not on this machine.
  public var hasMissingFiles: Bool {
    contents == nil && (engine == .llamaServer || model.hasPrefix("/") || model.hasPrefix("."))
  }

  /// What answers were remembered by before weights were named by content.
  public var formerIdentity: String {
    (["launch:\(engine.rawValue)", model] + arguments).joined(separator: " ")
  }

  /// What its answers are remembered by. All arguments count, since many of them change what is answered.
  var identity: String {
    guard let contents else { return formerIdentity }
    return (["launch:\(engine.rawValue)", contents.weights] + contents.arguments)
      .joined(separator: " ")
  }

  /// What the model is called where answers are remembered: of a path its last part, so that a folder may be moved.
  var rememberedModel: String {
    guard let contents, !contents.areOfHub else { return model }
    return model.split(separator: "/").last.map(String.init) ?? model
  }

  /// More arguments that make the engine take the weights that are named.
  var pinned: [String] {
    guard let contents, contents.areOfHub, revision == nil,
      let commit = contents.weights.split(separator: "@").last
    else { return [] }
    return ["--revision", String(commit)]
  }

  private var revision: String? {
    for (place, argument) in arguments.enumerated() {
      if argument == "--revision", place + 1 < arguments.count { return arguments[place + 1] }
      if argument.hasPrefix("--revision=") { return String(argument.dropFirst(11)) }
    }
    return nil
  }

  /// The commit that a cache has for the model of the Hub; nil if it has none.
  private func commit(in cache: String) -> String? {
    let parts = model.split(separator: "/", omittingEmptySubsequences: false)
    guard engine != .llamaServer, (1...2).contains(parts.count), !parts.contains(where: \.isEmpty),
      !model.hasPrefix("."), !model.contains("..")
    else { return nil }
    let name = revision ?? "main"
    if name.wholeMatch(of: /[0-9a-f]{40}/) != nil { return name }
    guard !name.contains("..") else { return nil }
    let file = "\(cache)/models--\(parts.joined(separator: "--"))/refs/\(name)"
    let commit = (try? Files.text(of: file))?.trimmingCharacters(in: .whitespacesAndNewlines)
    return commit.flatMap { $0.wholeMatch(of: /[0-9a-f]{40}/) == nil ? nil : $0 }
  }

  // MARK: Files

  /// What trainers leave beside weights, and what nobody computes with.
  private static let besideWeights = [
    "optimizer.pt", "scheduler.pt", "trainer_state.json", "training_args.bin", "README.md",
    ".gitattributes",
  ]

  private static func digest(of path: String, _ digests: FileDigests) throws -> String {
    if Files.isFolder(path) {
      return try digests.digest(below: path) { file in
        let parts = file.split(separator: "/")
        let name = parts.last.map(String.init) ?? file
        return !parts.contains {
          $0.hasPrefix(".") || $0.hasPrefix("checkpoint-") || $0.hasPrefix("global_step")
        }
          && !besideWeights.contains(name) && !name.hasPrefix("rng_state")
          && !name.hasPrefix("events.out.")
      }
    }
    // GGUF files in parts are named by the first.
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let match = name.wholeMatch(of: /(.*)-\d{5}-of-(\d{5})\.gguf/) else {
      return try digests.digest(of: path)
    }
    let folder = Files.folder(of: path)
    let parts = Files.names(in: folder.isEmpty ? "." : folder).filter {
      $0.hasPrefix("\(match.1)-") && $0.hasSuffix("-of-\(match.2).gguf")
    }
    return try digests.digest(below: folder.isEmpty ? "." : folder) { parts.contains($0) }
  }

  /// Arguments that name files which decide what is answered.
  private static let withFiles: Set<String> = [
    "--lora", "--lora-scaled", "--lora-base", "--lora-modules", "--lora-paths", "--control-vector",
    "--control-vector-scaled", "--mmproj", "--chat-template", "--chat-template-file", "--tokenizer",
    "--tokenizer-path", "--hf-config-path", "--config", "--generation-config", "--grammar-file",
    "--json-schema-file",
  ]

  private func namedArguments(_ digests: FileDigests) throws -> [String] {
    var takesFiles = false
    return try arguments.map { argument in
      guard argument.hasPrefix("-") else {
        return takesFiles ? try Self.named(argument, digests) : argument
      }
      let flag = argument.prefix { $0 != "=" }
      takesFiles = Self.withFiles.contains(String(flag))
      guard takesFiles, flag.count < argument.count else { return argument }
      return "\(flag)=\(try Self.named(String(argument.dropFirst(flag.count + 1)), digests))"
    }
  }

  /// An argument with the files that it names by their content: `adapter.gguf`, `name=path`, `{"path": "…"}`, lists.
  private static func named(_ argument: String, _ digests: FileDigests) throws -> String {
    if Files.exists(argument) { return "sha256:\(try digest(of: argument, digests))" }
    let paths = argument.split { ",=:;\"'{}[] \n\t".contains($0) }.map(String.init)
      .filter { ($0.contains("/") || $0.contains(".")) && Files.exists($0) }
    return try Set(paths).sorted { $0.count > $1.count }.reduce(argument) { text, path in
      text.replacing(path, with: "sha256:\(try digest(of: path, digests))")
    }
  }
}
