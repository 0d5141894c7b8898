import Foundation

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
    /// It was not answered, and may be if it is asked again.
    case open
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

  /// What a batch is found again by if its name at the provider gets lost: the time, and a number of its own.
  public static func newTag() -> String {
    let time = Date().formatted(.iso8601)
    return "\(time)-\(UUID().uuidString.prefix(8))"
  }

  /// Hands in a batch.
  ///
  /// - Returns: its name at the provider.
  /// - Throws: ``RetortError`` of kind `teacher`.
  public func submit(_ calls: [Call], tag: String) async throws -> String {
    try await interface.submit(calls, tag: tag, endpoint)
  }

  /// The name of a batch that was handed in with a tag; nil if the provider has none.
  public func find(tag: String, size: Int) async throws -> String? {
    try await interface.find(tag: tag, size: size, endpoint)
  }

  /// Takes the results of a batch, some at a time; some twice if the connection breaks in between.
  ///
  /// - Returns: false if it is still worked on.
  public func collect(
    _ name: String,
    _ take: @escaping @Sendable ([(id: String, outcome: Outcome)]) async throws -> Void
  ) async throws -> Bool {
    guard let addresses = try await interface.resultAddresses(of: name, endpoint) else {
      return false
    }
    for address in addresses { try await fetch(address, take) }
    return true
  }

  private func fetch(
    _ address: String,
    _ take: @escaping @Sendable ([(id: String, outcome: Outcome)]) async throws -> Void
  ) async throws {
    let request = try Request(method: .get, url: address).from(endpoint.client.teacher)
    var failed = 0
    while true {
      failed += 1
      var trouble = ""
      do {
        let lines = LineSplitter()
        let response = try await endpoint.client.connections.stream(request) { bytes in
          try await take(lines.add(bytes).compactMap(outcome))
        }
        try await take(lines.rest().compactMap(outcome))
        if response.isSuccess { return }
        trouble = "HTTP \(response.status): \(response.excerpt)"
      } catch let error as ConnectionTrouble {
        trouble = error.description
      }
      guard failed < policy.attempts else { throw endpoint.unusable(trouble) }
      try await Task.sleep(for: .seconds(policy.delay(failed)))
    }
  }

  private func outcome(_ line: [UInt8]) throws -> (id: String, outcome: Outcome)? {
    guard let record = Response(status: 200, bytes: line).record else { return nil }
    let result = try interface.result(record)
    guard var response = result.response else { return (result.id, .open) }
    response.secrets = try endpoint.client.teacher.secrets
    var attempts = Attempts()
    let move = policy.move(
      after: .response(response), &attempts, jitter: 0, teacher: endpoint.client.teacher)
    switch move {
    case .accept(let replies): return (result.id, .replied(replies[0]))
    case .refuse(let refusal): return (result.id, .refused(refusal))
    case .retry: return (result.id, .open)
    case .stop(let error): throw error
    }
  }
}
