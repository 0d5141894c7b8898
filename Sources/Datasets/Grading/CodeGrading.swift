import Formats
import Grading
import Machine
import Synchronization
import Values

/// Grades the programs of a file's rows: adds `verdict`, `outcome`, `verdict_reason` and what the tests took.
///
/// First ``grade(_:badRows:progress:)`` reads all rows and runs their programs, several at a time; then the rows are
/// written with what came of them, in their order. Memory: the rows that are being graded.
public final class CodeGrading: RowChange {
  /// What a row has of the programmer.
  public enum Work: Sendable {
    /// A response with a program in it.
    case response(CellExpression)
    /// The program itself.
    case program(CellExpression, Language)
  }

  private let work: Work
  private let tests: TestSource
  private let grader: CodeGrader

  private struct State {
    var programs: GradedPrograms?
    var written = 0
    var outcomes: [String: Int] = [:]
    var reasons: [String: Int] = [:]
  }

  private let state = Mutex(State())

  public init(_ work: Work, tests: TestSource, grader: CodeGrader) {
    self.work = work
    self.tests = tests
    self.grader = grader
  }

  /// How many rows had which outcome, by its word.
  public var outcomes: [String: Int] { state.withLock { $0.outcomes } }
  /// Why it could not be told, and how often.
  public var reasonsWhyNot: [String: Int] { state.withLock { $0.reasons } }

  /// Looks whether the first rows have what is graded.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if none of them has it.
  public func check(_ source: FileSet) throws {
    switch work {
    case .response(let place), .program(let place, _):
      try source.refuseAbsent([place] + (tests.columnInRows.map { [$0] } ?? []))
    }
  }

  /// Grades all rows.
  ///
  /// - Parameters:
  ///   - badRows: the share of rows, 0...1, that may be unreadable.
  ///   - progress: is told how many rows are done.
  /// - Returns: how many rows cannot be read.
  /// - Throws: ``RetortError``; `CancellationError`, and what was run until then is remembered.
  public func grade(_ source: FileSet, badRows: Double = 0, progress: (Int) -> Void) async throws
    -> Int
  {
    let rows = ProjectedReader(source.reader(columns: nil), nil)
    var done = 0
    let programs = try await GradedPrograms.grade(
      slots: grader.slots, { try await OwnThread.run { try rows.next() } },
      { try await self.verdict($0) },
      keeping: \.record
    ) { record in
      note(record)
      done += 1
      progress(done)
    }
    try rows.check(badRows)
    state.withLock { $0.programs = programs }
    return rows.bad
  }

  private func note(_ verdict: Record) {
    state.withLock { state in
      state.outcomes[verdict["outcome"]?.string ?? "", default: 0] += 1
      if let reason = verdict["reason"]?.string { state.reasons[reason, default: 0] += 1 }
    }
  }

  private func verdict(_ row: Record) async throws -> CodeVerdict {
    let suite: TestSuite
    do throws(UnreadableTests) {
      suite = try tests.suite(row)
    } catch {
      return CodeVerdict(.couldNotTell(error.cause))
    }
    switch work {
    case .response(let place):
      guard let text = (try? place.value(in: row))?.string else {
        return CodeVerdict(.couldNotTell("the row has no answer"))
      }
      return try await grader.grade(response: text, suite: suite)
    case .program(let place, let language):
      guard let source = (try? place.value(in: row))?.string else {
        return CodeVerdict(.couldNotTell("the row has no program"))
      }
      return try await grader.grade(Program(language: language, source: source), suite: suite)
    }
  }

  // MARK: Writing

  public var addedColumns: [String] {
    [
      "verdict", "outcome", "verdict_reason", "program_rule", "tests_run", "test_cpu_ms",
      "test_memory_kb",
    ] + Self.failureFields.map { "failed_\($0)" }
  }

  private static let failureFields = ["test", "input", "expected", "actual", "detail"]

  public func begin() { state.withLock { $0.written = 0 } }

  public func changed(_ row: Record) -> Record {
    let (programs, place) = state.withLock { state in
      defer { state.written += 1 }
      return (state.programs, state.written)
    }
    guard let programs, place < programs.count, let verdict = programs.record(place) else {
      return row
    }
    var graded = row
    graded["verdict"] = verdict["verdict"] ?? .null
    graded["outcome"] = verdict["outcome"] ?? .null
    graded["verdict_reason"] = verdict["reason"] ?? .null
    graded["program_rule"] = verdict["rule"] ?? .null
    graded["tests_run"] = verdict["tests"] ?? .null
    graded["test_cpu_ms"] = verdict["cpu_ms"] ?? .null
    graded["test_memory_kb"] = verdict["memory_kb"] ?? .null
    let failure = verdict["failure"]?.record
    for name in Self.failureFields {
      graded["failed_\(name)"] = failure?[name] ?? .null
    }
    return graded
  }
}
