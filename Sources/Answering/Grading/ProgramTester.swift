import Grading

/// Runs programs on tests; the grader of programs, or what stands for it in a test.
public protocol ProgramTester: Sendable {
  /// How many programs run at one time.
  var slots: Int { get }

  /// What came of a response's program.
  func grade(response: String, suite: TestSuite) async throws -> CodeVerdict
}

extension CodeGrader: ProgramTester {}
