import Answering
import Asking
import Corpus
import Teachers

/// What happens in a run, as it happens, for whoever shows it.
public enum RunEvent: Sendable {
  /// A stage begins that was not finished before.
  case stageStarted(name: String)
  /// The stage is being made by another run, which is waited for.
  case stageAwaited(name: String)
  /// So many of a stage's rows are done; of how many, if that is known. Told often.
  case rows(Int, of: Int?)
  /// Calls are being made.
  case calls(CallEvent)
  /// So many questions have a right answer, where that is asked for.
  case verified(UntilVerified.Progress)
  /// A call did not go well and is made again.
  case retrying(ChatClient.Retry)
  /// A server that Retort runs died and is started again.
  case restarting(server: String)
  /// A stage is finished: now, or already before this run.
  case stageFinished(Manifest, reused: Bool)
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
