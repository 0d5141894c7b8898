import Values

/// What a program must pass.
public struct TestSuite: Sendable, Equatable {
  public var cases: [TestCase]
  public var checker: Checker
  /// Processor time for one test; nil for the grader's own.
  public var timeLimit: Duration?
  /// Resident memory, in bytes; nil for the grader's own.
  public var memoryLimit: Int?
  /// Whether Python programs get the names that LeetCode and LiveCodeBench give them: `List`, `deque`, `ListNode`.
  public var givesNames: Bool

  public init(
    cases: [TestCase], checker: Checker = .tokens, timeLimit: Duration? = nil,
    memoryLimit: Int? = nil,
    givesNames: Bool = false
  ) {
    self.cases = cases
    self.checker = checker
    self.timeLimit = timeLimit
    self.memoryLimit = memoryLimit
    self.givesNames = givesNames
  }
}

/// One test.
public enum TestCase: Sendable, Equatable {
  /// Reads standard input, writes standard output.
  case standard(input: String, output: String)
  /// A function is called; `Solution`'s if there is such a class, else a plain one.
  ///
  /// - Parameters:
  ///   - arguments: in order, as JSON values.
  ///   - expected: any of these may come back.
  case call(function: String, arguments: [Value], expected: [Value])
  /// A Python script that runs after the program, and fails if something is wrong.
  case script(String)

  /// What is shown as its input.
  public var input: String {
    switch self {
    case .standard(let input, _): input
    case .call(let function, let arguments, _):
      "\(function)(\(arguments.map(\.json).joined(separator: ", ")))"
    case .script(let script): script
    }
  }

  /// What is shown as expected.
  public var expected: String {
    switch self {
    case .standard(_, let output): output
    case .call(_, _, let expected): expected.first?.json ?? ""
    case .script: "no assertion fails"
    }
  }

  /// All that decides about it, for a digest.
  var identity: Record {
    switch self {
    case .standard(let input, let output): ["input": .string(input), "output": .string(output)]
    case .call(let function, let arguments, let expected):
      ["call": .string(function), "arguments": .list(arguments), "expected": .list(expected)]
    case .script(let script): ["script": .string(script)]
    }
  }
}
