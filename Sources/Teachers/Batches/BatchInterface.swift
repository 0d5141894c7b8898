import Values

/// How a provider takes calls as batches: handed in together, worked off within a day, at half the price.
protocol BatchInterface: Sendable {
  /// The most calls of a batch.
  var mostCalls: Int { get }

  /// Hands in calls, and returns the batch's name.
  func submit(_ calls: [Call], tag: String, _ endpoint: BatchEndpoint) async throws -> String

  /// The batch that was handed in with a tag, if the provider has one.
  ///
  /// - Parameter size: how many calls it has.
  func find(tag: String, size: Int, _ endpoint: BatchEndpoint) async throws -> String?

  /// Where the results of a batch are; nil while it is worked on.
  func resultAddresses(of name: String, _ endpoint: BatchEndpoint) async throws -> [String]?

  /// A line of the results.
  func result(_ line: Record) throws -> BatchResult
}

/// What came of one call of a batch.
struct BatchResult: Sendable {
  /// The call's key, in hexadecimal digits.
  let id: String
  /// What a live call would have come to; nil if it was not worked on: it expired, or was cancelled.
  let response: Response?
}

extension InterfaceKind {
  var batches: any BatchInterface {
    switch self {
    // The preflight refuses batches of completions.
    case .openai, .completions: OpenAIBatches()
    case .anthropic: AnthropicBatches()
    }
  }
}

/// Where a provider takes batches.
struct BatchEndpoint: Sendable {
  /// Up to `/v1`.
  let url: String
  let client: EndpointClient

  /// The address of a path.
  func at(_ path: String) throws -> String { try client.teacher.url(url, path) }

  func send(_ request: Request) async throws -> Record { try await client.send(request) }

  /// Makes a batch, and no second one if only the answer to the first request was lost.
  ///
  /// - Parameter found: the name of the batch at the provider, if it is there.
  /// - Returns: its name.
  func make(_ request: Request, found: () async throws -> String?) async throws -> String {
    let batch = try await client.send(request) { try await found().map { ["id": .string($0)] } }
    guard let name = batch["id"]?.string else { throw unusable("the batch has no id") }
    return name
  }

  func get(_ path: String) async throws -> Record {
    try await send(Request(method: .get, url: try at(path)))
  }

  func unusable(_ trouble: String) -> RetortError { client.unusable(trouble) }
}
