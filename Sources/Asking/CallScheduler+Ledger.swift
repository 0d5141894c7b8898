import Ledger
import Synchronization
import Teachers
import Values

// What a session asks of its ledger besides calls: whether it is whole, and still there.

extension CallScheduler {
  /// The mean of the tokens in a teacher's answers so far; nil if it has none that were counted.
  package func meanCompletionTokens(of teacher: Teacher) throws -> Double? {
    try ledger.meanCompletionTokens(.init(teacher))
  }

  /// Before the first call of a session is bought: whether the ledger has all the keys that it was given.
  func requireAllKeys() throws {
    try hasAllKeys.withLock { isKnown in
      if !isKnown { try ledger.requireAllKeys() }
      isKnown = true
    }
  }

  /// Carries out `body`, and cancels it within a second if the ledger is not where it was any more.
  ///
  /// - Throws: ``RetortError`` of kind `storage` then: what is bought meanwhile, nobody finds again.
  package func whileLedgerIsInPlace<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask { try await body() }
      group.addTask { [ledger] in
        while !Task.isCancelled {
          try ledger.requireInPlace()
          try? await Task.sleep(for: .milliseconds(500))
        }
        return nil
      }
      defer { group.cancelAll() }
      do {
        while let ended = try await group.next() {
          if let result = ended { return result }
        }
      } catch {
        group.cancelAll()
        // What is under way is told off first, and what went wrong first is what is told.
        while (try? await group.next()) != nil {}
        try ledger.requireInPlace()
        throw error
      }
      throw CancellationError()
    }
  }
}
