import Grading
import Sandbox
import TestSupport

/// What tests of programs need.
enum CodeRig {
  /// Grades with limits that nothing which ends by itself reaches, on a machine ten times slower than most.
  static func with<Result>(
    seconds: Double = 60, memory: Int = 256 << 20, slots: Int = 2,
    tests: any VerdictMemory = VerdictsInMemory(),
    _ body: (CodeGrader) async throws -> Result
  ) async throws -> Result {
    try await Sandbox.with(slots: slots) { sandbox in
      var options = CodeOptions()
      options.timeLimit = .milliseconds(Int(seconds * 1000))
      options.memoryLimit = memory
      return try await body(try await CodeGrader(sandbox: sandbox, options: options, memory: tests))
    }
  }

  static func python(_ source: String) -> Program { Program(language: .python, source: source) }
  static func cpp(_ source: String) -> Program { Program(language: .cpp, source: source) }

  /// One test of standard input and output.
  ///
  /// - Parameter outcome: what is expected; where that is the limit of time, it comes soon.
  static func echo(
    _ input: String = "1 2\n", _ output: String = "3\n", for outcome: CodeVerdict.TestOutcome? = nil
  ) -> TestSuite {
    TestSuite(
      cases: [.standard(input: input, output: output)],
      timeLimit: outcome == .timeLimit ? .seconds(1) : nil)
  }
}
