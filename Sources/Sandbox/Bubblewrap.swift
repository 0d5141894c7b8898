import Foundation
import Machine
import Values

/// What a sandbox is made of: bubblewrap's arguments.
///
/// Each has its own users, processes, network, mounts, hostname and System V objects. Of the machine it sees the
/// system's programs and libraries, read-only, and nothing else. (bubblewrap 0.8; its manual page.)
struct Bubblewrap: Sendable {
  /// Where bubblewrap is.
  let program: String
  /// What all sandboxes have in common.
  private let shell: [String]

  /// - Parameter program: the path of bubblewrap.
  init(program: String) {
    self.program = program
    shell =
      [
        "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
        "--unshare-cgroup-try", "--disable-userns", "--cap-drop", "ALL", "--uid", "1000", "--gid",
        "1000", "--hostname", "sandbox", "--die-with-parent", "--clearenv",
      ] + Self.system + Self.devices + ["--proc", "/proc"]
  }

  /// Where bubblewrap is on this machine.
  ///
  /// - Throws: ``RetortError`` of kind `missing` if it is not installed.
  static func found() throws -> String {
    let usual = "/usr/bin/bwrap"
    if let program = programOnPath("bwrap") ?? (Files.exists(usual) ? usual : nil) {
      return program
    }
    throw RetortError(
      .missing, "programs cannot be run safely here", cause: "bubblewrap is not installed",
      hint: "apt-get install -y bubblewrap")
  }

  /// The command line of a sandbox whose program is fed and heard through pipes; see ``StreamingSandbox``.
  func arguments(streaming words: [String], in folder: String, _ environment: [String: String])
    -> [String]
  {
    var arguments = [program] + shell
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
      arguments += ["--setenv", name, value]
    }
    arguments += [
      "--setenv", "TMPDIR", SandboxedProgram.folder,
      // Before the folder: it may lie there.
      "--perms", "0777", "--tmpfs", SandboxedProgram.folder, "--ro-bind", folder, folder,
      "--remount-ro", "/", "--chdir", folder, "--",
    ]
    return arguments + words
  }

  /// The arguments for one sandbox, in the supervisor's terms: `@n` is file n, and file 0 is standard input.
  func arguments(_ sandboxed: SandboxedProgram) -> [String] {
    // The supervisor stands in for the first process.
    var arguments = [program, "--as-pid-1"] + shell
    for (name, value) in sandboxed.environment.sorted(by: { $0.key < $1.key }) {
      arguments += ["--setenv", name, value]
    }
    for folder in sandboxed.folders { arguments += ["--ro-bind", folder, folder] }
    for (place, file) in sandboxed.files.enumerated() {
      arguments += [
        "--perms", file.isProgram ? "0555" : "0444", "--file", "@\(place + 1)", file.path,
      ]
    }
    arguments += [
      "--perms", "0777", "--size", "\(sandboxed.limits.disk)", "--tmpfs", SandboxedProgram.folder,
    ]
    arguments += [
      "--remount-ro", "/", "--", "@supervisor", "sandbox", "@report", sandboxed.artifact ?? "-",
    ]
    return arguments + sandboxed.command
  }

  /// The system's programs and libraries. Where /bin and its like are links, they are links here.
  private static let system: [String] = {
    var arguments = ["--ro-bind", "/usr", "/usr"]
    for folder in ["/bin", "/sbin", "/lib", "/lib32", "/lib64"] where Files.exists(folder) {
      if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: folder) {
        arguments += ["--symlink", target, folder]
      } else {
        arguments += ["--ro-bind", folder, folder]
      }
    }
    for file in ["/etc/ld.so.cache", "/etc/alternatives"] where Files.exists(file) {
      arguments += ["--ro-bind", file, file]
    }
    return arguments
  }()

  /// bubblewrap's own `--dev` would be a second writable place, of half the machine's memory.
  private static let devices: [String] = {
    var arguments: [String] = []
    for device in ["null", "zero", "full", "random", "urandom"] {
      arguments += ["--dev-bind", "/dev/\(device)", "/dev/\(device)"]
    }
    for (name, target) in [
      ("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2"),
      ("shm", SandboxedProgram.folder),
    ] {
      arguments += ["--symlink", target, "/dev/\(name)"]
    }
    return arguments
  }()
}
