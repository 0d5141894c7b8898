import Foundation

/// A program that a test runs, with its output in files.
///
/// By `posix_spawn` and `waitpid`, so that nothing stands between a test and the kernel: a test that
/// kills programs wants to know just how they ended. Files and not pipes: a killed program leaves what
/// it said, and nobody has to drain anything.
final class ChildProcess: @unchecked Sendable {
  let identifier: pid_t
  private let output: String
  private let errors: String

  /// How it ended, and what it had printed.
  struct Ending: Sendable {
    /// The exit code, or the signal's number below zero.
    let code: Int32
    let output: String
    let errors: String
  }

  struct CannotStart: Error {
    let program: String
    let code: Int32
  }

  /// Starts a program. It reads nothing.
  ///
  /// - Parameter program: a path, or a name that is looked for on PATH.
  init(
    _ program: String, _ arguments: [String], in folder: String,
    environment: [String: String]
  ) throws {
    let base = NSTemporaryDirectory() + "retort-child-\(UUID().uuidString)"
    output = "\(base).out"
    errors = "\(base).err"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o600)
    // coreutils' env goes to the folder and then becomes the program: one process all along.
    let words = (["env", "-C", folder, program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var started: pid_t = 0
    let code = posix_spawnp(&started, "env", &actions, nil, words, variables)
    guard code == 0 else { throw CannotStart(program: program, code: code) }
    identifier = started
  }

  func signal(_ number: Int32) { kill(identifier, number) }

  /// Waits for the end without holding a thread of the concurrency pool.
  func wait() async throws -> Ending {
    while true {
      if let ending = poll(WNOHANG) { return ending }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Waits for the end on this thread.
  func waitHere() -> Ending {
    while true {
      if let ending = poll(0) { return ending }
    }
  }

  private func poll(_ options: Int32) -> Ending? {
    var status: Int32 = 0
    guard waitpid(identifier, &status, options) == identifier else { return nil }
    defer {
      unlink(output)
      unlink(errors)
    }
    // The layout of a status is that of <sys/wait.h>, whose macros Swift does not see.
    let signal = status & 0x7F
    return Ending(
      code: signal == 0 ? (status >> 8) & 0xFF : -signal, output: Self.text(output),
      errors: Self.text(errors))
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}
