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
  private let manners = Manners()
  private let counter = TrafficCounter()

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

  /// Where tasks run best that ask.
  package var executors: LoopExecutors { connections.executors }

  /// Closes connections over which nothing goes.
  package func closeIdle() async { await connections.closeIdle() }

  /// What asking has come to so far.
  public var traffic: Traffic { counter.now }

  /// How many requests are sent and neither answered nor failed.
  package var requestsOnTheirWay: Int { counter.onTheirWay }

  /// Asks for one answer until there is one or none can be had; see ``ask(_:)-(CallGroup)``.
  public func ask(_ call: Call) async throws -> Reply { try await ask(CallGroup(call))[0] }

  /// Asks until there is an answer or none can be had.
  ///
  /// - Parameter onEmpty: is handed what came empty or broke off behind its counts, before it is asked for again, and
  ///   choices that nobody asked for: they were paid for, whatever follows.
  /// - Returns: a reply for one call at least, and for no more than there are.
  /// - Throws: ``Refusal`` if only these calls cannot be answered, ``RetortError`` of kind `teacher`
  ///   if no call can, `CancellationError` if the run was stopped; what `onEmpty` throws.
  public func ask(
    _ group: CallGroup, onEmpty: ([Reply]) async throws -> Void = { _ in }
  ) async throws -> [Reply] {
    try await ask(group, onEmpty: onEmpty) { _ in }
  }

  /// The same; each piece of an answer that is streamed is shown as it comes, and what was shown is not asked for again.
  func ask(
    _ group: CallGroup, isShown: Bool = false,
    onEmpty: ([Reply]) async throws -> Void = { _ in },
    _ show: @escaping @Sendable (ReplyPiece) -> Void
  )
    async throws -> [Reply]
  {
    let teacher = group.teacher
    let gate = gates.gate(for: teacher)
    let begin = gate.now
    var pressedSince: Double?
    var attempts = Attempts()
    // Why the endpoint refused the calls with their schema, if they are asked again with it in words.
    var refusedSchema: Refusal?
    while true {
      let group =
        refusedSchema != nil || schemaRefusers.contains(teacher.name)
        ? group.withSchemaInPrompt : group
      let manner = manners.manner(of: teacher)
      let pass = try await gate.enter(group)
      let reader =
        isShown ? AnswerReader(group.interface, show) : AnswerReader(group.interface)
      let outcome: AttemptOutcome
      do {
        counter.begin()
        defer { counter.end() }
        // What is on its way is paid for: a stop waits for it, and begins nothing more.
        outcome = try await attempt(
          group, manner, reader, endpoint: pass.endpoint, isShielded: !isShown)
      } catch {
        gate.leave(pass, .other)
        throw await explained(error, teacher, group.first.kind)
      }
      attempts.othersWereAnswered = gate.wasAnswered(since: begin)
      attempts.wasEverAnswered = gate.wasAnswered(since: -.infinity)
      attempts.pressedFor = pressedSince.map { gate.now - max($0, gate.lastAnswer) } ?? 0
      (attempts.unreached, attempts.unreachedFor) = gate.broken
      let pushedBack = attempts.pushedBack
      let move = policy.move(
        after: outcome, &attempts, jitter: .random(in: 0..<1), teacher: teacher,
        interface: group.interface)
      let trouble = Reading.trouble(of: outcome, move, group.interface)
      if attempts.pushedBack > pushedBack { pressedSince = pressedSince ?? gate.now }
      gate.leave(pass, Pace.Ending(move, trouble, isOneOfSeveral: teacher.endpointCount > 1))
      let empty = attempts.takeEmpty()
      if !empty.isEmpty { try await onEmpty(empty) }
      switch move {
      case .accept(let replies):
        // What is answered in words and not with a schema is so for all.
        if refusedSchema != nil { schemaRefusers.insert(teacher.name) }
        // More choices than were asked for are paid for, too.
        let beyond = replies.dropFirst(group.calls.count)
        if !beyond.isEmpty { try await onEmpty(Array(beyond)) }
        let replies = replies.prefix(group.calls.count).map { $0.completed(for: group) }
        counter.count { traffic in
          traffic.answers += replies.count
          traffic.estimated += replies.count { $0.isEstimated }
          for reply in replies {
            if let other = ServedModel(reply.servedBy, by: teacher) { traffic.count(other) }
          }
        }
        return replies
      case .refuse(let refusal):
        if let trouble, isAskedOtherwise(after: trouble, manner, teacher) { continue }
        if group.wasSchemaRefused(refusal) {
          schemaRefusers.insert(teacher.name)
          continue
        }
        if refusedSchema == nil, group.mayBeSchemaRefused(refusal) {
          refusedSchema = refusal
          continue
        }
        throw refusedSchema ?? refusal
      case .stop(let error):
        if let trouble, isAskedOtherwise(after: trouble, manner, teacher) { continue }
        if let trouble, leavesOut(pass.endpoint, after: trouble, gate, teacher) { continue }
        throw await explained(error, teacher, group.first.kind)
      case .retry(let delay, let reason):
        // What was shown already cannot be taken back.
        if isShown, reader.hasShown || attempts.failed > 1 || attempts.pushedBack > 5 {
          throw RetortError(
            .teacher, "teacher \"\(teacher.name)\" did not answer", cause: reason)
        }
        // Another address answers at once.
        let isElsewhere = trouble?.kind == .fault && gate.hasOthers(than: pass.endpoint)
        try await wait(
          isElsewhere ? 0 : delay, told(reason, pass.endpoint, teacher), trouble, teacher,
          rest: isElsewhere ? 0 : gate.rest)
      }
    }
  }

  private func wait(
    _ delay: Double, _ reason: String, _ trouble: EndpointTrouble?, _ teacher: Teacher, rest: Double
  )
    async throws
  {
    counter.count { traffic in
      if trouble?.kind == .pressure { traffic.pushedBack += 1 } else { traffic.failed += 1 }
      traffic.waited += delay
    }
    // Who rests is asked later than each call would be by itself.
    onRetry(Retry(teacher: teacher.name, because: reason, delay: max(delay, rest)))
    try await Task.sleep(for: .seconds(delay))
  }

  /// A reason with the address that it is of, where there are several.
  private func told(_ reason: String, _ endpoint: Int, _ teacher: Teacher) -> String {
    guard case .endpoints(let urls, _) = teacher.place, urls.count > 1 else { return reason }
    return "\(urls[endpoint]): \(reason)"
  }

  /// Whether an endpoint wants to be asked in streams, or not in streams.
  private func isAskedOtherwise(after trouble: EndpointTrouble, _ sent: Manner, _ teacher: Teacher)
    -> Bool
  {
    let (again, note) = manners.change(after: trouble, sent, teacher)
    if let note { onRetry(Retry(teacher: teacher.name, because: note, delay: 0)) }
    return again
  }

  /// Leaves an address out of several that cannot be asked, as long as there are others.
  private func leavesOut(
    _ endpoint: Int, after trouble: EndpointTrouble, _ gate: Gate, _ teacher: Teacher
  ) -> Bool {
    guard [.key, .place, .all].contains(trouble.kind), gate.leaveOut(endpoint) else { return false }
    let reason = "it is left out, since it cannot be asked: HTTP \(trouble.status)"
    onRetry(Retry(teacher: teacher.name, because: told(reason, endpoint, teacher), delay: 0))
    return true
  }

  private func attempt(
    _ group: CallGroup, _ manner: Manner, _ reader: AnswerReader, endpoint: Int, isShielded: Bool
  ) async throws -> AttemptOutcome {
    let teacher = group.teacher
    let interface = group.interface
    let url = try teacher.url(
      try await address(of: teacher, for: group.first.kind, endpoint: endpoint), interface.path)
    var body = interface.body(group)
    if group.first.kind == .answer { manner.ask(&body, teacher.interface) }
    var request = try Request.posting(body, to: url).from(teacher)
    if body["stream"] != true, group.first.kind == .answer {
      request.timeouts = request.timeouts.ofOnePiece
    }
    return try await connections.answer(to: request, reader, isShielded: isShielded)
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
  ///
  /// - Parameter isOneOfSeveral: whether others answer in its place while it rests.
  init(_ move: NextMove, _ trouble: EndpointTrouble?, isOneOfSeveral: Bool) {
    switch (move, trouble) {
    case (.accept(let replies), _): self = .answered(CallTokens(replies))
    case (_, let trouble?) where trouble.kind == .pressure: self = .pushedBack(trouble.pause)
    case (_, let trouble?) where trouble.kind == .fault && (trouble.status == 0 || isOneOfSeveral):
      self = .broken
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
