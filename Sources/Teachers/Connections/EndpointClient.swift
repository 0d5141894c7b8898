import Machine
import Values

/// Requests to one endpoint that are no calls, each made again if it does not go well.
struct EndpointClient: Sendable {
  let teacher: Teacher
  /// What is true of the teacher if it does not go well in the end: "does not take batches".
  let what: String
  let connections: Connections
  let policy: RetryPolicy

  /// - Parameter done: looks whether a request that seems to have failed was taken after all.
  /// - Returns: the response's JSON object.
  /// - Throws: ``RetortError`` of kind `teacher` if there is no successful response in the end.
  func send(
    _ request: Request, unlessDone done: () async throws -> Record? = { nil }
  ) async throws -> Record {
    var failed = 0
    while true {
      failed += 1
      var trouble = ""
      var pause = 0.0
      do {
        let response = try await connections.response(to: try request.from(teacher))
        if response.isSuccess, let record = response.record { return record }
        trouble = "HTTP \(response.status): \(response.excerpt)"
        pause = response.requestedPause ?? 0
        let isPassing = response.status >= 500 || response.status == 429 || response.isSuccess
        guard isPassing else { throw unusable(trouble) }
      } catch let error as ConnectionTrouble {
        trouble = error.description
      }
      guard failed < policy.attempts else { throw unusable(trouble) }
      try await Task.sleep(for: .seconds(max(policy.delay(failed), pause)))
      if let record = try await done() { return record }
    }
  }

  /// - Parameter trouble: what the endpoint said; secrets are taken out.
  func unusable(_ trouble: String) -> RetortError {
    let secrets = (try? teacher.secrets) ?? Secrets()
    return RetortError(
      .teacher, "teacher \"\(teacher.name)\" \(what)", cause: secrets.redacted(trouble))
  }
}
