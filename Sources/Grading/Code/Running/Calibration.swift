import Sandbox
import Values

/// How fast this machine is, against the one on which limits were tried: a loop of plain Python, timed.
enum Calibration {
  /// Processor time of the loop on a machine as judges have them.
  static let usual: Duration = .milliseconds(75)

  private static let loop = """
    from time import process_time
    best = 9
    for _ in range(5):
        start = process_time()
        number = 0
        for i in range(700_000):
            number = (number * 31 + i) & 1048575
        best = min(best, process_time() - start)
    print(int(best * 1e6))
    """

  /// What time limits are multiplied with: 1 where the machine is fast enough.
  static func factor(_ toolchains: Toolchains, in sandbox: Sandbox) async -> Double {
    guard let python = await toolchains.toolchain(.python) else { return 1 }
    let sandboxed = SandboxedProgram(
      command: [python.tool, "-I", "-S", "-c", loop], folders: python.folders)
    guard let ending = try? await sandbox.run(sandboxed), ending.cause == .exited(code: 0),
      let took = Int64(
        String(decoding: ending.output, as: UTF8.self).trimmingSuffix(while: \.isWhitespace))
    else { return 1 }
    return factor(took: .microseconds(took))
  }

  /// In steps, so that a machine's moods do not change it; a faster machine gets no less time.
  static func factor(took: Duration) -> Double {
    let ratio = Double(took.microseconds) / Double(usual.microseconds)
    // Within a third of the usual one it is the same.
    return [1, 1.5, 2, 3, 4, 6, 8, 12, 16].first { ratio <= $0 * 1.34 } ?? 16
  }
}

extension String {
  fileprivate func trimmingSuffix(while isGone: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let last = rest.last, isGone(last) { rest.removeLast() }
    return rest
  }
}
