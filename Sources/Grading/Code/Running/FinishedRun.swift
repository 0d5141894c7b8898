import Formats
import Sandbox
import Values

/// A program's run on one test, and what it means.
struct FinishedRun {
  let test: TestCase
  let ending: Ending
  /// Whether the driver ran the program.
  let isDriven: Bool

  var output: String { String(decoding: ending.output, as: UTF8.self) }
  private var errors: String { String(decoding: ending.errors, as: UTF8.self) }
  private var lastError: Substring {
    errors.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) } ?? ""
  }

  /// Why the test is lost whatever was printed; nil if the output decides.
  var failure: TestResult? {
    switch ending.cause {
    case .exited(code: 0): nil
    case .exited(let code):
      if let missingModule {
        TestResult(
          .couldNotTell("it needs the Python module \(missingModule), which is not installed here"))
      } else if ranOutOfMemory {
        result(.memoryLimit)
      } else if isSyntaxError {
        result(.compileError)
      } else {
        result(.runtimeError, "exit code \(code)")
      }
    case .signalled(let signal):
      if signal == 24 {  // SIGXCPU: one process alone used all.
        result(.timeLimit)
      } else if ranOutOfMemory {
        result(.memoryLimit)
      } else {
        result(.runtimeError, "signal \(signal)")
      }
    case .exceeded(.cpu): result(.timeLimit, "processor time")
    case .exceeded(.idle): result(.timeLimit, "it slept or waited")
    case .exceeded(.memory): result(.memoryLimit)
    case .exceeded(.output): result(.outputLimit)
    case .exceeded(.started): result(.runtimeError, "it started too many processes")
    case .exceeded(.inodes): result(.runtimeError, "it made too many files")
    case .exceeded(.wall): TestResult(.couldNotTell("the machine was too busy to give it its time"))
    case .notStarted(let error):
      TestResult(.couldNotTell("it could not be started: error \(error)"))
    }
  }

  /// A process that is refused memory says so and ends by itself.
  private var ranOutOfMemory: Bool {
    lastError.hasPrefix("MemoryError") || lastError.contains("std::bad_alloc")
  }

  /// What judges have installed (AtCoder's list), and this machine may lack: then the program is not to blame.
  private static let judgesModules: Set<String> = [
    "numpy", "scipy", "numba", "networkx", "sympy", "sortedcontainers", "more_itertools", "shapely",
    "bitarray",
    "pulp", "gmpy2", "pandas", "sklearn", "atcoder", "acl_cpp", "cppyy", "cvxopt", "mpmath",
    "torch",
  ]

  private var missingModule: String? {
    guard lastError.hasPrefix("ModuleNotFoundError: No module named '") else { return nil }
    let name = lastError.split(separator: "'").dropFirst().first?.prefix { $0 != "." }
    return name.map(String.init).flatMap { Self.judgesModules.contains($0) ? $0 : nil }
  }

  /// Python compiles when it starts, and then says so without a traceback.
  private var isSyntaxError: Bool {
    ["SyntaxError", "IndentationError", "TabError"].contains { lastError.hasPrefix($0) }
      && !errors.contains("Traceback (most recent call last)")
  }

  /// The result of a run.
  func result(_ outcome: CodeVerdict.TestOutcome, _ detail: String = "", actual: String? = nil)
    -> TestResult
  {
    var failure: TestFailure?
    if outcome != .passed {
      let said = outcome == .wrongAnswer ? "" : errors
      failure = TestFailure(
        test: 0, input: test.input, expected: test.expected, actual: actual ?? output,
        detail: [detail, said].filter { !$0.isEmpty }.joined(separator: "\n"))
    }
    return TestResult(outcome, cpu: ending.cpu, memory: ending.memory, failure: failure)
  }

  private var report: Record? { (try? JSONParser().parse(output))?.record }

  /// What a function gave back.
  func called(_ expected: [Value], _ checker: Checker) -> TestResult {
    guard let report else {
      return result(.wrongAnswer, output.isEmpty ? "it ended before the function came back" : "")
    }
    if let name = report["missing"]?.string {
      return result(.runtimeError, "there is no function \(name)", actual: "")
    }
    let value = report["value"] ?? .null
    let isRight = expected.contains { value.isSame(as: $0, checker) }
    return result(isRight ? .passed : .wrongAnswer, actual: value.json)
  }

  /// What became of a script of assertions.
  func asserted(_ script: String, token: String) -> TestResult {
    guard let report else {
      return result(.runtimeError, "it ended before all assertions were looked at", actual: "")
    }
    if report["token"]?.string == token { return result(.passed) }
    let line = Int(report["failed"]?.integer ?? 0)
    let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
    let assertion = lines.indices.contains(line - 1) ? lines[line - 1].drop { $0 == " " } : ""
    return result(
      .wrongAnswer, [String(assertion), report["message"]?.string ?? ""].joined(separator: "\n"),
      actual: "")
  }
}

extension Value {
  /// Python's `==`: numbers by value, and truth values are numbers.
  fileprivate func isSame(as other: Value, _ checker: Checker) -> Bool {
    switch (self, other) {
    case (.list(let ours), .list(let theirs)):
      return ours.count == theirs.count
        && zip(ours, theirs).allSatisfy { $0.isSame(as: $1, checker) }
    case (.record(let ours), .record(let theirs)):
      return ours.fields.count == theirs.fields.count
        && ours.fields.allSatisfy { field in
          theirs[field.name].map { field.value.isSame(as: $0, checker) } ?? false
        }
    case (.integer(let ours), .integer(let theirs)): return ours == theirs
    default:
      guard let ours = number, let theirs = other.number else { return self == other }
      if case .floats(let tolerance) = checker {
        return abs(ours - theirs) <= tolerance * max(1, abs(theirs))
      }
      return ours == theirs
    }
  }

  private var number: Double? { bool.map { $0 ? 1 : 0 } ?? double }
}
