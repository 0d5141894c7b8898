import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing
import Values

@testable import Ledger

struct OpeningTests {
  /// Opens the same new file from several threads at once, each as a process of its own would.
  ///
  /// - Returns: what went wrong.
  private func openAtOnce(_ open: @escaping @Sendable () throws -> Void) async -> [String] {
    let count = 8
    let ready = Arrivals()
    return await withTaskGroup(of: String?.self) { group in
      for _ in 0..<count {
        group.addTask {
          await withCheckedContinuation { done in
            Thread.detachNewThread {
              ready.arrive()
              while ready.count < count { sched_yield() }
              done.resume(returning: Result { try open() }.trouble)
            }
          }
        }
      }
      return await group.reduce(into: []) { if let trouble = $1 { $0.append(trouble) } }
    }
  }

  /// Counts threads that are ready.
  private final class Arrivals: Sendable {
    private let arrived = Mutex(0)

    var count: Int { arrived.withLock { $0 } }
    func arrive() { arrived.withLock { $0 += 1 } }
  }

  @Test(arguments: 0..<25)
  func aNewLedgerIsMadeOnceHoweverManyOpenIt(_ round: Int) async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/calls.sqlite"
    #expect(await openAtOnce { _ = try CallLedger(path: path).count() }.isEmpty)
    #expect(try CallLedger(path: path).count() == 0)
  }

  @Test(arguments: 0..<25)
  func newVerdictsAreMadeOnceHoweverManyOpenThem(_ round: Int) async throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/verdicts.sqlite"
    let program = Digest(of: "p")
    #expect(
      await openAtOnce {
        _ = try VerdictLedger(path: path)
      }.isEmpty)
    #expect(try await VerdictLedger(path: path).entries(of: program, on: [program]).isEmpty)
  }

  /// What was paid for survives a power failure only if each commit waits for the disk: SQLite's FULL.
  @Test func commitsOfAnswersWaitForTheDisk() throws {
    let scratch = Scratch()
    let ledger = try CallLedger(path: "\(scratch.path)/calls.sqlite")
    let synchronous = try ledger.database.writeWithoutTransaction { database in
      try Int.fetchOne(database, sql: "PRAGMA synchronous")
    }
    #expect(synchronous == 2)
  }
}

extension Result<Void, any Error> {
  fileprivate var trouble: String? {
    if case .failure(let error) = self { "\(error)" } else { nil }
  }
}
