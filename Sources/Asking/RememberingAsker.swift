import Ledger
import Synchronization
import Teachers

/// Answers from the ledger only, and counts what would have to be asked.
public final class RememberingAsker: Asker {
  /// What the calls handed in would take. Of equal calls only the first is counted, as only it is
  /// made.
  public struct Count: Sendable, Equatable {
    /// Calls that are paid for.
    public var paid = 0
    /// Calls that will be made, and the characters of their messages.
    public var asked = 0
    public var promptCharacters = 0

    public init() {}
  }

  private let ledger: CallLedger?
  private let count = Mutex(Count())
  /// The calls that were counted, by half of half of their keys: 8 bytes each, and of ten million calls two are taken for
  /// one with a chance of one in 400,000. For counting that is enough, and memory stays small.
  private let seen = Mutex(Set<UInt64>())

  /// How many calls are looked up in the ledger at a time.
  private static let chunk = 256

  public init(ledger: CallLedger?) {
    self.ledger = ledger
  }

  public func settle(_ next: () throws -> Call?) async throws {
    var chunk: [Call] = []
    while let call = try next() {
      let number = call.key.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard seen.withLock({ $0.insert(number).inserted }) else { continue }
      chunk.append(call)
      if chunk.count == Self.chunk {
        try count(chunk)
        chunk.removeAll(keepingCapacity: true)
      }
    }
    try count(chunk)
  }

  private func count(_ calls: [Call]) throws {
    let isPaid = try areSettled(calls)
    count.withLock { count in
      for (call, isPaid) in zip(calls, isPaid) {
        if isPaid {
          count.paid += 1
        } else {
          count.asked += 1
          count.promptCharacters += call.messages.reduce(0) { $0 + $1.content.unicodeScalars.count }
        }
      }
    }
  }

  /// Which of some calls are not made: those that are paid for or lie in a batch, and those that failed before and would
  /// be asked the same again.
  package func areSettled(_ calls: [Call]) throws -> [Bool] {
    guard let ledger else { return calls.map { _ in false } }
    return try zip(calls, ledger.standings(of: calls)).map { call, standing in
      switch standing {
      case .answered, .lying: true
      // One that failed before is not asked again, unless somebody says so, or it is asked otherwise.
      case .failed(let failure): !failure.isWorthAsking(call.teacher)
      case .open: false
      }
    }
  }

  /// Which of some calls are paid for.
  package func arePaid(_ calls: [Call]) throws -> [Bool] {
    guard let ledger else { return calls.map { _ in false } }
    return try ledger.standings(of: calls).map(\.isAnswered)
  }

  public func outcomes(of calls: [Call]) throws -> [CallOutcome?] {
    try ledger?.outcomes(of: calls) ?? calls.map { _ in nil }
  }

  /// Counts calls whose outcomes lie in a finished stage already.
  public func assumePaid(_ calls: Int) { count.withLock { $0.paid += calls } }

  /// What was counted since the last time.
  public func takeCount() -> Count {
    count.withLock { current in
      defer { current = Count() }
      return current
    }
  }
}
