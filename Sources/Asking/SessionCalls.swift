import Ledger
import Teachers
import Values

/// Calls of all runs of a session.
public final class CallScheduler: Sendable {
  let ledger: CallLedger
  let client: ChatClient
  public init(ledger: CallLedger, client: ChatClient, claims: String, budget: Budget = Budget()) throws {
    self.ledger = ledger
    self.client = client
  }
  public func calls(of run: String, budget: Budget, retriesFailed: Bool, observe: @escaping @Sendable (CallEvent) -> Void) throws -> RunCalls {
    try RunCalls(ledger: ledger, client: client, run: run, budget: budget, retriesFailed: retriesFailed, observe: observe)
  }
}
