import Foundation
import Machine
import Processes
import Synchronization
import Values

/// Asks teachers over HTTP.
public struct ChatClient: Sendable {
  let connections: Connections
  private let servers: Servers
  private let gates = Gates()
  /// How often and how patiently it tries.
  public let policy: RetryPolicy
  private let onRetry: @Sendable (Retry) -> Void
  /// Teachers that turned out not to take schemas.
  private let schemaRefusers = NameSet()

  /// A call that did not go well and is made again.
  public struct Retry: Sendable {
    /// The teacher's name.
    public let teacher: String
    /// What went wrong, in words.
    public let because: String
    /// Seconds until the next.
    public let delay: Double
  }

  /// Opens the connections and the servers' scope for the time of `body`.
  ///
  /// - Parameters:
  ///   - concurrency: the most calls that will be in flight to one host.
  ///   - logFolder: where servers write their logs.
  ///   - onRetry: is told of every attempt that failed and is followed by another.
  ///   - onRestart: is told the name of a server that died and is started again.
  public static func with<Result>(
    concurrency: Int, logFolder: String, policy: RetryPolicy = .standard,
    onRetry: @escaping @Sendable (Retry) -> Void = { _ in },
    onRestart: @escaping @Sendable (String) -> Void = { _ in },
    _ body: (ChatClient) async throws -> Result
  ) async throws -> Result {
    let connections = Connections(concurrency: concurrency)
    let servers = Servers(
      logFolder: logFolder,
      isHealthy: { address in
        var request = Request(method: .get, url: "\(address)/health")
        request.timeouts.firstByte = 5
        return (try? await connections.response(to: request))?.status == 200
      }, onRestart: onRestart)
    do {
      let result = try await body(
        ChatClient(connections: connections, servers: servers, policy: policy, onRetry: onRetry))
      await servers.stop()
      try await connections.close()
      return result
    } catch {
      await servers.stop()
      try? await connections.close()
      throw error
    }
  }

  /// Asks for one answer until there is one or none can be had; see ``ask(_:)-(CallGroup)``.
  public func ask(_ call: Call) async throws -> Reply { try await ask(CallGroup(call))[0] }

  /// Asks until there is an answer or none can be had.
  ///
  /// - Returns: a reply for one call at least, and for no more than there are.
  /// - Throws: ``Refusal`` if only these calls cannot be answered, ``RetortError`` of kind `teacher`
  ///   if no call can, `CancellationError` if the run was stopped.
  public func ask(_ group: CallGroup) async throws -> [Reply] {
    let teacher = group.teacher
    let gate = gates.gate(for: teacher)
    let begin = gate.now
    var attempts = Attempts()
    while true {
      let group = schemaRefusers.contains(teacher.name) ? group.withSchemaInPrompt : group
      let pass = try await gate.enter(group)
      let outcome: AttemptOutcome
      do {
        outcome = try await attempt(group, endpoint: pass.endpoint)
      } catch {
        gate.leave(pass, .other)
        throw await explained(error, teacher, group.first.kind)
      }
      if case .failure = outcome { attempts.othersWereAnswered = gate.wasAnswered(since: begin) }
      if case .response(let response) = outcome, !response.isSuccess {
        attempts.othersWereAnswered = gate.wasAnswered(since: begin)
      }
      let move = policy.move(
        after: outcome, &attempts, jitter: .random(in: 0..<1), teacher: teacher,
        interface: group.interface)
      gate.leave(pass, Pace.Ending(outcome, move))
      switch move {
      case .accept(let replies): return Array(replies.prefix(group.calls.count))
      case .refuse(let refusal):
        if group.wasSchemaRefused(refusal) {
          schemaRefusers.insert(teacher.name)
          continue
        }
        throw refusal
      case .stop(let error): throw await explained(error, teacher, group.first.kind)
      case .retry(let delay, let reason):
        onRetry(Retry(teacher: teacher.name, because: reason, delay: delay))
        try await Task.sleep(for: .seconds(delay))
      }
    }
  }

  private func attempt(_ group: CallGroup, endpoint: Int) async throws -> AttemptOutcome {
    let teacher = group.teacher
    let interface = group.interface
    let url = try teacher.url(
      try await address(of: teacher, for: group.first.kind, endpoint: endpoint), interface.path)
    let request = try Request.posting(interface.body(group), to: url).from(teacher)
    do {
      return .response(try await connections.response(to: request))
    } catch let trouble as ConnectionTrouble {
      return .failure(trouble.description)
    }
  }

  /// Where a teacher answers; starts its server if Retort runs it.
  func address(of teacher: Teacher, for kind: Call.Kind = .answer, endpoint: Int = 0) async throws
    -> String
  {
    if case .endpoints(let urls, _) = teacher.place { return urls[endpoint] }
    guard let server = try teacher.server(for: kind) else {
      throw RetortError(.bug, "teacher \"\(teacher.name)\" has no server")
    }
    return try await servers.address(of: server) + "/v1"
  }

  /// A server's own last words say more than a refused connection.
  private func explained(_ error: any Error, _ teacher: Teacher, _ kind: Call.Kind) async
    -> any Error
  {
    guard let error = error as? RetortError, error.kind == .teacher,
      let server = try? teacher.server(for: kind)
    else { return error }
    return RetortError(
      .teacher, error.what, cause: error.cause, hint: "its log: \(servers.log(of: server))")
  }
}

/// Names that several tasks add to.
private final class NameSet: Sendable {
  private let names = Mutex<Set<String>>([])

  func contains(_ name: String) -> Bool { names.withLock { $0.contains(name) } }
  func insert(_ name: String) { names.withLock { _ = $0.insert(name) } }
}

extension Teacher {
  /// The server that Retort runs for it; nil if somebody else does.
  func server(for kind: Call.Kind) throws -> ServerProgram? {
    switch place {
    case .local(let model): try ServerProgram(model, for: kind)
    case .launch(let launch): try ServerProgram(launch)
    case .endpoints: nil
    }
  }
}

extension Pace.Ending {
  /// What an attempt says of what its endpoint can bear.
  init(_ outcome: AttemptOutcome, _ move: NextMove) {
    switch (outcome, move) {
    case (_, .accept(let replies)): self = .answered(CallTokens(replies))
    case (.failure, _): self = .broken
    case _ where outcome.isPushBack: self = .pushedBack(outcome.requestedPause)
    default: self = .other
    }
  }
}

extension CallTokens {
  /// What replies of one response took together; nil if it was not counted.
  init?(_ replies: [Reply]) {
    var (input, output): (Int64, Int64) = (0, 0)
    for reply in replies {
      guard let read = reply.promptTokens, let written = reply.completionTokens else { return nil }
      input += read
      output += written
    }
    self.init(input: Int(input), output: Int(output))
  }
}
