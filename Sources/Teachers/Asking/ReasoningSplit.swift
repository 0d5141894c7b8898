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
    if let reasoning {
      self.reasoning = trimmed(reasoning[...])
      answer = trimmed(content[...])
      return
    }
    let open = "<think>"
    let close = "</think>"
    let start = withoutLeadingSpace(content[...])
    let opened = start.utf8.starts(with: open.utf8)
    let body =
      opened ? start[start.utf8.index(start.startIndex, offsetBy: open.utf8.count)...] : start
    if let mark = firstPlace(of: close, in: body) {
      let thought = trimmed(body[..<mark.lowerBound])
      self.reasoning = thought.isEmpty ? nil : thought
      answer = trimmed(body[mark.upperBound...])
    } else if opened {
      self.reasoning = trimmed(body)
      answer = ""
    } else {
      self.reasoning = nil
      answer = trimmed(content[...])
    }
  }
}

// Responses are long and these marks are ASCII: they are looked for among bytes, and white space among
// scalars. Characters would take a hundred times as long.

/// Where a text of ASCII first stands in another.
private func firstPlace(of mark: String, in text: Substring) -> Range<Substring.Index>? {
  var copy = text
  let offset: Int? = copy.withUTF8 { bytes in
    let mark = Array(mark.utf8)
    var index = 0
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0],
        UnsafeBufferPointer(rebasing: bytes[index..<index + mark.count]).elementsEqual(mark)
      {
        return index
      }
      index += 1
    }
    return nil
  }
  guard let offset else { return nil }
  let lower = text.utf8.index(text.startIndex, offsetBy: offset)
  return lower..<text.utf8.index(lower, offsetBy: mark.utf8.count)
}

private func withoutLeadingSpace(_ text: Substring) -> Substring {
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }) else { return "" }
  return text[first...]
}

private func trimmed(_ text: Substring) -> String {
  let scalars = text.unicodeScalars
  guard let last = scalars.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
  return String(withoutLeadingSpace(text[..<scalars.index(after: last)]))
}

/// Whether a text is white space only.
func isBlank(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
}
