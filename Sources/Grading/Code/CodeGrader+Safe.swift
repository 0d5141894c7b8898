import Sandbox

extension CodeGrader {
  /// A grader for a sandbox whose safeguards were tried.
  ///
  /// - Parameter givingUp: the safeguards that need not hold.
  /// - Throws: ``RetortError`` of kind `missing` if one of the others does not hold, or nothing can be run.
  public static func safe(
    in sandbox: Sandbox, options: CodeOptions, memory: any VerdictMemory,
    givingUp: Set<Safeguard> = []
  ) async throws -> CodeGrader {
    // The trials are written in Python, whatever is graded.
    let python = await Toolchain.find(
      .python, tool: options.tools[Language.python.name], in: sandbox)
    try await SelfTest.verify(
      python: python?.tool ?? "/usr/bin/python3", folders: python?.folders ?? [], in: sandbox,
      givingUp: givingUp)
    return try await CodeGrader(sandbox: sandbox, options: options, memory: memory)
  }
}
