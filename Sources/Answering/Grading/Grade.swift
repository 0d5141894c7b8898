import Asking
import Corpus
import Filters
import Formats
import Grading
import Sources
import Values

/// Gives each answer to a question with a reference or with tests its verdict; every row stays.
///
/// Not a filter that recipes name: it always runs, between answering and the answer filters.
public struct Grade: Filter {
  public static let name = "grade"

  /// The sources whose questions have tests.
  private let tested: [Source]
  private let tester: (any ProgramTester)?

  /// - Parameters:
  ///   - sources: all of the recipe's.
  ///   - tester: runs programs; nil where it is only planned.
  public init(_ sources: [Source], tester: (any ProgramTester)? = nil) {
    tested = sources.filter { $0.spec.tests != nil }
    self.tester = tester
  }

  /// Whether programs are run.
  public var needsTester: Bool { !tested.isEmpty }

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
    return identity
  }

  /// Memory: the outcomes of programs.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    let programs = try await programVerdicts(rows)
    return Survey { trace in
      var graded = trace
      if let verdict = programs[trace.id] {
        graded.answer.verdict = verdict.verdict
        graded.answer.tests = verdict.summary
      } else if let reference = trace.question.reference {
        graded.answer.verdict = MathGrader().grade(
          response: trace.answer.text, reference: reference)
      }
      return .keep(graded)
    }
  }

  /// Runs the programs of all answers whose questions have tests, several at a time.
  private func programVerdicts(_ rows: ShardReader<Trace>) async throws -> [AnswerID: CodeVerdict] {
    guard needsTester else { return [:] }
    guard let tester else {
      throw RetortError(.bug, "programs were to be graded without a sandbox")
    }
    let shelf = try TestShelf(tested)
    let sources = Set(tested.map(\.spec.name))
    var verdicts: [AnswerID: CodeVerdict] = [:]
    try await withThrowingTaskGroup(of: (AnswerID, CodeVerdict).self) { group in
      var running = 0
      let cursor = rows.rows()
      while let traces = try cursor.next(64) {
        for trace in traces where sources.contains(trace.question.source) {
          if running == tester.slots * 2, let (name, verdict) = try await group.next() {
            verdicts[name] = verdict
            running -= 1
          }
          running += 1
          group.addTask { (trace.id, try await Self.verdict(trace, shelf, tester)) }
        }
      }
      for try await (name, verdict) in group { verdicts[name] = verdict }
    }
    return verdicts
  }

  private static func verdict(
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
