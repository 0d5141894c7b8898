/// A response taken apart: what the model thought, and what it then answered.
///
/// Nothing is lost and nothing stands twice: but for the marks and the white space around them,
/// reasoning and answer together are the response.
public struct ReasoningSplit: Sendable, Equatable {
  /// Nil if the response shows no reasoning.
  public let reasoning: String?
  /// Empty if the reasoning was cut before its end.
  public let answer: String

  /// - Parameters:
  ///   - content: the message. It is split at its first `</think>`; models whose template opens
  ///     the reasoning write no `<think>` of their own. A `<think>` that does not close makes all
  ///     of it reasoning.
  ///   - reasoning: the reasoning, if the endpoint sent it apart; the content is the answer then.
  public init(content: String, reasoning: String?) {
    let open = "<think>"
    let close = "</think>"
    if let reasoning {
      self.reasoning = Self.trimmed(reasoning)
      answer = Self.trimmed(content)
      return
    }
    let start = content.drop { $0.isWhitespace }
    let opened = start.hasPrefix(open)
    let body = opened ? start.dropFirst(open.count) : start
    if let mark = body.firstRange(of: close) {
      let thought = Self.trimmed(body[..<mark.lowerBound])
      self.reasoning = thought.isEmpty ? nil : thought
      answer = Self.trimmed(body[mark.upperBound...])
    } else if opened {
      self.reasoning = Self.trimmed(body)
      answer = ""
    } else {
      self.reasoning = nil
      answer = Self.trimmed(content)
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(text[...last].drop { $0.isWhitespace })
  }
}
