import AsyncHTTPClient
import Corpus
import Foundation
import NIOCore

/// Asks OpenAI-compatible endpoints over HTTP.
public struct ChatClient: Sendable {
  private let http: HTTPClient
  private let servers: LocalServers
  private let gates = Gates()
  private let policy: RetryPolicy
  private let onRetry: @Sendable (Retry) -> Void

  /// A call that did not go well and is made again.
  public struct Retry: Sendable {
    /// The teacher's name.
    public let teacher: String
    /// What went wrong, in words.
    public let because: String
    /// The attempt that failed, from 1, and how many there will be at most.
    public let attempt: Int
    public let attempts: Int
    /// Seconds until the next.
    public let delay: Double
  }

  /// Opens the connections and the local servers' scope for the time of `body`.
  ///
  /// - Parameters:
  ///   - concurrency: the most calls that will be in flight to one host.
  ///   - logFolder: where local servers write their logs.
  ///   - onRetry: is told of every attempt that failed and is followed by another.
  public static func with<Result>(
    concurrency: Int, logFolder: String, policy: RetryPolicy = .standard,
    onRetry: @escaping @Sendable (Retry) -> Void = { _ in },
    _ body: (ChatClient) async throws -> Result
  ) async throws -> Result {
    var configuration = HTTPClient.Configuration.singletonConfiguration
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
    configuration.timeout.connect = .seconds(10)
    // A refused connection is a failed attempt like any other: the policy says what follows.
    configuration.connectionPool.retryConnectionEstablishment = false
    let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let servers = LocalServers(logFolder: logFolder) { address in
      let request = HTTPClientRequest(url: "\(address)/health")
      let response = try? await http.execute(request, timeout: .seconds(5))
      return response?.status == .ok
    }
    do {
      let result = try await body(
        ChatClient(http: http, servers: servers, policy: policy, onRetry: onRetry))
      await servers.stop()
      try await http.shutdown()
      return result
    } catch {
      await servers.stop()
      try? await http.shutdown()
      throw error
    }
  }

  /// Asks until there is an answer or none can be had.
  ///
  /// - Throws: ``Refusal`` if only this call cannot be answered, ``RetortError`` of kind `teacher`
  ///   if no call can, `CancellationError` if the run was stopped.
  public func ask(_ call: Call) async throws -> Reply {
    let body = ByteBuffer(string: call.body.json)
    let url = try await address(of: call.teacher) + "/chat/completions"
    let gate = await gates.gate(for: call.teacher)
    var attempt = 1
    while true {
      let ticket = try await gate.enter(call)
      let outcome: AttemptOutcome
      do {
        outcome = try await attemptOnce(call.teacher, url, body)
      } catch {
        await gate.leave(ticket, .other)
        throw error
      }
      let move = policy.move(
        after: outcome, attempt: attempt, jitter: .random(in: 0..<1), teacher: call.teacher.name)
      await gate.leave(ticket, Pace.Ending(outcome, move))
      switch move {
      case .accept(let reply): return reply
      case .refuse(let refusal): throw refusal
      case .stop(let error): throw await explained(error, call.teacher)
      case .retry(let delay, let reason):
        onRetry(
          Retry(
            teacher: call.teacher.name, because: reason, attempt: attempt,
            attempts: policy.attempts, delay: delay))
        try await Task.sleep(for: .seconds(delay))
      }
      attempt += 1
    }
  }

  private func attemptOnce(_ teacher: Teacher, _ url: String, _ body: ByteBuffer) async throws
    -> AttemptOutcome
  {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    if let key = try Self.key(of: teacher) {
      request.headers.add(name: "authorization", value: "Bearer \(key)")
    }
    request.body = .bytes(body)
    do {
      let response = try await http.execute(
        request, timeout: .milliseconds(Int64(teacher.timeout * 1000)))
      let received = try await response.body.collect(upTo: 256 << 20)
      return .response(
        status: Int(response.status.code),
        retryAfter: RequestedPause.seconds(response.headers.first(name:), now: Date()),
        body: Data(received.readableBytesView))
    } catch {
      try Task.checkCancellation()
      return .failure("\(error)")
    }
  }

  /// Where a teacher answers; starts its server if it is a local one.
  func address(of teacher: Teacher) async throws -> String {
    switch teacher.place {
    case .endpoint(let url, _): url
    case .local(let model): try await servers.address(of: model) + "/v1"
    }
  }

  private static func key(of teacher: Teacher) throws -> String? {
    guard case .endpoint(_, let name?) = teacher.place else { return nil }
    if let key = ProcessInfo.processInfo.environment[name], !key.isEmpty { return key }
    throw RetortError(
      .teacher, "teacher \"\(teacher.name)\" has no key",
      cause: "the environment variable \(name) is not set", hint: "export \(name)=…")
  }

  /// A local server's own last words say more than a refused connection.
  private func explained(_ error: RetortError, _ teacher: Teacher) async -> RetortError {
    guard case .local(let model) = teacher.place else { return error }
    return RetortError(
      .teacher, error.what, cause: error.cause, hint: "its log: \(servers.log(of: model))")
  }
}

extension Pace.Ending {
  /// What an attempt says of what its endpoint can bear.
  init(_ outcome: AttemptOutcome, _ move: NextMove) {
    switch (outcome, move) {
    case (_, .accept(let reply)):
      self = .answered(
        reply.promptTokens.flatMap { input in
          reply.completionTokens.map { CallTokens(input: Int(input), output: Int($0)) }
        })
    case (.response(429, let pause, _), _), (.response(503, let pause, _), _),
      (.response(529, let pause, _), _):
      self = .pushedBack(pause)
    default: self = .other
    }
  }
}
