import Formats
import Grading
import Ledger
import Values

/// The grader's memory, kept in the workspace.
public struct RememberedVerdicts: VerdictMemory {
  private let ledger: VerdictLedger

  public init(_ ledger: VerdictLedger) {
    self.ledger = ledger
  }

  public func results(of program: Digest, on tests: [Digest]) async throws -> [Digest: TestResult] {
    var results: [Digest: TestResult] = [:]
    for entry in try await ledger.entries(of: program, on: tests) {
      // A word of another version is no verdict.
      guard let outcome = CodeVerdict.TestOutcome(word: entry.outcome) else { continue }
      let failure = try entry.failure.flatMap { try? JSONParser().parse($0).record }.map(
        TestFailure.init(record:))
      results[entry.test] = TestResult(
        outcome, cpu: .microseconds(entry.cpu), memory: Int(entry.memory), failure: failure)
    }
    return results
  }

  public func remember(_ results: [(test: Digest, result: TestResult)], of program: Digest)
    async throws
  {
    let entries = results.map { test, result in
      VerdictLedger.Entry(
        test: test, outcome: result.outcome.word, cpu: Int64(result.cpu.microseconds),
        memory: Int64(result.memory), failure: result.failure?.record.json)
    }
    try await ledger.record(entries, of: program)
  }
}
