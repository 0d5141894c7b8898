import Synchronization
import Values

/// Remembers what came of running programs on tests, by content, so that none is run twice.
public protocol VerdictMemory: Sendable {
  /// What is known of a program on these tests.
  func results(of program: Digest, on tests: [Digest]) async throws -> [Digest: TestResult]

  /// Remembers results, even if the task was cancelled. It is safe to be killed once this returns.
  func remember(_ results: [(test: Digest, result: TestResult)], of program: Digest) async throws
}

/// Remembers as long as the process lives.
public final class VerdictsInMemory: VerdictMemory {
  private let known = Mutex<[Digest: [Digest: TestResult]]>([:])

  public init() {}

  public func results(of program: Digest, on tests: [Digest]) -> [Digest: TestResult] {
    known.withLock { $0[program] ?? [:] }
  }

  public func remember(_ results: [(test: Digest, result: TestResult)], of program: Digest) {
    known.withLock { known in
      for (test, result) in results { known[program, default: [:]][test] = result }
    }
  }
}
