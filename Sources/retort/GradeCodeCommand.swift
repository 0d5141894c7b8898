import ArgumentParser
import Datasets
import Formats
import Grading
import Machine
import Pipeline
import Values

struct GradeCodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code",
    abstract: "Run programs on their tests, each in a sandbox, and say why they fail.",
    discussion: """
      Adds the columns verdict (right, wrong, could_not_tell), outcome (passed, wrong_answer, time_limit, …), the \
      first test that failed, and time and memory of each test. No program is run on the same test twice, also not by \
      another command: interrupt it, and run it again.

      EXAMPLES
        retort grade code answers.parquet --answer response -o graded.parquet
        retort grade code answers.jsonl --answer response --tests-from problems.jsonl --on question_id
      """)

  @Argument(help: "Files, folders or globs.")
  var data: [String]

  @Option(help: "Where the responses stand: a column path or a {{template}}.")
  var answer: String?

  @Option(
    help:
      "Where the programs stand, if not within responses; --language says what they are written in."
  )
  var program: String?

  @Option(
    help:
      "The column of the tests. Default: what LiveCodeBench, code_contests, APPS, TACO, Codeforces and LeetCode call it."
  )
  var tests: String?

  @Option(help: "Files, folders or globs in which the tests stand, if not in the rows themselves.")
  var testsFrom: [String] = []

  @Option(
    help:
      "The column that names the problem, here and in --tests-from; as id=question_id if it has two names."
  )
  var on: String?

  @Option(
    name: .customLong("language"),
    help:
      "\(Language.all.map(\.name).joined(separator: ", ")); several are allowed, the first is preferred."
  )
  var languages: [Language] = []

  @Option(
    help:
      "How outputs are compared: exact, lines, tokens, floats, unordered or yes-no. Default: as the tests' format has it."
  )
  var checker: String?

  @Option(help: "How far numbers may be apart with --checker floats.")
  var tolerance = 1e-6

  @Option(
    help:
      "A program that compares: a file in Python or C++ that gets the files of input, output and answer, and exits with 0 if all is right."
  )
  var checkerProgram: String?

  @Option(help: "Seconds of processor time for a test whose format does not say.")
  var timeLimit = 10.0

  @Option(help: "Megabytes of memory for a test whose format does not say.")
  var memoryLimit = 1024

  @Option(
    help:
      "Multiply all time limits: for a slower machine, or Python where limits are meant for C++.")
  var timeFactor = 1.0

  @Flag(help: "Run all tests, not only up to the first that fails.")
  var allTests = false

  @Option(
    name: [.short, .long], help: "Write the rows with their verdicts. Without it, only count.")
  var output: String?

  @OptionGroup var sandbox: SandboxOptions
  @OptionGroup var writing: WritingOptions
  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if (answer == nil) == (program == nil) {
      throw ValidationError("give one of --answer and --program")
    }
    if testsFrom.isEmpty != (on == nil) {
      throw ValidationError("--tests-from and --on belong together")
    }
    if !(timeLimit > 0 && timeFactor > 0 && memoryLimit > 0 && tolerance >= 0) {
      throw ValidationError("limits are larger than zero")
    }
    if checker != nil, checkerProgram != nil {
      throw ValidationError("give one of --checker and --checker-program")
    }
    _ = try chosenChecker()
  }

  func run() async throws {
    let source = try FileSet(matching: data)
    let work: CodeGrading.Work
    if let answer = try columnExpression(answer, "--answer") {
      work = .response(answer)
    } else if let program = try columnExpression(program, "--program") {
      work = .program(program, languages.first ?? .python)
    } else {
      return
    }
    let tests = try testSource()
    let destination = try output.map { try writing.destination($0, reading: source.files) }
    let verdicts = RememberedVerdicts(try options.openedWorkspace.verdicts())
    let bad = try await untilInterrupted { [self] in
      try await sandbox.withGrader(codeOptions, memory: verdicts) { grader in
        try await grade(source, work, tests, grader, destination)
      }
    }
    if bad > 0 { options.terminal.say("\(grouped(bad)) rows cannot be read") }
  }

  /// - Returns: how many rows cannot be read.
  private func grade(
    _ source: FileSet, _ work: CodeGrading.Work, _ tests: TestSource, _ grader: CodeGrader,
    _ destination: Destination?
  ) async throws -> Int {
    let grading = CodeGrading(work, tests: tests, grader: grader)
    try grading.check(source)
    let line = ProgressLine(options)
    let clock = ContinuousClock.now
    let bad: Int
    do {
      bad = try await grading.grade(source, badRows: writing.badRows) { rows in
        let seconds = max(0.001, Double((ContinuousClock.now - clock).microseconds) / 1e6)
        let run = grader.workDone.run
        line.show(
          "\(grouped(rows)) rows, \(grouped(run)) tests run, \(grouped(Int(Double(run) / seconds))) a second"
        )
      }
    } catch {
      line.clear()
      if error is CancellationError {
        options.terminal.say("interrupted; run the same command again: it goes on where it stopped")
      }
      throw error
    }
    line.clear()
    if let destination {
      _ = try Conversion(source, badRows: writing.badRows, change: grading).write(to: destination)
    }
    report(grading, grader, bad: bad)
    return bad
  }

  private func report(_ grading: CodeGrading, _ grader: CodeGrader, bad: Int) {
    let work = grader.workDone
    if options.json {
      func counts(_ counts: [(key: String, value: Int)]) -> Value {
        .record(Record(counts.map { .init($0.key, .integer(Int64($0.value))) }))
      }
      Terminal.print(
        ([
          "outcomes": counts(grading.outcomes.sorted { $0.key < $1.key }),
          "reasons": counts(grading.reasonsWhyNot.byCount.map { (key: $0.0, value: $0.1) }),
          "tests_run": .integer(Int64(work.run)),
          "tests_remembered": .integer(Int64(work.remembered)),
          "bad_rows": .integer(Int64(bad)), "machine_factor": .double(grader.calibration),
          "toolchains": .list(grader.toolchains.map { .string("\($0.tool): \($0.version)") }),
        ] as Record).json)
      return
    }
    let all = max(1, grading.outcomes.values.reduce(0, +))
    var table = Table(["outcome", "rows", "share"], numeric: [1, 2])
    for (word, count) in grading.outcomes.byCount {
      table.add([word, grouped(count), "\(Double(count * 1000 / all) / 10) %"])
    }
    Terminal.print(table.text)
    for (reason, count) in grading.reasonsWhyNot.byCount.prefix(10) {
      Terminal.print("could not tell \(grouped(count)) times: \(oneLine(reason, most: 160))")
    }
    let speed =
      grader.calibration == 1 ? "" : "; a slow machine: time limits times \(grader.calibration)"
    options.terminal.say(
      "\(grouped(work.run)) tests run, \(grouped(work.remembered)) remembered\(speed); "
        + grader.toolchains.map { "\($0.tool) (\($0.version))" }.joined(separator: ", "))
    if let output { options.terminal.say("written: \(output)") }
  }

  private var codeOptions: CodeOptions {
    var options = CodeOptions()
    options.timeLimit = .milliseconds(Int(timeLimit * 1000))
    options.memoryLimit = memoryLimit << 20
    options.timeFactor = timeFactor
    options.runsAllTests = allTests
    options.isCalibrated = true
    options.compiledFolder = self.options.openedWorkspace.compiledFolder
    if !languages.isEmpty { options.languages = languages }
    return options
  }

  private func testSource() throws -> TestSource {
    let reader = TestReader(column: try column(tests, "--tests"), checker: try chosenChecker())
    guard let on else { return TestSource(reader: reader) }
    let names = on.split(separator: "=", maxSplits: 1).map(String.init)
    guard let ours = try column(names.first, "--on"), let theirs = try column(names.last, "--on")
    else {
      throw ValidationError("--on takes a column")
    }
    return try TestSource(
      reader: reader, files: try FileSet(matching: testsFrom), key: ours, theirs: theirs)
  }

  private func column(_ text: String?, _ option: String) throws -> ColumnPath? {
    guard let text else { return nil }
    guard let path = ColumnPath(text) else {
      throw ValidationError("\(option) takes a column path, not \"\(text)\"")
    }
    return path
  }

  private func chosenChecker() throws -> Checker? {
    if let path = checkerProgram {
      guard let language = Language.all.first(where: { $0.isNamed(byFile: path) }) else {
        throw ValidationError("--checker-program takes a file that ends in .py or .cpp")
      }
      return .program(Program(language: language, source: try Files.text(of: path)), .exitCode)
    }
    guard let checker else { return nil }
    guard let known = Checker(named: checker, tolerance: tolerance) else {
      throw ValidationError(
        "--checker knows no \"\(checker)\", but \(Checker.names.joined(separator: ", "))")
    }
    return known
  }
}

extension Language: ExpressibleByArgument {
  public init?(argument: String) { self.init(named: argument) }
}
