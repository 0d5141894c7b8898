/// A program, what it is given, and what it may use: one run in a sandbox of its own.
public struct SandboxedProgram: Sendable {
  /// The program and its arguments; the program by its path in the sandbox.
  public var command: [String]
  /// What it finds on standard input: a plain file, as judges give it.
  public var input: [UInt8]
  /// What else lies in the sandbox, read-only.
  public var files: [SandboxFile]
  /// All of its environment besides a few plain settings.
  public var environment: [String: String]
  public var limits: SandboxLimits
  /// A file that the program makes and that is brought out: a path in the sandbox.
  public var artifact: String?
  /// Folders of the machine, besides the system's, that it sees, read-only.
  public var folders: [String]

  public init(
    command: [String], input: [UInt8] = [], files: [SandboxFile] = [],
    environment: [String: String] = [:],
    limits: SandboxLimits = SandboxLimits(), artifact: String? = nil, folders: [String] = []
  ) {
    self.command = command
    self.input = input
    self.files = files
    self.environment = environment
    self.limits = limits
    self.artifact = artifact
    self.folders = folders
  }

  /// The sandbox's one writable folder, empty at first; programs start in it.
  public static let folder = "/tmp"
}

/// A file that lies in a sandbox when its program starts.
public struct SandboxFile: Sendable {
  /// Its absolute path in the sandbox, outside of ``SandboxedProgram/folder``.
  public let path: String
  public let bytes: [UInt8]
  public let isProgram: Bool

  public init(path: String, bytes: [UInt8], isProgram: Bool = false) {
    self.path = path
    self.bytes = bytes
    self.isProgram = isProgram
  }

  public init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }
}
