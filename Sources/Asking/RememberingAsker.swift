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
  }

  private let ledger: CallLedger?
  private let count = Mutex(Count())
  private let seen = Mutex(Set<CallKey>())

  public init(ledger: CallLedger?) {
    self.ledger = ledger
  }

  public func settle(_ next: () throws -> Call?) async throws {
    while let call = try next() {
      guard seen.withLock({ $0.insert(call.key).inserted }) else { continue }
      let isPaid =
        switch try ledger?.standings(of: [call.key.bytes])[0] {
        case .answered, .lying: true
        // One that failed before is not asked again, unless somebody says so, or it is asked otherwise.
        case .failed(let failure): !failure.isWorthAsking(call.teacher)
        case .open, nil: false
        }
      count.withLock { count in
        if isPaid {
          count.paid += 1
        } else {
          count.asked += 1
          count.promptCharacters += call.messages.reduce(0) { $0 + $1.content.unicodeScalars.count }
        }
      }
    }
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
