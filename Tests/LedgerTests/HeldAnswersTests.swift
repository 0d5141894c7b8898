import Foundation
import Synchronization
import TestSupport
import Testing
import Values

@testable import Ledger

/// Kind 6: what is paid for is held in memory while the disk has no room for it.
struct HeldAnswersTests {
  private struct NoRoom: Error {}

  private func commits(_ failures: Int, time: Double, told: Told) -> GroupCommit<Int> {
    let left = Mutex(failures)
    return GroupCommit(
      patience: .init(time: time, isPassing: { $0 is NoRoom }, tell: { told.add($0) })
    ) { items in
      let fails = left.withLock { left in
        defer { left -= 1 }
        return left > 0
      }
      if fails { throw NoRoom() }
      told.committed(items)
    }
  }

  private final class Told: Sendable {
    private let state = Mutex((told: [Int](), committed: [Int]()))
    func add(_ count: Int) { state.withLock { $0.told.append(count) } }
    func committed(_ items: [Int]) { state.withLock { $0.committed += items } }
    var told: [Int] { state.withLock { $0.told } }
    var committed: [Int] { state.withLock { $0.committed } }
  }

  @Test func itIsCommittedWhenThereIsRoomAgainAndToldOnce() async throws {
    let told = Told()
    let commits = commits(3, time: 600, told: told)
    try await commits.write([1, 2])
    #expect(told.committed == [1, 2] && told.told == [2])
  }

  @Test func afterAWhileWhoeverWaitsIsTold() async throws {
    let told = Told()
    let commits = commits(.max, time: 0, told: told)
    await #expect(throws: NoRoom.self) { try await commits.write([1]) }
    #expect(told.committed.isEmpty)
  }

  @Test func anythingElseIsToldAtOnce() async throws {
    struct Other: Error {}
    let commits = GroupCommit<Int>(patience: .init(time: 600, isPassing: { $0 is NoRoom })) { _ in
      throw Other()
    }
    await #expect(throws: Other.self) { try await commits.write([1]) }
  }
}
