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
        Self.needs(missingModule)
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
      || errors.contains("java.lang.OutOfMemoryError")
      || errors.contains("JavaScript heap out of memory")
  }

  /// What judges have installed (AtCoder's list), and this machine may lack: then the program is not to blame.
  private static let judgesModules: Set<String> = [
    "numpy", "scipy", "numba", "networkx", "sympy", "sortedcontainers", "more_itertools", "shapely",
    "bitarray",
    "pulp", "gmpy2", "pandas", "sklearn", "atcoder", "acl_cpp", "cppyy", "cvxopt", "mpmath",
    "torch", "matplotlib", "seaborn", "requests", "bs4", "nltk", "PIL", "cv2", "flask", "django",
    "pytz",
    "dateutil", "yaml", "lxml", "openpyxl", "psutil", "regex", "statsmodels", "tensorflow", "faker",
  ]

  private static func needs(_ module: String) -> TestResult {
    TestResult(
      .couldNotTell("it needs the Python module \(module), which is not installed here"))
  }

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
  func called(_ expected: [CallValue], _ checker: Checker) -> TestResult {
    guard let report = try? LiteralReader.value(output), report.pairs != nil else {
      return result(.wrongAnswer, output.isEmpty ? "it ended before the function came back" : "")
    }
    if let name = report["missing"]?.string {
      return result(.runtimeError, "there is no function \(name)", actual: "")
    }
    var tolerance: Double?
    if case .floats(let most) = checker { tolerance = most }
    let value = (report["value"] ?? .null).unmarked
    var isRight = expected.contains { value.isSame(as: $0, tolerance: tolerance) }
    var shown = value
    if !isRight, value == .null, let changed = report["changed"]?.unmarked {
      shown = changed
      isRight = expected.contains { changed.isSame(as: $0, tolerance: tolerance) }
    }
    return result(isRight ? .passed : .wrongAnswer, actual: shown.json)
  }

  /// What became of a script of assertions, as the judge tells it.
  func asserted(_ script: String, token: String) -> TestResult {
    guard let report else {
      return result(.runtimeError, "it ended before all assertions were looked at", actual: "")
    }
    if report["token"]?.string == token {
      guard report["held"]?.integer ?? 0 > 0 else {
        return TestResult(.couldNotTell("the tests asserted nothing"))
      }
      guard report["used"]?.bool == true else {
        return TestResult(.couldNotTell("the tests never used the program"))
      }
      return result(.passed)
    }
    if let reason = report["unsure"]?.string { return TestResult(.couldNotTell(reason)) }
    if let said = report["syntax"]?.string { return result(.compileError, said, actual: "") }
    if let name = report["missing"]?.string {
      return result(.runtimeError, "there is no function \(name)", actual: "")
    }
    if let signal = report["died"]?.integer {
      switch signal {
      case 24: return result(.timeLimit)
      case 0:
        return result(.runtimeError, "it ended before all assertions were looked at", actual: "")
      default: return result(.runtimeError, "signal \(signal)", actual: "")
      }
    }
    let assertion = line(report["failed"] ?? report["line"], of: script)
    let message = report["message"]?.string ?? ""
    guard let name = report["error"]?.string else {
      return result(.wrongAnswer, [assertion, message].joined(separator: "\n"), actual: "")
    }
    if let module = report["module"]?.string?.split(separator: ".").first.map(String.init),
      Self.judgesModules.contains(module)
    {
      return Self.needs(module)
    }
    if name == "MemoryError" { return result(.memoryLimit) }
    if name == "SystemExit" {
      return result(
        .runtimeError, "it ended before all assertions were looked at", actual: "")
    }
    let trace = report["trace"]?.list?.compactMap(\.string).joined(separator: "\n") ?? ""
    return result(
      .runtimeError,
      [assertion, trace, "\(name): \(message)"].filter { !$0.isEmpty }.joined(separator: "\n"),
      actual: "")
  }

  private func line(_ number: Value?, of script: String) -> String {
    let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
    let place = Int(number?.integer ?? 0) - 1
    return lines.indices.contains(place) ? String(lines[place].drop { $0 == " " }) : ""
  }
}
