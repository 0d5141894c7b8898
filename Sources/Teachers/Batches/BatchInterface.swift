import Foundation
import Values

/// How a provider takes calls as batches: handed in together, worked off within a day, at half the price.
protocol BatchInterface: Sendable {
  /// The most calls of a batch.
  var mostCalls: Int { get }

  /// Hands in calls, and returns the batch's name.
  func submit(_ calls: [Call], tag: BatchTag, _ endpoint: BatchEndpoint) async throws -> String

  /// The batch that was handed in with a tag and these calls, if the provider has one. What cannot be told from the
  /// outside is told by the results, which have the calls' names.
  func find(_ wanted: WantedBatch, _ endpoint: BatchEndpoint) async throws -> String?

  /// How far a batch is.
  ///
  /// - Throws: ``BatchGone`` if the provider has it no more.
  func state(of name: String, _ endpoint: BatchEndpoint) async throws -> BatchState

  /// A line of the results.
  func result(_ line: Record) throws -> BatchResult
}

/// How far a batch is at its provider.
enum BatchState: Sendable, Equatable {
  case isWorkedOn
  /// It is over: all of it, or what was done before it expired or was cancelled.
  case isOver(results: [String])
  /// It was not begun.
  case failed(BatchFault)
}

/// Why a batch was not begun.
public struct BatchFault: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// Too much lies with the provider already: later, and less at a time, it will be taken.
    case queueIsFull
    /// Something about one of its calls, or about all of them.
    case ofItsCalls
    /// No batch will be taken: no credit, no such model.
    case ofAll
  }

  public let kind: Kind
  /// What the provider said.
  public let reason: String

  init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  /// Reads a provider's code and words.
  init(code: String, message: String) {
    let text = "\(code) \(message)".lowercased()
    func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
    if says("token_limit", "enqueued", "too many batches", "queue limit", "in_progress batches") {
      self.init(.queueIsFull, message)
    } else if says(
      "model_not_found", "billing", "insufficient_quota", "credit balance", "invalid_api_key",
      "permission", "unauthorized")
    {
      self.init(.ofAll, message)
    } else {
      self.init(.ofItsCalls, message)
    }
  }
}

/// The provider has a batch no more, or not for this key.
struct BatchGone: Error {
  let reason: String
}

/// What a batch is found again by if its name at the provider gets lost: when it was handed in, and a number.
public struct BatchTag: Sendable, Equatable, CustomStringConvertible {
  public let description: String

  /// A new one, of now.
  public init() {
    let time = Date().formatted(.iso8601)
    description = "\(time)-\(UUID().uuidString.prefix(8))"
  }

  public init(_ description: String) { self.description = description }

  /// When it was made; nil if it does not say.
  var date: Date? { Self.date(String(description.dropLast(9))) }

  /// Whether something that the provider made at a time may be its batch. Clocks differ, so there is a day's room.
  func isBefore(_ made: Date?) -> Bool {
    guard let date, let made else { return true }
    return made > date.addingTimeInterval(-86_400)
  }

  /// A time as providers write it, with or without fractions and zones; nil if it is none.
  static func date(_ text: String) -> Date? {
    let plain = text.prefix { $0 != "." }
    let zone = text.dropFirst(plain.count + 1).drop { $0.isNumber }
    let whole = String(plain.count == text.count ? plain : plain + zone)
    let named =
      whole.hasSuffix("Z") || whole.dropFirst(10).contains { "+-".contains($0) }
      ? whole : whole + "Z"
    return try? Date.ISO8601FormatStyle().parse(named)
  }
}

/// A batch that is looked for at the provider.
public struct WantedBatch: Sendable {
  public let tag: BatchTag
  /// How many calls it has, and their names.
  public let ids: Set<String>
  /// Names of batches that are others.
  public let others: Set<String>

  public init(tag: BatchTag, ids: Set<String>, others: Set<String>) {
    self.tag = tag
    self.ids = ids
    self.others = others
  }
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

  /// Hands something in.
  ///
  /// - Throws: ``BatchFault`` if the provider's queue is full.
  func send(_ request: Request) async throws -> Record {
    try await client.send(request, refused: Self.throwFullQueue)
  }

  /// Makes a batch, and no second one if only the answer to the first request was lost.
  ///
  /// - Parameter found: the name of the batch at the provider, if it is there.
  /// - Returns: its name.
  func make(_ request: Request, found: () async throws -> String?) async throws -> String {
    let batch = try await client.send(
      request, refused: Self.throwFullQueue,
      unlessDone: { try await found().map { ["id": .string($0)] } })
    guard let name = batch["id"]?.string else { throw unusable("the batch has no id") }
    return name
  }

  /// - Throws: ``BatchGone`` if there is nothing of that path.
  func get(_ path: String) async throws -> Record {
    try await client.send(Request(method: .get, url: try at(path))) { response in
      if [404, 410].contains(response.status) {
        throw BatchGone(reason: "HTTP \(response.status): \(response.excerpt)")
      }
    }
  }

  private static func throwFullQueue(_ response: Response) throws {
    let error = response.record?["error"]?.record
    let fault = BatchFault(
      code: error?["code"]?.string ?? error?["type"]?.string ?? "",
      message: error?["message"]?.string ?? response.excerpt)
    if fault.kind == .queueIsFull { throw fault }
  }

  func unusable(_ trouble: String) -> RetortError { client.unusable(trouble) }
}
