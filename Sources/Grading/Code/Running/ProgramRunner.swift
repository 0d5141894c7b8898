import Sandbox

/// Runs programs: compiles those whose language wants that, and puts them to tests.
struct ProgramRunner: Sendable {
  /// Of all that decides how a program is run; verdicts are remembered by it.
  static let version = 1

  let sandbox: Sandbox
  let toolchains: [Language: Toolchain]
  let compiled = CompiledPrograms()

  /// What can be run, or why not.
  enum Prepared: Sendable {
    case ready(SandboxFile)
    case failed(TestResult)
  }

  /// Compiles a program, if it is to be.
  func prepare(_ program: Program) async -> Prepared {
    guard toolchains[program.language] != nil else {
      return .failed(
        TestResult(
          .couldNotTell("programs in \(program.language.name) cannot be run on this machine")))
    }
    guard let command = program.language.compiling else {
      return .ready(
        SandboxFile(path: "/program/\(program.language.sourceFile)", text: program.source))
    }
    return await compiled.program(program) { await compile(program, command) }
  }

  private func compile(_ program: Program, _ command: [String]) async -> Prepared {
    let source = "/program/\(program.language.sourceFile)"
    let artifact = "\(SandboxedProgram.folder)/program"
    var limits = SandboxLimits()
    limits.cpu = .seconds(60)
    limits.memory = 2 << 30
    limits.disk = 256 << 20
    let sandboxed = SandboxedProgram(
      command: filled(command, program.language, source: source, program: artifact),
      files: [SandboxFile(path: source, text: program.source)],
      environment: program.language.environment,
      limits: limits, artifact: artifact, folders: folders(program.language))
    do {
      let ending = try await sandbox.run(sandboxed)
      let said = String(decoding: ending.errors, as: UTF8.self)
      switch ending.cause {
      case .exited(code: 0):
        guard let bytes = ending.artifact else { break }
        return .ready(SandboxFile(path: "/program/program", bytes: bytes, isProgram: true))
      case .exceeded(.wall), .notStarted:
        return .failed(TestResult(.couldNotTell("it could not be compiled: \(ending.cause)")))
      case .exceeded(let limit):
        return .failed(
          failure(.compileError, ending, "compiling exceeded the limit of \(limit.rawValue)"))
      default: break
      }
      return .failed(failure(.compileError, ending, said))
    } catch {
      return .failed(TestResult(.couldNotTell("the sandbox failed: \(error.cause)")))
    }
  }

  private func failure(_ outcome: CodeVerdict.TestOutcome, _ ending: Ending, _ detail: String)
    -> TestResult
  {
    TestResult(
      outcome, cpu: ending.cpu, memory: ending.memory, failure: TestFailure(test: 0, detail: detail)
    )
  }

  /// Puts a program to one test.
  func run(
    _ program: Program, _ file: SandboxFile, _ test: TestCase, _ checker: Checker, givesNames: Bool,
    _ limits: SandboxLimits
  ) async -> TestResult {
    var sandboxed = sandboxed(program, file)
    sandboxed.limits = limits
    let token = "\(UInt64.random(in: .min ... .max))"
    if let unfit = Driver.drive(
      &sandboxed, program.language, test, givesNames: givesNames, token: token)
    {
      return TestResult(.couldNotTell(unfit))
    }
    do {
      let ending = try await sandbox.run(sandboxed)
      let run = FinishedRun(test: test, ending: ending, isDriven: sandboxed.files.count > 1)
      if let failed = run.failure { return failed }
      switch test {
      case .standard(let input, let expected):
        if case .program(let other, let how) = checker {
          return await run.result(
            Jury(runner: self).ask(other, how, input: input, output: run.output, answer: expected))
        }
        return run.result(checker.accepts(run.output, expected: expected) ? .passed : .wrongAnswer)
      case .call(_, _, let expected): return run.called(expected, checker)
      case .script(let script): return run.asserted(script, token: token)
      }
    } catch {
      return TestResult(.couldNotTell("the sandbox failed: \(error.cause)"))
    }
  }

  /// A sandbox in which a program is run.
  func sandboxed(_ program: Program, _ file: SandboxFile) -> SandboxedProgram {
    let language = program.language
    return SandboxedProgram(
      command: filled(language.running, language, source: file.path, program: file.path),
      files: [file],
      environment: language.environment, folders: folders(language))
  }

  private func folders(_ language: Language) -> [String] { toolchains[language]?.folders ?? [] }

  private func filled(_ command: [String], _ language: Language, source: String, program: String)
    -> [String]
  {
    command.map { part in
      switch part {
      case "{tool}": toolchains[language]?.tool ?? language.tool
      case "{source}": source
      case "{program}": program
      default: part
      }
    }
  }
}
