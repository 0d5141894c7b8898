import Teachers
import Values

/// What happens while calls are made.
public enum CallEvent: Sendable {
  /// So far are the calls that a stage needs.
  case asking(CallProgress)
  /// Calls lie with a provider as batches.
  case waiting(BatchProgress)
  /// No request begins any more; what is in flight is taken in.
  case stopping(Stop)
  /// Something that people should know.
  case note(String)

  /// What a stop waits for.
  public struct Stop: Sendable, Equatable {
    /// Requests that are under way, at most.
    public let requests: Int
    /// About how many seconds they may take: as long as the longest answer so far; nil before the first.
    public let seconds: Double?
  }
}

/// How far the batches of a stage are.
public struct BatchProgress: Sendable, Equatable {
  /// Batches that are not over, and the calls in them.
  public let batches: Int
  public let calls: Int
  /// Why one is handed in again, if one was just given back.
  public var because: String?
}

/// How far the calls of a stage are.
public struct CallProgress: Sendable, Equatable {
  /// Calls that the stage needs; nil if that is not known.
  public var total: Int?
  /// Not asked, because an equal call was before: in an earlier run, or in this one.
  public var remembered = 0
  /// Answered now.
  public var answered = 0
  /// Failed: now, or in an earlier session and not asked again.
  public var failed = 0
  /// How often for each reason: at most twenty of them, the rest together as "other reasons".
  public private(set) var failures: [String: Int] = [:]
  /// Tokens read and written by the calls answered now.
  public var promptTokens: Int64 = 0
  public var completionTokens: Int64 = 0
  /// Seconds in which calls were made.
  public var seconds = 0.0
  /// What the calls answered now cost, and replies that came to nothing; nil as soon as one price is not known.
  public var cost: Money? = .zero
  /// What of it was paid for empty replies, to calls that were answered later too; nil as soon as one price is not known.
  public private(set) var wasted: Money? = .zero
  /// How many of those answered now were counted by an estimate, since the endpoint did not count.
  public var estimated = 0

  public init() {}

  /// Calls that need no more asking.
  public var done: Int { remembered + answered + failed }

  /// Counts a call that was answered.
  mutating func add(_ spending: Spending) {
    answered += 1
    promptTokens = saturatingSum(promptTokens, spending.promptTokens)
    completionTokens = saturatingSum(completionTokens, spending.completionTokens)
    estimated += spending.estimated > 0 ? 1 : 0
    cost = cost.flatMap { sum in spending.wholeCost.map { sum + $0 } }
  }

  /// Counts what was paid for replies that came to no answer.
  mutating func addWaste(_ waste: Spending) {
    promptTokens = saturatingSum(promptTokens, waste.promptTokens)
    completionTokens = saturatingSum(completionTokens, waste.completionTokens)
    cost = cost.flatMap { sum in waste.wholeCost.map { sum + $0 } }
    wasted = wasted.flatMap { sum in waste.wholeCost.map { sum + $0 } }
  }

  /// Why calls failed, the most frequent first.
  public var sortedFailures: [(reason: String, count: Int)] {
    failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// Counts a call that failed.
  mutating func addFailure(_ refusal: Refusal) {
    failed += 1
    let reason = refusal.reason
    let isKnown = failures[reason] != nil || failures.count < 20
    failures[isKnown ? reason : "other reasons", default: 0] += 1
  }
}

extension Refusal {
  /// The status and the words.
  package var reason: String { status == 0 ? message : "HTTP \(status): \(message)" }
}
