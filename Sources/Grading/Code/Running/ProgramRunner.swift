import Sandbox
import Values

/// Runs programs: compiles those whose language wants that, and puts them to tests.
struct ProgramRunner: Sendable {
  /// Of all that decides how a program is run; verdicts are remembered by it.
  static let version = 5

  let sandbox: Sandbox
  let toolchains: Toolchains
  let compiled: CompiledPrograms
  private let headers: PrecompiledHeaders
  private let hollow = HollowPrograms()

  init(sandbox: Sandbox, toolchains: Toolchains, compiledFolder: String? = nil) {
    self.sandbox = sandbox
    self.toolchains = toolchains
    compiled = CompiledPrograms(folder: compiledFolder)
    headers = PrecompiledHeaders(sandbox: sandbox)
  }

  /// What can be run, or why not.
  enum Prepared: Sendable {
    case ready(SandboxFile)
    case failed(TestResult)
  }

  /// Why a language's programs cannot be run.
  static func notHere(_ language: Language) -> CodeVerdict.TestOutcome {
    .couldNotTell(
      "programs in \(language.name) cannot be run on this machine: apt-get install -y \(language.package)"
    )
  }

  /// Compiles a program, if it is to be.
  func prepare(_ program: Program) async -> Prepared {
    let language = program.language
    guard let toolchain = await toolchains.toolchain(language) else {
      return .failed(TestResult(Self.notHere(language)))
    }
    guard let command = language.compiling else {
      return .ready(
        SandboxFile(path: "/program/\(language.sourceFile)", text: program.source))
    }
    let files = program.files.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)" }
    let key = Digest(
      of: ([language.recipe, toolchain.tool, toolchain.version, program.source] + files)
        .joined(separator: "\u{0}"))
    return await compiled.program(key) { await compile(program, toolchain, command) }
  }

  /// Where a compiled program lies in a sandbox.
  static func compiledFile(_ bytes: [UInt8]) -> SandboxFile {
    SandboxFile(path: "/program/program", bytes: bytes, isProgram: true)
  }

  private func compile(_ program: Program, _ toolchain: Toolchain, _ command: [String]) async
    -> Prepared
  {
    let language = program.language
    let words = CommandWords(toolchain, program, program: "\(SandboxedProgram.folder)/program")
    var limits = SandboxLimits()
    limits.cpu = .seconds(60)
    limits.memory = 2 << 30
    limits.disk = 256 << 20
    limits.limitsAddresses = language.limitsAddresses
    // What it compiles to is the same with it and without.
    let headers = await headers.folder(for: program, toolchain)
    let sandboxed = SandboxedProgram(
      command: words.filled(command) + (headers.map { ["-I", $0] } ?? []),
      files: [SandboxFile(path: words.source, text: program.source)]
        + program.files.map { SandboxFile(path: "/program/\($0.key)", text: $0.value) },
      environment: language.environment,
      limits: limits, artifact: words.program,
      folders: toolchain.folders + (headers.map { [$0] } ?? []))
    do {
      let ending = try await sandbox.run(sandboxed)
      let said = String(decoding: ending.errors, as: UTF8.self)
      switch ending.cause {
      case .exited(code: 0):
        guard let bytes = ending.artifact else { break }
        return .ready(Self.compiledFile(bytes))
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

  /// How the judge begins to say that a program's own things decided a comparison (`standins.py`).
  private static let doubted = "the program itself says what it "

  /// Puts a program to one test; a script that any program passes says nothing.
  func run(
    _ program: Program, _ file: SandboxFile, _ test: TestCase, _ checker: Checker, givesNames: Bool,
    _ limits: SandboxLimits
  ) async -> TestResult {
    let result = await runOnce(program, file, test, checker, givesNames: givesNames, limits)
    guard case .script = test, result.outcome == .passed else { return result }
    let saysNothing = await hollow.pass(test, of: program) { hollow in
      let source = SandboxFile(path: file.path, text: hollow.source)
      switch await runOnce(hollow, source, test, checker, givesNames: givesNames, limits).outcome {
      case .passed: return true
      // All assertions held, and a hollow thing was compared: of a program's own that would be doubted.
      case .couldNotTell(let reason): return reason.hasPrefix(Self.doubted)
      default: return false
      }
    }
    guard saysNothing else { return result }
    return TestResult(.couldNotTell("the tests pass whatever the program gives back"))
  }

  private func runOnce(
    _ program: Program, _ file: SandboxFile, _ test: TestCase, _ checker: Checker, givesNames: Bool,
    _ limits: SandboxLimits
  ) async -> TestResult {
    guard var sandboxed = await sandboxed(program, file, limits) else {
      return TestResult(Self.notHere(program.language))
    }
    let token = "\(UInt64.random(in: .min ... .max))\(UInt64.random(in: .min ... .max))"
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
      case .call(_, _, let expected, _): return run.called(expected, checker)
      case .script(let script, _, _): return run.asserted(script, token: token)
      }
    } catch {
      return TestResult(.couldNotTell("the sandbox failed: \(error.cause)"))
    }
  }

  /// A sandbox in which a program is run; nil if its language cannot be.
  func sandboxed(_ program: Program, _ file: SandboxFile, _ limits: SandboxLimits = SandboxLimits())
    async -> SandboxedProgram?
  {
    let language = program.language
    guard let toolchain = await toolchains.toolchain(language) else { return nil }
    var limits = limits
    limits.limitsAddresses = language.limitsAddresses
    let words = CommandWords(toolchain, program, program: file.path, memory: limits.memory)
    return SandboxedProgram(
      command: words.filled(language.running, source: file.path),
      files: [file], environment: language.environment, limits: limits, folders: toolchain.folders)
  }
}

/// What the words in braces of a language's commands stand for.
private struct CommandWords {
  let toolchain: Toolchain
  let program: String
  let mainClass: String
  let memory: Int

  var source: String {
    "/program/" + toolchain.language.sourceFile.replacing("{class}", with: mainClass)
  }

  init(_ toolchain: Toolchain, _ program: Program, program path: String, memory: Int = 0) {
    self.toolchain = toolchain
    self.program = path
    self.memory = memory
    mainClass = Self.mainClass(program.source)
  }

  func filled(_ command: [String], source: String? = nil) -> [String] {
    let java = toolchain.tool.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/java"
    return command.map { part in
      part.replacing("{tool}", with: toolchain.tool)
        .replacing("{source}", with: source ?? self.source)
        .replacing("{program}", with: program).replacing("{class}", with: mainClass)
        .replacing("{java}", with: java)
        .replacing("{memory}", with: "\(max(16, memory >> 20))")
    }
  }

  /// Java's public class, else that in which `main` stands; a file is named after it.
  private static func mainClass(_ source: String) -> String {
    if let name = source.firstMatch(of: /public\s+(?:final\s+)?class\s+(\w+)/)?.1 {
      return String(name)
    }
    guard let main = source.firstRange(of: "static void main") else { return "Main" }
    return source[..<main.lowerBound].matches(of: /class\s+(\w+)/).last.map { String($0.1) }
      ?? "Main"
  }
}
