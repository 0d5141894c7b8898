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

/// A question that a filter asks a teacher about each row.
public struct Labelling: Sendable {
  public let teacher: Teacher
  public let sampling: Sampling
  /// How many tokens a reply takes, for planning; nil if nobody said.
  public let expectedTokens: Int?

  /// The call about one question: the question itself, or a prompt made of it.
  public func call(_ text: String) -> Call {
    teacher.call(question: text, sampling: sampling, sample: 0)
  }

  /// What decides the labels, for a filter's identity.
  var identity: Record {
    // Any call to the same teacher shows all of it but the text.
    ["call": .string(call("").key.description)]
  }
}
