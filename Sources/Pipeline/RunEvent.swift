import Corpus
import Teachers

/// What happens in a run, as it happens, for whoever shows it.
public enum RunEvent: Sendable {
  /// A stage begins that was not finished before.
  case stageStarted(name: String)
  /// Calls are being made.
  case asking(CallProgress)
  /// A call did not go well and is made again.
  case retrying(ChatClient.Retry)
  /// A stage is finished: now, or already before this run.
  case stageFinished(Manifest, reused: Bool)
}

/// How far the calls of a stage are.
public struct CallProgress: Sendable, Equatable {
  /// Calls that the stage needs; nil if that is not known.
  public var total: Int?
  /// Not asked, because an equal call was before: in an earlier run, or in this one.
  public var remembered = 0
  /// Answered now.
  public var answered = 0
  /// Refused now.
  public var refused = 0
  /// Tokens read and written by the calls answered now.
  public var promptTokens: Int64 = 0
  public var completionTokens: Int64 = 0
  /// What the calls answered now cost; nil as soon as one price is not known.
  public var cost: Money? = .zero

  public init() {}

  /// Calls that need no more asking.
  public var done: Int { remembered + answered + refused }
}

/// Shows what happens.
public protocol RunObserver: Sendable {
  /// Is called from any thread, often; it must not block.
  func observe(_ event: RunEvent)
}

/// Shows nothing.
public struct SilentObserver: RunObserver {
  public init() {}
  public func observe(_ event: RunEvent) {}
}
