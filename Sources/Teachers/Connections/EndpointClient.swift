import Machine
import Values

/// Requests to one endpoint that are no calls, each made again if it does not go well.
struct EndpointClient: Sendable {
  let teacher: Teacher
  /// What is true of the teacher if it does not go well in the end: "does not take batches".
  let what: String
  let connections: Connections
  let policy: RetryPolicy

  /// - Parameters:
  ///   - refused: looks at a response that is no success before anything else does; may throw.
  ///   - done: looks whether a request that seems to have failed was taken after all.
  /// - Returns: the response's JSON object.
  /// - Throws: ``RetortError`` of kind `teacher` if there is no successful response in the end.
  func send(
    _ request: Request, refused: (Response) throws -> Void = { _ in },
    unlessDone done: () async throws -> Record? = { nil }
  ) async throws -> Record {
    var attempts = Attempts()
    let begin = ContinuousClock.now
    while true {
      let outcome: AttemptOutcome
      do {
        let response = try await connections.response(to: try request.from(teacher))
        if response.isSuccess, let record = response.record, response.trouble(record) == nil {
          return record
        }
        if !response.isSuccess { try refused(response) }
        outcome = .response(response)
      } catch let error as ConnectionTrouble {
        outcome = .failure(error.description)
      }
      attempts.pressedFor = (ContinuousClock.now - begin) / .seconds(1)
      let pause = try pause(after: outcome, &attempts)
      try await Task.sleep(for: .seconds(pause))
      if let record = try await done() { return record }
    }
  }

  /// Seconds until the next attempt.
  ///
  /// - Throws: ``RetortError`` of kind `teacher` if there is none.
  func pause(after outcome: AttemptOutcome, _ attempts: inout Attempts) throws -> Double {
    let trouble: EndpointTrouble
    let message: String
    switch Reading(outcome, NoReplies()) {
    case .trouble(let found, let words): (trouble, message) = (found, words)
    case .unreadable(let reason, let excerpt, let status):
      (trouble, message) = (EndpointTrouble(fault: reason), "HTTP \(status): \(excerpt)")
    case .replies: (trouble, message) = (EndpointTrouble(fault: "it is no answer"), "")
    }
    let told = trouble.status == 0 ? message : "HTTP \(trouble.status): \(message)"
    switch trouble.kind {
    case .pressure:
      attempts.pushedBack += 1
      let pause = max(policy.delay(attempts.pushedBack), trouble.pause ?? 0)
      guard attempts.pressedFor + pause <= teacher.patience else { throw unusable(told) }
      return pause
    case .fault:
      attempts.failed += 1
      guard attempts.failed < policy.attempts else { throw unusable(told) }
      return max(policy.delay(attempts.failed), trouble.pause ?? 0)
    case .row, .account, .key, .place, .all: throw unusable(told)
    }
  }

  /// - Parameter trouble: what the endpoint said; secrets are taken out.
  func unusable(_ trouble: String) -> RetortError {
    let secrets = (try? teacher.secrets) ?? Secrets()
    return RetortError(
      .teacher, "teacher \"\(teacher.name)\" \(what)", cause: secrets.redacted(trouble))
  }
}

/// What is no chat brings no replies.
private struct NoReplies: Interface {
  var path: String { "" }
  func headers(key: String?) -> [(name: String, value: String)] { [] }
  func body(_ group: CallGroup) -> Record { [:] }
  func replies(_ body: Record) throws(UnreadableReply) -> [Reply] {
    throw UnreadableReply("it is no answer")
  }
  func piece(_ event: Record) -> ReplyPiece { ReplyPiece() }
}
