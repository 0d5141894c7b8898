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

  /// What programs were compiled and run with here so far.
  public var toolchains: [Toolchain] {
    let known = runner.toolchains.known
    return options.languages.compactMap { known[$0] }
  }

  /// How many programs were compiled.
  public var compiled: Int { get async { await runner.compiled.compiled } }

  /// What all time limits are multiplied with for this machine's speed.
  public let calibration: Double

  /// - Parameter memory: what is known of earlier runs.
  /// - Throws: ``RetortError`` of kind `missing` if a tool that was named is not there, or none of the languages can be
  ///   run here.
  public init(
    sandbox: Sandbox, options: CodeOptions = CodeOptions(),
    memory: any VerdictMemory = VerdictsInMemory()
  ) async throws {
    let toolchains = Toolchains(options.tools, in: sandbox)
    try await toolchains.verify(options.languages)
    runner = ProgramRunner(
      sandbox: sandbox, toolchains: toolchains, compiledFolder: options.compiledFolder)
    self.options = options
    self.memory = memory
    slots = sandbox.slots
    calibration = options.isCalibrated ? await Calibration.factor(toolchains, in: sandbox) : 1
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
    guard let toolchain = await runner.toolchains.toolchain(program.language) else {
      return CodeVerdict(ProgramRunner.notHere(program.language))
    }
    let limits = limits(suite)
    // By the limits as they are meant: a slower machine is to say the same.
    let key = key(program, toolchain, limits)
    let scaled = scaled(limits)
    // The same program at the same time would be run twice.
    await turns.begin(key)
    let result = await Result { () async throws in try await self.grade(program, key, suite, scaled)
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
    limits.memory = suite.memoryLimit ?? options.memoryLimit
    return limits
  }

  /// The limits for this machine.
  private func scaled(_ limits: SandboxLimits) -> SandboxLimits {
    var limits = limits
    limits.cpu = limits.cpu * calibration
    // Sleeping is no computing: it may, as long as computing, and a second for what the machine makes it wait.
    limits.idle = limits.cpu + .seconds(1)
    return limits
  }

  /// All that decides how a program runs.
  private func key(_ program: Program, _ toolchain: Toolchain, _ limits: SandboxLimits) -> Digest {
    let identity: Record = [
      "runner": .integer(Int64(ProgramRunner.version)), "language": .string(program.language.name),
      "tool": .string(toolchain.tool), "version": .string(toolchain.version),
      "cpu_us": .integer(Int64(limits.cpu.microseconds)), "memory": .integer(Int64(limits.memory)),
      "recipe": .string(program.language.recipe), "source": .string(program.source),
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
