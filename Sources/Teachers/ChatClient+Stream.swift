import Synchronization
import Values

extension ChatClient {
  /// Asks once and hands over the answer as it is written; the pieces put together are the reply.
  ///
  /// - Throws: ``RetortError`` of kind `teacher` if it does not go well.
  public func stream(_ call: Call, _ take: @escaping @Sendable (ReplyPiece) -> Void) async throws
    -> Reply
  {
    let teacher = call.teacher
    let interface = teacher.interface.interface
    var body = interface.body(CallGroup(call))
    body["stream"] = true
    if teacher.interface != .anthropic {
      body["stream_options"] = .record(["include_usage": true])
    }
    let url = try teacher.url(try await address(of: teacher), interface.path)
    let request = try Request.posting(body, to: url).from(teacher)
    let whole = Mutex(ReplyPiece())
    let lines = LineSplitter()
    let response: Response
    do {
      response = try await connections.stream(request) { bytes in
        for line in lines.add(bytes) where line.starts(with: "data:".utf8) {
          guard let event = Response(status: 200, bytes: Array(line.dropFirst(5))).record else {
            continue  // "[DONE]"
          }
          let piece = interface.piece(event)
          whole.withLock { $0.add(piece) }
          take(piece)
        }
      }
    } catch let trouble as ConnectionTrouble {
      throw RetortError(
        .teacher, "teacher \"\(teacher.name)\" did not answer", cause: trouble.description)
    }
    guard response.isSuccess else {
      throw RetortError(
        .teacher, "teacher \"\(teacher.name)\" did not answer",
        cause: "HTTP \(response.status): \(response.excerpt)")
    }
    return whole.withLock { whole in
      Reply(
        content: whole.content, reasoning: whole.reasoning.isEmpty ? nil : whole.reasoning,
        finishReason: whole.finishReason ?? "unknown", promptTokens: whole.promptTokens,
        completionTokens: whole.completionTokens)
    }
  }
}

extension ReplyPiece {
  /// Puts a later piece behind this one.
  mutating func add(_ piece: ReplyPiece) {
    content += piece.content
    reasoning += piece.reasoning
    finishReason = piece.finishReason ?? finishReason
    promptTokens = piece.promptTokens ?? promptTokens
    completionTokens = piece.completionTokens ?? completionTokens
  }
}
