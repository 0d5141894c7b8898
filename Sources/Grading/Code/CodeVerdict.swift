import Corpus
import Values

/// What came of running a program on its tests.
public struct CodeVerdict: Sendable, Equatable {
  public let outcome: TestOutcome
  /// By which rule the program was found; nil if there was none to find.
  public var rule: ProgramSearch.Rule?
  /// The first test that it did not pass.
  public let failure: TestFailure?
  /// What each test took, in the order of the tests, up to the first that failed.
  public let tests: [TestResult]

  public init(
    _ outcome: TestOutcome, rule: ProgramSearch.Rule? = nil, failure: TestFailure? = nil,
    tests: [TestResult] = []
  ) {
    self.outcome = outcome
    self.rule = rule
    self.failure = failure
    self.tests = tests
  }

  /// In the words that judges use.
  public enum TestOutcome: Sendable, Equatable {
    case passed
    case wrongAnswer
    case timeLimit
    case memoryLimit
    case outputLimit
    case runtimeError
    case compileError
    /// The response has no program.
    case noProgram
    /// Nothing can be said of the program, for the reason given: it is never a pass, and never a failure.
    case couldNotTell(String)

    /// As it is written in files: `passed`, `wrong_answer`, …
    public var word: String {
      switch self {
      case .passed: "passed"
      case .wrongAnswer: "wrong_answer"
      case .timeLimit: "time_limit"
      case .memoryLimit: "memory_limit"
      case .outputLimit: "output_limit"
      case .runtimeError: "runtime_error"
      case .compileError: "compile_error"
      case .noProgram: "no_program"
      case .couldNotTell: "could_not_tell"
      }
    }

    /// All that can be said about a program.
    static let decided: [TestOutcome] = [
      .passed, .wrongAnswer, .timeLimit, .memoryLimit, .outputLimit, .runtimeError, .compileError,
      .noProgram,
    ]

    public init?(word: String) {
      guard let outcome = Self.decided.first(where: { $0.word == word }) else { return nil }
      self = outcome
    }
  }

  /// As other graders say it.
  public var verdict: Verdict {
    switch outcome {
    case .passed: .right
    case .couldNotTell(let reason): .couldNotTell(reason)
    default: .wrong
    }
  }

  /// Why nothing could be told.
  public var reason: String? { verdict.reason }

  /// What decides: the outcome, and of a failure all that is known.
  public var summary: Record {
    var summary: Record = ["outcome": .string(outcome.word)]
    if let reason { summary["reason"] = .string(reason) }
    if let failure { summary["failure"] = .record(failure.record) }
    return summary
  }

  /// The verdict that a ``summary`` stands for.
  public static func verdict(of summary: Record) -> Verdict {
    switch summary["outcome"]?.string {
    case TestOutcome.passed.word: .right
    case TestOutcome.couldNotTell("").word: .couldNotTell(summary["reason"]?.string ?? "")
    default: .wrong
    }
  }

  /// As it lies in files.
  public var record: Record {
    [
      "verdict": .string(verdict.word), "outcome": .string(outcome.word),
      "reason": Value(reason), "rule": Value(rule?.rawValue),
      "tests": .integer(Int64(tests.count)),
      "failure": failure.map { .record($0.record) } ?? .null,
      "cpu_ms": .list(tests.map { .double($0.milliseconds) }),
      "memory_kb": .list(tests.map { .integer(Int64($0.memory >> 10)) }),
    ]
  }
}

/// The test that a program did not pass.
public struct TestFailure: Sendable, Equatable {
  /// Its place among the tests, from 1; 0 if the program did not get so far as to be tested.
  public private(set) var test: Int
  /// What was asked, what should have come and what came, each at most 500 characters.
  public let input: String
  public let expected: String
  public let actual: String
  /// What else is known: the end of standard error, a signal's number, the failed assertion.
  public let detail: String

  init(
    test: Int, input: String = "", expected: String = "", actual: String = "", detail: String = ""
  ) {
    self.test = test
    self.input = shortened(input)
    self.expected = shortened(expected)
    self.actual = shortened(actual)
    self.detail = shortened(detail, keepingEnd: true)
  }

  /// The same failure, with the place of its test.
  func numbered(_ test: Int) -> TestFailure {
    var failure = self
    failure.test = test
    return failure
  }

  public var record: Record {
    [
      "test": .integer(Int64(test)), "input": .string(input), "expected": .string(expected),
      "actual": .string(actual), "detail": .string(detail),
    ]
  }

  public init(record: Record) throws {
    test = Int(try record.integer("test"))
    input = try record.text("input")
    expected = try record.text("expected")
    actual = try record.text("actual")
    detail = try record.text("detail")
  }
}

/// What one test took, and how it ended.
public struct TestResult: Sendable, Equatable {
  public let outcome: CodeVerdict.TestOutcome
  /// Processor time.
  public let cpu: Duration
  /// The most resident memory, in bytes.
  public let memory: Int
  /// What there is to say of a failure.
  public let failure: TestFailure?

  public init(
    _ outcome: CodeVerdict.TestOutcome, cpu: Duration = .zero, memory: Int = 0,
    failure: TestFailure? = nil
  ) {
    self.outcome = outcome
    self.cpu = cpu
    self.memory = memory
    self.failure = failure
  }

  /// Processor time, to a tenth.
  public var milliseconds: Double { Double(cpu.microseconds / 100) / 10 }
}

/// The beginning of a long text, or its end.
func shortened(_ text: String, most: Int = 500, keepingEnd: Bool = false) -> String {
  guard text.unicodeScalars.count > most else { return text }
  return keepingEnd
    ? "…" + String(text.unicodeScalars.suffix(most))
    : String(text.unicodeScalars.prefix(most)) + "…"
}
