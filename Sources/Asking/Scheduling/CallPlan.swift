import Teachers

/// What is to be done next about a stream of calls: decided here, done by ``RunCalls``.
///
/// Calls are read some at a time, those that the ledger does not have are put together into requests, so many requests
/// are under way for each teacher, and what others have under way is set aside. After a failure nothing begins, and what
/// is under way comes to its end.
struct CallPlan {
  enum Move {
    /// Read more calls, and look in the ledger for those that ``CallPlan/take(_:)`` returns.
    case read
    case start(CallGroup)
    /// Wait until these are no longer under way elsewhere in this process, and look in the ledger for them.
    case await([Call])
    /// Wait until a request is over.
    case wait
    case end
  }

  /// How a request was over.
  struct Ending: Sendable {
    let group: CallGroup
    var failure: (any Error)?
    /// Calls of it that others have under way.
    var ofOthers: [Call] = []
  }

  /// So many calls that others have under way are remembered before they are waited for: who goes through the same calls
  /// as another run must not run far ahead of it.
  static let mostAwaited = 1024

  /// Why nothing begins any more.
  private(set) var failure: (any Error)?
  /// How many requests are under way.
  private(set) var inFlight = 0
  /// What others have under way.
  private(set) var ofOthers: [Call] = []
  /// How many calls stood in the stream that were under way already.
  private(set) var repeated = 0
  private var isRead = false
  private var ready: [CallGroup] = []
  private var partial: [Call] = []
  private var load: [ObjectIdentifier: Int] = [:]
  private var seen: Set<CallKey> = []

  /// The next thing to do.
  mutating func next() -> Move {
    if failure != nil { return inFlight > 0 ? .wait : .end }
    if let place = ready.firstIndex(where: { hasPlace($0.teacher) }) {
      let group = ready.remove(at: place)
      load[ObjectIdentifier(group.teacher), default: 0] += 1
      inFlight += 1
      return .start(group)
    }
    if !ready.isEmpty { return .wait }
    if ofOthers.count > Self.mostAwaited {
      let some = Array(ofOthers.prefix(Self.mostAwaited / 2))
      ofOthers.removeFirst(some.count)
      return .await(some)
    }
    if !isRead { return .read }
    if !partial.isEmpty {
      flush()
      return next()
    }
    return inFlight > 0 ? .wait : .end
  }

  /// Whether some of what the ledger was asked for has not begun.
  var hasWaiting: Bool { !ready.isEmpty || !partial.isEmpty }

  /// Takes calls of the stream.
  ///
  /// - Returns: those that are not under way in this plan already.
  mutating func take(_ calls: [Call]) -> [Call] {
    let new = calls.filter { seen.insert($0.key).inserted }
    repeated += calls.count - new.count
    return new
  }

  /// The stream is over.
  mutating func finishReading() { isRead = true }

  /// Takes calls that are to be made.
  mutating func add(_ calls: [Call]) {
    for call in calls {
      if let first = partial.first,
        !CallGroup(partial).takes(call) || first.teacher !== call.teacher
      {
        flush()
      }
      partial.append(call)
    }
  }

  /// Calls need no request: they are answered, or somebody else's matter.
  mutating func drop(_ calls: [Call]) {
    for call in calls { seen.remove(call.key) }
  }

  mutating func end(_ ending: Ending) {
    inFlight -= 1
    load[ObjectIdentifier(ending.group.teacher), default: 1] -= 1
    for call in ending.group.calls { seen.remove(call.key) }
    ofOthers += ending.ofOthers
    if let failure = ending.failure { stop(failure) }
  }

  /// Nothing begins any more. The first failure is the one that is told.
  mutating func stop(_ error: any Error) {
    if failure == nil { failure = error }
    ready = []
    partial = []
  }

  private func hasPlace(_ teacher: Teacher) -> Bool {
    load[ObjectIdentifier(teacher), default: 0] < teacher.concurrency * teacher.endpointCount
  }

  private mutating func flush() {
    if !partial.isEmpty { ready.append(CallGroup(partial)) }
    partial = []
  }
}
