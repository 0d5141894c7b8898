import Machine
import Processes
import Values

// The servers of teachers.

extension ServerProgram {
  /// A model that comes with Retort, by llama-server if that is on PATH, else by the package's own.
  ///
  /// - Throws: ``RetortError`` of kind `missing`.
  init(_ model: LocalModel, for kind: Call.Kind) throws {
    if case .score = kind {
      throw RetortError(
        .usage, "the local model \"\(model.name)\" gives no scores",
        cause: "it is no reward model",
        hint: "name an endpoint that serves one: endpoint: http://…, model: …")
    }
    let program = programOnPath("llama-server")
    guard Files.exists(model.weights) else {
      throw RetortError(
        .missing, "the local model \"\(model.name)\" is not set up",
        cause: "there is no \(model.weights)", hint: DependencyFolder.current.remedyForLocal)
    }
    guard program != nil || Files.exists(DependencyFolder.current.localServer) else {
      throw RetortError(
        .missing, "there is no server for local models",
        cause: "neither llama-server on PATH nor \(DependencyFolder.current.localServer)",
        hint: DependencyFolder.current.remedyForLocal)
    }
    let slots = LocalModel.slots
    let context = slots * (kind == .vector ? LocalModel.textTokens : LocalModel.contextPerSlot)
    let arguments =
      program.map {
        ["program", $0, "--model", model.weights, "--host", "127.0.0.1", "--port", "{port}"]
          + ["--parallel", "\(slots)", "--ctx-size", "\(context)"]
          + (kind == .vector ? Self.forVectors : [])
      } ?? [
        "package", DependencyFolder.current.local, kind.word, model.weights, "\(slots)",
        "\(context)",
      ]
    self.init(
      name: kind == .vector ? "\(model.name)-vectors" : model.name, arguments: arguments,
      environment: program == nil ? DependencyFolder.current.libraryVariables : [:], patience: 60)
  }

  /// A model that was trained to write has no token for a whole text: the mean of all stands for it. All of a text
  /// must be read at once.
  private static let forVectors = [
    "--embeddings", "--pooling", "mean", "--ubatch-size", "\(LocalModel.textTokens)",
  ]

  /// A server that a recipe describes. Large models take their time.
  ///
  /// - Throws: ``RetortError`` of kind `missing` if the engine is not on PATH.
  init(_ launch: Launch) throws {
    let command = launch.command
    guard programOnPath(command[0]) != nil else {
      throw RetortError(
        .missing, "\(launch.engine.rawValue) is not installed",
        cause: "\(command[0]) is not on PATH",
        hint:
          "install it, or name the endpoint of a server that runs elsewhere: endpoint: http://…/v1")
    }
    let model = launch.model.split(separator: "/").last.map(String.init) ?? launch.model
    let digest = Digest(of: launch.identity).description.prefix(6)
    self.init(
      name: "\(launch.engine.rawValue)-\(model)-\(digest)", arguments: ["program"] + command,
      environment: launch.environment, patience: 3600)
  }
}

extension Call.Kind {
  /// As the launcher knows it.
  fileprivate var word: String {
    switch self {
    case .answer: "answers"
    case .vector: "vectors"
    case .score: "scores"
    }
  }
}
