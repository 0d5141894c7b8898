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
  /// How many rows are read before their turn, so that slow ones keep nobody waiting.
  private let lookahead: Int
  /// How many rows have their tests unpacked at one time: some have many megabytes.
  private let atOneTime: Int

  private struct State {
    var verdicts: SpilledTexts?
    var written = 0
    var outcomes: [String: Int] = [:]
    var reasons: [String: Int] = [:]
  }

  private let state = Mutex(State())

  public init(_ work: Work, tests: TestSource, grader: CodeGrader) {
    self.work = work
    self.tests = tests
    self.grader = grader
    lookahead = grader.slots * 32
    atOneTime = grader.slots * 2
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
    case .response(let place), .program(let place, _): try source.refuseAbsent([place])
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
    let verdicts = try SpilledTexts.Writer()
    let turns = Semaphore(atOneTime)
    try await withThrowingTaskGroup(of: (Int, CodeVerdict).self) { group in
      var early: [Int: CodeVerdict] = [:]
      var asked = 0
      var isAtEnd = false
      while !isAtEnd || asked > verdicts.count {
        while !isAtEnd, asked < verdicts.count + lookahead {
          guard let row = try rows.next() else {
            isAtEnd = true
            break
          }
          let place = asked
          asked += 1
          group.addTask { (place, try await turns.within { try await self.verdict(row) }) }
        }
        guard let (place, verdict) = try await group.next() else { break }
        early[place] = verdict
        while let verdict = early.removeValue(forKey: verdicts.count) {
          try verdicts.add(verdict.record.json)
          note(verdict)
        }
        progress(verdicts.count)
      }
    }
    try rows.check(badRows)
    let all = try verdicts.finish()
    state.withLock { $0.verdicts = all }
    return rows.bad
  }

  private func note(_ verdict: CodeVerdict) {
    state.withLock { state in
      state.outcomes[verdict.outcome.word, default: 0] += 1
      if let reason = verdict.reason { state.reasons[reason, default: 0] += 1 }
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

  public func begin() { state.withLock { $0.written = 0 } }

  public func changed(_ row: Record) -> Record {
    let text = state.withLock { state -> String? in
      guard let verdicts = state.verdicts, state.written < verdicts.count else { return nil }
      defer { state.written += 1 }
      return verdicts.withUTF8(state.written) { String(decoding: $0, as: UTF8.self) }
    }
    guard let verdict = text.flatMap({ try? JSONParser().parse($0).record }) else { return row }
    var graded = row
    graded["verdict"] = verdict["verdict"] ?? .null
    graded["outcome"] = verdict["outcome"] ?? .null
    graded["verdict_reason"] = verdict["reason"] ?? .null
    graded["program_rule"] = verdict["rule"] ?? .null
    graded["tests_run"] = verdict["tests"] ?? .null
    graded["test_cpu_ms"] = verdict["cpu_ms"] ?? .null
    graded["test_memory_kb"] = verdict["memory_kb"] ?? .null
    let failure = verdict["failure"]?.record
    for name in ["test", "input", "expected", "actual", "detail"] {
      graded["failed_\(name)"] = failure?[name] ?? .null
    }
    return graded
  }
}

/// Lets so many through at one time.
private actor Semaphore {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) {
    free = count
  }

  nonisolated func within<Result: Sendable>(_ body: @Sendable () async throws -> Result)
    async throws -> Result
  {
    await take()
    do {
      let result = try await body()
      await giveBack()
      return result
    } catch {
      await giveBack()
      throw error
    }
  }

  private func take() async {
    if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
  }

  private func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
