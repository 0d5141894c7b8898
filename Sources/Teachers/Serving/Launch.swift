/// A server of a model that Retort starts and stops: its engine, the model, and more arguments.
public struct Launch: Sendable, Hashable {
  /// The engines that are known.
  public enum Engine: String, Sendable, CaseIterable {
    case vllm
    case sglang
    case llamaServer = "llama-server"
  }

  public let engine: Engine
  /// A Hub name or a path; for llama-server the path of a GGUF file.
  public let model: String
  /// As they are given to the engine.
  public let arguments: [String]
  /// What it serves, by its content; nil if that is not known.
  public internal(set) var contents: Contents?

  public init(engine: Engine, model: String, arguments: [String] = []) {
    self.engine = engine
    self.model = model
    self.arguments = arguments
  }

  /// The command as a person would type it, with the port left open.
  public var commandLine: String {
    command.map { $0.contains(where: { " '\"$\\".contains($0) }) ? "'\($0)'" : $0 }
      .joined(separator: " ").replacing("{port}", with: "<a free port>")
  }

  /// The command, with `{port}` for the port, which is another one every time.
  public var command: [String] {
    let address = ["--host", "127.0.0.1", "--port", "{port}"] + pinned
    return switch engine {
    case .vllm: ["vllm", "serve", model] + address + arguments
    case .sglang:
      ["python3", "-m", "sglang.launch_server", "--model-path", model] + address + arguments
    case .llamaServer: ["llama-server", "--model", model] + address + arguments
    }
  }

  /// Variables that it gets besides those of Retort. `python3 -m` would import what lies in the current folder: a
  /// `random.py` there, in the standard library's place (Python 3.11 and newer heed it).
  var environment: [String: String] {
    engine == .sglang ? ["PYTHONSAFEPATH": "1"] : [:]
  }
}
