import Values

extension ChatClient {
  /// Asks once and hands over the answer as it is written; what an endpoint sends in one piece is one piece.
  ///
  /// What cannot be answered at once is asked for once more, unless some of the answer was handed over.
  ///
  /// - Throws: ``RetortError`` of kind `teacher` if it does not go well.
  public func stream(_ call: Call, _ take: @escaping @Sendable (ReplyPiece) -> Void) async throws
    -> Reply
  {
    let shown = ShownPieces(take)
    let reply: Reply
    do {
      reply = try await ask(CallGroup(call), isShown: true) { shown.take($0) }[0]
    } catch let refusal as Refusal {
      throw RetortError(
        .teacher, "teacher \"\(call.teacher.name)\" did not answer",
        cause: refusal.status == 0 ? refusal.message : "HTTP \(refusal.status): \(refusal.message)")
    }
    shown.takeRest(of: reply)
    return reply
  }
}

/// What has been handed over of an answer. One task at a time uses it.
private final class ShownPieces: @unchecked Sendable {
  private let show: @Sendable (ReplyPiece) -> Void
  private var isEmpty = true

  init(_ show: @escaping @Sendable (ReplyPiece) -> Void) {
    self.show = show
  }

  func take(_ piece: ReplyPiece) {
    if !piece.content.isEmpty || !piece.reasoning.isEmpty { isEmpty = false }
    show(piece)
  }

  /// The whole answer, if none of it came in pieces.
  func takeRest(of reply: Reply) {
    guard isEmpty else { return }
    var piece = ReplyPiece()
    piece.content = reply.content
    piece.reasoning = reply.reasoning ?? ""
    show(piece)
  }
}
