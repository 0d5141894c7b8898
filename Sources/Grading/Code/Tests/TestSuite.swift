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
  /// A class is called by lists of operations and of their arguments, as LeetCode has it for classes to design.
  ///
  /// - Parameters:
  ///   - arguments: in order.
  ///   - expected: any of these may come back.
  ///   - inPlace: whether a function that gives back nothing is judged by what it made of its first argument.
  case call(
    function: String, arguments: [CallValue], expected: [CallValue], inPlace: Bool = false)
  /// A Python script that runs beside the program: assertions, `check(candidate)`, unittest, pytest, doctests.
  ///
  /// - Parameters:
  ///   - entry: what `check` is called with, an expression; nil if nothing says it.
  ///   - prompt: what stands before the program, as in HumanEval: imports, helpers, the head of its function.
  case script(String, entry: String? = nil, prompt: String? = nil)

  /// What is shown as its input.
  public var input: String {
    switch self {
    case .standard(let input, _): input
    case .call(let function, let arguments, _, _):
      "\(function)(\(arguments.map(\.json).joined(separator: ", ")))"
    case .script(let script, _, _): script
    }
  }

  /// What is shown as expected.
  public var expected: String {
    switch self {
    case .standard(_, let output): output
    case .call(_, _, let expected, _): expected.first?.json ?? ""
    case .script: "no assertion fails"
    }
  }

  /// All that decides about it, for a digest.
  var identity: Record {
    switch self {
    case .standard(let input, let output):
      return ["input": .string(input), "output": .string(output)]
    case .call(let function, let arguments, let expected, let inPlace):
      return [
        "call": .string(function), "arguments": .string(CallValue.list(arguments).json),
        "expected": .string(CallValue.list(expected).json), "in_place": .bool(inPlace),
      ]
    case .script(let script, let entry, let prompt):
      return ["script": .string(script), "entry": Value(entry), "prompt": Value(prompt)]
    }
  }
}
