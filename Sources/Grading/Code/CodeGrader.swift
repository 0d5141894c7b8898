import Sandbox
import Synchronization
import Values

/// Says of programs whether they pass their tests, and why not.
///
/// Each test runs in a sandbox of its own (``Sandbox``); what is expected never enters it, but for scripts of
/// assertions. A program that has been run on a test is not run on it again.
public final class CodeGrader: Sendable {
  private let runner: ProgramRunner
  private let options: CodeOptions
  private let memory: any VerdictMemory
  /// How many programs run at one time.
  public let slots: Int
  private let turns = Turns()
  private let work = Mutex(Work())

  /// What was done so far.
  public struct Work: Sendable, Equatable {
    /// Tests that were run.
    public var run = 0
    /// Tests whose outcome was known.
    public var remembered = 0
  }

  /// What was done so far.
  public var workDone: Work { work.withLock { $0 } }

  /// Changes when the same program on the same test may get another verdict.
  public static let version = ProgramRunner.version

  /// What programs are compiled and run with here.
  public var toolchains: [Toolchain] {
    options.languages.compactMap { runner.toolchains[$0] }
  }

  /// - Parameter memory: what is known of earlier runs.
  /// - Throws: ``RetortError`` of kind `missing` if none of the languages can be run here.
  public init(
    sandbox: Sandbox, options: CodeOptions = CodeOptions(),
    memory: any VerdictMemory = VerdictsInMemory()
  ) async throws {
    var toolchains: [Language: Toolchain] = [:]
    // Checkers may be written in any, whatever is graded.
    for language in Language.all {
      toolchains[language] = await Toolchain.find(
        language, tool: options.tools[language.name], in: sandbox)
    }
    guard options.languages.contains(where: { toolchains[$0] != nil }) else {
      throw RetortError(
        .missing, "no program can be run here",
        cause:
          "none of these starts in the sandbox: \(options.languages.map(\.tool).joined(separator: ", "))",
        hint: "apt-get install -y python3 g++")
    }
    runner = ProgramRunner(sandbox: sandbox, toolchains: toolchains)
    self.options = options
    self.memory = memory
    slots = sandbox.slots
  }

  /// Grades a response: finds its program, and puts it to the tests.
  public func grade(response: String, suite: TestSuite) async throws -> CodeVerdict {
    switch ProgramSearch(response, languages: options.languages) {
    case .none: return CodeVerdict(.noProgram)
    case .incomplete:
      return CodeVerdict(.couldNotTell("incomplete: the response ends within its program"))
    case .found(let program, let rule):
      var verdict = try await grade(program, suite: suite)
      verdict.rule = rule
      return verdict
    }
  }

  /// Puts a program to tests, in their order, until it fails one.
  ///
  /// - Throws: ``RetortError`` if the memory of verdicts cannot be read or written; `CancellationError`.
  public func grade(_ program: Program, suite: TestSuite) async throws -> CodeVerdict {
    guard let toolchain = runner.toolchains[program.language] else {
      return CodeVerdict(
        .couldNotTell("programs in \(program.language.name) cannot be run on this machine"))
    }
    let limits = limits(suite)
    let key = key(program, toolchain, limits)
    // The same program at the same time would be run twice.
    await turns.begin(key)
    let result = await Result { () async throws in try await self.grade(program, key, suite, limits)
    }
    await turns.end(key)
    return try result.get()
  }

  private func grade(
    _ program: Program, _ key: Digest, _ suite: TestSuite, _ limits: SandboxLimits
  ) async throws -> CodeVerdict {
    let names = suite.cases.map { Self.key($0, suite) }
    var known = try await memory.results(of: key, on: names)
    let alreadyKnown = Set(known.keys)
    var prepared: ProgramRunner.Prepared?
    var results: [TestResult] = []
    // As long as it passes, more tests run at one time; what runs beyond a failure is little.
    var width = 1
    while results.count < suite.cases.count {
      let next = results.count..<min(suite.cases.count, results.count + width)
      let missing = next.filter { known[names[$0]] == nil }
      if !missing.isEmpty {
        try Task.checkCancellation()
        let ready: ProgramRunner.Prepared
        if let prepared { ready = prepared } else { ready = await runner.prepare(program) }
        prepared = ready
        guard case .ready(let file) = ready else { return Self.unprepared(ready) }
        let fresh = await withTaskGroup(of: (Digest, TestResult).self) { group in
          for place in missing {
            group.addTask { [runner] in
              let result = await runner.run(
                program, file, suite.cases[place], suite.checker, givesNames: suite.givesNames,
                limits)
              return (names[place], result)
            }
          }
          return await group.reduce(into: []) { $0.append((test: $1.0, result: $1.1)) }
        }
        for (test, result) in fresh { known[test] = result }
        work.withLock { $0.run += fresh.count }
        try await memory.remember(fresh.filter { $0.result.isDecided }, of: key)
      }
      for place in next {
        guard let result = known[names[place]] else { break }
        results.append(result)
        if alreadyKnown.contains(names[place]) { work.withLock { $0.remembered += 1 } }
        if result.outcome != .passed, !options.runsAllTests { return Self.verdict(results) }
      }
      width = min(width * 2, slots)
    }
    return Self.verdict(results)
  }

  /// The first test that was not passed decides.
  private static func verdict(_ results: [TestResult]) -> CodeVerdict {
    guard let place = results.firstIndex(where: { $0.outcome != .passed }) else {
      return CodeVerdict(.passed, tests: results)
    }
    let failure = results[place].failure.map { $0.numbered(place + 1) }
    return CodeVerdict(results[place].outcome, failure: failure, tests: results)
  }

  private static func unprepared(_ prepared: ProgramRunner.Prepared) -> CodeVerdict {
    guard case .failed(let result) = prepared else {
      return CodeVerdict(.couldNotTell("it was not run"))
    }
    return CodeVerdict(result.outcome, failure: result.failure)
  }

  private func limits(_ suite: TestSuite) -> SandboxLimits {
    var limits = SandboxLimits()
    limits.cpu = (suite.timeLimit ?? options.timeLimit) * options.timeFactor
    // Sleeping is no computing: it may, as long as computing, and a second for what the machine makes it wait.
    limits.idle = limits.cpu + .seconds(1)
    limits.memory = suite.memoryLimit ?? options.memoryLimit
    return limits
  }

  /// All that decides how a program runs.
  private func key(_ program: Program, _ toolchain: Toolchain, _ limits: SandboxLimits) -> Digest {
    let identity: Record = [
      "runner": .integer(Int64(ProgramRunner.version)), "language": .string(program.language.name),
      "tool": .string(toolchain.tool), "version": .string(toolchain.version),
      "cpu_us": .integer(Int64(limits.cpu.microseconds)), "memory": .integer(Int64(limits.memory)),
      "source": .string(program.source),
    ]
    return Digest(of: identity.json)
  }

  /// All that decides about a test.
  private static func key(_ test: TestCase, _ suite: TestSuite) -> Digest {
    var identity = test.identity
    identity["checker"] = .string(suite.checker.identity)
    identity["names"] = .bool(suite.givesNames)
    return Digest(of: identity.json)
  }
}

extension TestResult {
  /// Whether it says something about the program.
  fileprivate var isDecided: Bool { CodeVerdict.TestOutcome.decided.contains(outcome) }
}

extension Result where Failure == any Error {
  /// The outcome of a body that waits.
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
