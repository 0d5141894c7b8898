import Ledger
import Teachers
import Values

/// Gets calls answered through their providers' batches: handed in, noted in the ledger, asked after, taken in.
///
/// What is to be handed in is known to the ledger before the provider has it, so no kill makes a call be bought twice.
/// Each batch belongs to the run that handed it in, and is looked after by one process at a time; a batch whose run is not
/// there is looked after by whoever needs a call of it. Memory: the calls that are open.
struct BatchScheduler {
  let calls: RunCalls

  /// Sees to it that all calls have an outcome.
  func settle(_ calls: [Call]) async throws {
    for calls in Dictionary(grouping: calls, by: { $0.teacher.name }).sorted(by: { $0.key < $1.key }
    )
    .map(\.value) {
      try await work(on: calls, handsIn: true)
    }
  }

  /// Waits until no batch holds these calls any more.
  ///
  /// - Returns: the keys of those that have outcomes now, and are counted.
  func takeIn(_ calls: [Call]) async throws -> Set<[UInt8]> {
    var taken: Set<[UInt8]> = []
    for calls in Dictionary(grouping: calls, by: { $0.teacher.name }).values {
      taken.formUnion(try await work(on: calls, handsIn: false))
    }
    return taken
  }

  @discardableResult
  private func work(on calls: [Call], handsIn: Bool) async throws -> Set<[UInt8]> {
    let work = BatchWork(
      self.calls, try await BatchClient(calls[0].teacher, self.calls.scheduler.client), calls)
    defer { work.giveBack() }
    try await work.settle(handsIn: handsIn)
    return work.counted
  }
}
