import Asking
import Corpus
import Filters
import Formats
import Grading
import Machine
import Sources
import Values

/// Gives each answer to a question with a reference or with tests its verdict; every row stays.
///
/// Not a filter that recipes name: it always runs, between answering and the answer filters.
public struct Grade: Filter {
  public static let name = "grade"

  /// The sources whose questions have tests, or a grader of the user's own.
  private let sources: [Source]
  private let tester: (any ProgramTester)?
  /// Is told how many programs are graded.
  private let report: @Sendable (Int) -> Void

  /// - Parameters:
  ///   - sources: all of the recipe's.
  ///   - tester: runs programs; nil where it is only planned.
  ///   - report: is told how many programs are graded, after each.
  public init(
    _ sources: [Source], tester: (any ProgramTester)? = nil,
    report: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.sources = sources.filter { $0.spec.tests != nil || $0.grader != nil }
    self.tester = tester
    self.report = report
  }

  /// The same with what runs programs, and whom to tell how far they are.
  package func with(
    _ tester: (any ProgramTester)?, report: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> Grade { Grade(sources, tester: tester, report: report) }

  /// Those whose answers are run on tests: a grader of the user's own goes before.
  private var tested: [Source] {
    sources.filter { $0.spec.tests != nil && $0.grader == nil }
  }

  /// Whether answers' programs are run.
  public var needsTester: Bool { !tested.isEmpty }

  /// The graders of the user's own, each with the names of the sources whose answers it grades.
  private var graders: [(program: OwnProgram, sources: Set<String>)] {
    var graders: [(program: OwnProgram, sources: Set<String>)] = []
    for source in sources {
      guard let program = source.grader else { continue }
      if let place = graders.firstIndex(where: { $0.program.identity == program.identity }) {
        graders[place].sources.insert(source.spec.name)
      } else {
        graders.append((program, [source.spec.name]))
      }
    }
    return graders
  }

  /// Whether anything is started for it, so that it is not carried out for a plan.
  package var startsProgram: Bool { !sources.isEmpty }

  public var identity: Record {
    var identity: Record = [
      "filter": .string(Self.name), "version": .integer(Int64(MathGrader.version)),
    ]
    // The tests do not come in with the rows, so what they are decides here.
    if needsTester {
      identity["programs"] = .integer(Int64(CodeGrader.version))
      identity["tests"] = .list(
        tested.map { source in
          .record([
            "source": .record(source.identity), "column": Value(source.spec.tests?.value.text),
            "states": .list(source.states.map(Value.string)),
          ])
        })
    }
    if !graders.isEmpty {
      identity["graders"] = .list(
        graders.map { grader in
          .record([
            "program": .record(grader.program.identity),
            "sources": .list(grader.sources.sorted().map(Value.string)),
          ])
        })
    }
    return identity
  }

  /// Memory: the names of answers with tests, and of the questions that have them; outcomes lie in a file.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    let own = try await ownVerdicts(rows)
    let programs = try await gradedPrograms(rows)
    return Survey { trace in
      var graded = trace
      if let verdict = own[trace.id] {
        graded.answer.verdict = verdict
      } else if let summary = try programs?.summary(of: trace) {
        graded.answer.verdict = CodeVerdict.verdict(of: summary)
        graded.answer.tests = summary
      } else {
        graded.answer.verdict = mathVerdict(on: trace)
      }
      return .keep(graded)
    }
  }

  /// What the graders of the user's own say, one after another. Memory: a verdict for each answer that they are given.
  private func ownVerdicts(_ rows: ShardReader<Trace>) async throws -> [AnswerID: Verdict] {
    var verdicts: [AnswerID: Verdict] = [:]
    for (program, sources) in graders {
      let deciding = DecidingProgram(program, writing: "{\"id\": …, \"verdict\": \"right\"}")
      try await deciding.judge(rows, where: { sources.contains($0.question.source) }) {
        trace, line in
        verdicts[trace.id] = try deciding.verdict(line, on: trace.name)
        if verdicts.count % 100 == 0 { report(verdicts.count) }
      }
    }
    return verdicts
  }

  /// Whether an answer's program is run.
  func isTested(_ trace: Trace) -> Bool { isTested(trace.question) }

  private func isTested(_ question: Question) -> Bool {
    tested.contains { $0.spec.name == question.source }
  }

  /// Whether there is anything by which answers to a question are graded.
  func canTell(_ question: Question) -> Bool { question.reference != nil || isTested(question) }

  /// What the reference says of an answer; nil where there is none.
  func mathVerdict(on trace: Trace) -> Verdict? {
    trace.question.reference.map {
      MathGrader().grade(response: trace.answer.text, reference: $0)
    }
  }

  /// The tests of some questions.
  func shelf(of questions: Set<TestShelf.Key>) throws -> TestShelf {
    try TestShelf(tested, for: questions)
  }

  /// What runs programs, where some are run.
  func neededTester() throws -> any ProgramTester {
    if let tester { return tester }
    throw RetortError(.bug, "programs were to be graded without a sandbox")
  }

  /// What came of the answers' programs.
  private struct Programs: Sendable {
    let graded: GradedPrograms
    let places: [AnswerID: Int]

    /// Nil if the answer's question has no tests.
    func summary(of trace: Trace) throws -> Record? {
      guard let place = places[trace.id] else { return nil }
      guard let summary = graded.record(place) else {
        throw RetortError(.storage, "what came of a program cannot be read any more")
      }
      return summary
    }
  }

  /// Runs the programs of all answers whose questions have tests, several at a time; nil if none has.
  private func gradedPrograms(_ rows: ShardReader<Trace>) async throws -> Programs? {
    guard needsTester else { return nil }
    let tester = try neededTester()
    let sources = Set(tested.map(\.spec.name))
    var wanted: Set<TestShelf.Key> = []
    try await rows.forEach { trace in
      sources.contains(trace.question.source) ? TestShelf.Key(trace.question) : nil
    } take: { key in
      if let key { wanted.insert(key) }
    }
    let shelf = try await OwnThread.run { try TestShelf(tested, for: wanted) }
    var places: [AnswerID: Int] = [:]
    var (given, done) = (0, 0)
    let cursor = rows.rows()
    let graded = try await GradedPrograms.grade(slots: tester.slots) {
      while let trace = try cursor.next() {
        guard sources.contains(trace.question.source) else { continue }
        places[trace.id] = given
        given += 1
        return trace
      }
      return nil
    } _: { trace in
      try await Self.verdict(trace, shelf, tester)
    } keeping: {
      $0.summary
    } done: { _ in
      done += 1
      report(done)
    }
    return Programs(graded: graded, places: places)
  }

  static func verdict(
    _ trace: Trace, _ shelf: TestShelf, _ tester: any ProgramTester
  ) async throws -> CodeVerdict {
    let suite: TestSuite
    do throws(UnreadableTests) {
      guard let found = try shelf.suite(trace.question) else {
        return CodeVerdict(.couldNotTell("it has no tests"))
      }
      suite = found
    } catch {
      return CodeVerdict(.couldNotTell(error.cause))
    }
    return try await tester.grade(response: trace.answer.text, suite: suite)
  }
}
