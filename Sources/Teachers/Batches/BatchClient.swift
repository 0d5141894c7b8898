import Foundation
import Values

/// Hands calls to a teacher's provider as batches, and fetches what came of them.
public struct BatchClient: Sendable {
  private let interface: any BatchInterface
  private let endpoint: BatchEndpoint
  private let policy: RetryPolicy

  /// - Parameter client: whose connections are used.
  public init(_ teacher: Teacher, _ client: ChatClient) async throws {
    interface = teacher.interface.batches
    policy = client.policy
    endpoint = BatchEndpoint(
      url: try await client.address(of: teacher),
      client: EndpointClient(
        teacher: teacher, what: "does not take batches", connections: client.connections,
        policy: client.policy))
  }

  /// What came of one call of a batch.
  public enum Outcome: Sendable {
    case replied(Reply)
    case refused(Refusal)
    /// It was not answered, and may be if it is asked again; why, if that was told.
    case open(because: String?)
    /// It was refused as all calls may be: no credit, no such model, no permission.
    case stopped(RetortError)
  }

  /// The result of one call of a batch.
  public struct Result: Sendable {
    /// The call's name in the batch.
    public let id: String
    public let outcome: Outcome
    /// What was paid for and came to nothing.
    public var empty: [Reply] = []
  }

  /// How a batch stands.
  public enum Ending: Sendable {
    case isWorkedOn
    /// It is over, and its results were handed over.
    case isOver
    /// The provider has it no more.
    case isGone(because: String)
    /// It was not begun.
    case failed(BatchFault)
  }

  /// Bytes of messages that go into one batch; providers take 200 MB and more.
  static let mostBytes = 32 << 20

  /// Divides calls into batches that the provider takes.
  public func batches(of calls: [Call]) -> [[Call]] {
    var batches: [[Call]] = []
    var bytes = Int.max
    for call in calls {
      let size = call.estimatedPromptTokens * 4 + 1000
      if bytes > Self.mostBytes - size || batches[batches.count - 1].count >= interface.mostCalls {
        batches.append([])
        bytes = 0
      }
      batches[batches.count - 1].append(call)
      bytes += size
    }
    return batches
  }

  /// Hands in a batch.
  ///
  /// - Returns: its name at the provider.
  /// - Throws: ``BatchFault`` if the provider has no room for it, ``RetortError`` of kind `teacher`.
  public func submit(_ calls: [Call], tag: BatchTag) async throws -> String {
    try await interface.submit(calls, tag: tag, endpoint)
  }

  /// The name of a batch that was handed in; nil if the provider has none. It may be another's of the same size: the
  /// names in its results tell.
  public func find(_ wanted: WantedBatch) async throws -> String? {
    try await interface.find(wanted, endpoint)
  }

  /// Looks after a batch, and takes its results if it is over, some at a time; some twice if the connection breaks in
  /// between.
  public func collect(
    _ name: String,
    _ take: @escaping @Sendable ([Result]) async throws -> Void
  ) async throws -> Ending {
    do {
      switch try await interface.state(of: name, endpoint) {
      case .isWorkedOn: return .isWorkedOn
      case .failed(let fault):
        return .failed(
          BatchFault(fault.kind, endpoint.unusable(fault.reason).cause ?? fault.reason))
      case .isOver(let addresses):
        for address in addresses { try await fetch(address, take) }
        return .isOver
      }
    } catch let gone as BatchGone {
      return .isGone(because: gone.reason)
    }
  }

  /// The error that ends a run whose batches are not taken.
  public func unusable(_ trouble: String) -> RetortError { endpoint.unusable(trouble) }

  private func fetch(
    _ address: String,
    _ take: @escaping @Sendable ([Result]) async throws -> Void
  ) async throws {
    let request = try Request(method: .get, url: address).from(endpoint.client.teacher)
    var attempts = Attempts()
    let begin = ContinuousClock.now
    while true {
      let failure: AttemptOutcome
      do {
        let lines = LineSplitter()
        let response = try await endpoint.client.connections.stream(request) { bytes in
          try await take(lines.add(bytes).compactMap(result))
        }
        try await take(lines.rest().compactMap(result))
        if response.isSuccess { return }
        if [404, 410].contains(response.status) {
          throw BatchGone(reason: "HTTP \(response.status): \(response.excerpt)")
        }
        failure = .response(response)
      } catch let error as ConnectionTrouble {
        failure = .failure(error.description)
      }
      attempts.pressedFor = (ContinuousClock.now - begin) / .seconds(1)
      let pause = try endpoint.client.pause(after: failure, &attempts)
      try await Task.sleep(for: .seconds(pause))
    }
  }

  private func result(_ line: [UInt8]) throws -> Result? {
    // A line that cannot be read leaves its call open.
    guard let record = Response(status: 200, bytes: line).record,
      let result = try? interface.result(record)
    else { return nil }
    guard var response = result.response else {
      return Result(id: result.id, outcome: .open(because: nil))
    }
    response.secrets = try endpoint.client.teacher.secrets
    var attempts = Attempts()
    let move = policy.move(
      after: .response(response), &attempts, jitter: 0, teacher: endpoint.client.teacher)
    let outcome: Outcome =
      switch move {
      case .accept(let replies): .replied(replies[0])
      case .refuse(let refusal): .refused(refusal)
      case .retry(_, let reason): .open(because: reason)
      case .stop(let error): .stopped(error)
      }
    return Result(id: result.id, outcome: outcome, empty: attempts.empty)
  }
}
