import Corpus
import Teachers

/// Gets answers, each at most once ever: what was paid for before is remembered.
public protocol Asker: Sendable {
  /// Sees to it that every call has an outcome. Calls come one by one from `next`, which returns
  /// nil after the last.
  func settle(_ next: () throws -> Call?) async throws

  /// What came of a call that was settled.
  func outcome(of call: Call) throws -> CallOutcome
}

/// What came of a call.
public enum CallOutcome: Sendable, Equatable {
  case reply(Reply)
  case refused(Refusal)
}
