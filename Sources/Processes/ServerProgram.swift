/// A server to be run: what starts it, and how long it may take to come up.
public struct ServerProgram: Sendable, Hashable {
  /// Names its log file.
  public let name: String
  /// What the launcher is told; see `launcher.py`.
  public let arguments: [String]
  /// Variables that it gets besides those of ``ChildVariables``.
  public let environment: [String: String]
  /// Seconds until it must answer.
  public let patience: Int

  public init(
    name: String, arguments: [String], environment: [String: String] = [:], patience: Int
  ) {
    self.name = name
    self.arguments = arguments
    self.environment = environment
    self.patience = patience
  }
}
