import Synchronization

/// What asking has come to: how often, and for how long it waited.
public struct Traffic: Sendable, Equatable {
  /// Requests that were sent.
  public var requests = 0
  /// Answers that came, of all kinds.
  public var answers = 0
  /// Requests that came to nothing and were made again: because the endpoint had too much to do, and for faults.
  public var pushedBack = 0
  public var failed = 0
  /// Seconds that calls waited before they were made again, all together.
  public var waited = 0.0
  /// Answers whose tokens the endpoint did not count, so that they are estimated.
  public var estimated = 0
  /// Answers by models that nobody asked for, as their endpoints call them.
  public private(set) var byOthers: [ServedModel: Int] = [:]

  public init() {}

  /// Models that are told apart: some endpoints put a number of their own into each name.
  private static let mostOthers = 16

  /// Counts an answer by a model that nobody asked for.
  mutating func count(_ other: ServedModel) {
    if byOthers[other] != nil || byOthers.count < Self.mostOthers {
      byOthers[other, default: 0] += 1
    }
  }

  /// Requests that were made again.
  public var retries: Int { pushedBack + failed }

  /// What has come since an earlier time.
  public func since(_ earlier: Traffic) -> Traffic {
    var rest = self
    rest.requests -= earlier.requests
    rest.answers -= earlier.answers
    rest.pushedBack -= earlier.pushedBack
    rest.failed -= earlier.failed
    rest.waited -= earlier.waited
    rest.estimated -= earlier.estimated
    for (model, count) in earlier.byOthers {
      let left = (byOthers[model] ?? 0) - count
      rest.byOthers[model] = left > 0 ? left : nil
    }
    return rest
  }
}

/// Counts what many tasks send.
final class TrafficCounter: Sendable {
  private let state = Mutex((traffic: Traffic(), onTheirWay: 0))

  var now: Traffic { state.withLock { $0.traffic } }

  /// Requests that are sent and not over.
  var onTheirWay: Int { state.withLock { $0.onTheirWay } }

  func count(_ change: (inout Traffic) -> Void) { state.withLock { change(&$0.traffic) } }

  /// A request is sent.
  func begin() {
    state.withLock { state in
      state.traffic.requests += 1
      state.onTheirWay += 1
    }
  }

  /// It is over, well or not.
  func end() { state.withLock { $0.onTheirWay -= 1 } }
}
