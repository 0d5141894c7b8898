import Foundation
import Values

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
  ///   - content: the message. Marks of a reasoning count where the message begins with one; see ``ThinkMarks/known``.
  ///     Models whose template opens the reasoning write only the closing mark: then all before the first one is
  ///     reasoning, unless an opening one stands before it. Marks in quotation marks are words about marks. A reasoning
  ///     that does not close makes all of it reasoning.
  ///   - reasoning: the reasoning, if the endpoint sent it apart. What the content has of it again is left out.
  ///   - marks: what stands around the model's reasoning, beside what is known.
  public init(content: String, reasoning: String?, marks: ThinkMarks? = nil) {
    let inText = Self.split(content, own: marks, isApart: reasoning != nil)
    guard let reasoning else {
      (self.reasoning, answer) = (inText.reasoning, inText.answer)
      return
    }
    // One block, also where the endpoint sends the reasoning apart and leaves it in the text.
    let apart = trimmed(Self.split(reasoning, own: marks, isApart: true).whole[...])
    switch inText.reasoning {
    case let again? where !again.isEmpty && !Self.says(apart, again):
      self.reasoning = apart.isEmpty || Self.says(again, apart) ? again : "\(apart)\n\n\(again)"
    default: self.reasoning = apart
    }
    answer = inText.answer
  }

  private typealias Parts = (reasoning: String?, answer: String, whole: String)

  private static func split(_ content: String, own: ThinkMarks?, isApart: Bool) -> Parts {
    let start = withoutLeadingSpace(content[...])
    for marks in (own.map { [$0] } ?? []) + ThinkMarks.known where starts(start, with: marks.open) {
      let body = start[start.utf8.index(start.startIndex, offsetBy: marks.open.utf8.count)...]
      guard let mark = firstMark(marks.close, in: body) else {
        let thought = trimmed(body)
        return (thought, "", thought)
      }
      let thought = trimmed(body[..<mark.lowerBound])
      let answer = withoutSolutionMarks(body[mark.upperBound...], behind: marks)
      return (
        thought.isEmpty ? nil : thought, answer,
        thought.isEmpty ? answer : "\(thought)\n\n\(answer)"
      )
    }
    if let harmony = HarmonyText(start) {
      return (harmony.reasoning, harmony.answer, harmony.whole)
    }
    let closings = (own.map { [$0] } ?? []) + ThinkMarks.openedByTemplates
    for marks in closings {
      // Beside a reasoning that came apart only a mark at the beginning is one that was left there.
      if isApart {
        guard starts(start, with: marks.close) else { continue }
      }
      guard let mark = firstMark(marks.close, in: start),
        firstMark(marks.open, in: start[..<mark.lowerBound]) == nil
      else { continue }
      let thought = trimmed(start[..<mark.lowerBound])
      return (thought.isEmpty ? nil : thought, trimmed(start[mark.upperBound...]), content)
    }
    return (nil, withoutBlankLines(content), content)
  }

  /// A text without blank lines before it and white space behind it. The first line's indentation stays, since code has a
  /// meaning by it; a single space is how some models begin a word.
  private static func withoutBlankLines(_ content: String) -> String {
    let trimmed = trimmed(content[...])
    let indentation = content.utf8.prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
      .reversed().prefix { $0 == 0x20 || $0 == 0x09 }
    guard !trimmed.isEmpty, indentation.count > 1 || indentation.first == 0x09 else {
      return trimmed
    }
    return String(decoding: indentation.reversed(), as: UTF8.self) + trimmed
  }

  /// Whether one text has the other in it, but for white space around it.
  private static func says(_ whole: String, _ part: String) -> Bool {
    whole.utf8.count >= part.utf8.count && firstPlace(of: part, in: whole[...]) != nil
  }

  /// OpenThinker's answers stand between marks of their own.
  private static func withoutSolutionMarks(_ answer: Substring, behind marks: ThinkMarks) -> String
  {
    var answer = trimmed(answer)
    guard marks.open == "<|begin_of_thought|>" else { return answer }
    if answer.hasPrefix("<|begin_of_solution|>") {
      answer.removeFirst("<|begin_of_solution|>".count)
    }
    if answer.hasSuffix("<|end_of_solution|>") { answer.removeLast("<|end_of_solution|>".count) }
    return trimmed(answer[...])
  }
}

/// The channels of OpenAI's open models (harmony), as they stand in a text when the server does not know them: with
/// their marks, or with the names only, where the marks were left out.
private struct HarmonyText {
  var reasoning: String?
  var answer = ""
  let whole: String

  /// Nil if it is none.
  init?(_ text: Substring) {
    whole = String(text)
    let begins = ["<|channel|>", "<|start|>assistant<|channel|>"].contains {
      starts(text, with: $0)
    }
    guard begins else {
      guard let bare = Self.withoutMarks(text) else { return nil }
      (reasoning, answer) = bare
      return
    }
    var thoughts: [String] = []
    var rest = text
    while let channel = firstPlace(of: "<|channel|>", in: rest),
      let message = firstPlace(of: "<|message|>", in: rest[channel.upperBound...])
    {
      let name = trimmed(rest[channel.upperBound..<message.lowerBound])
      rest = rest[message.upperBound...]
      let ends = ["<|end|>", "<|return|>", "<|call|>", "<|start|>", "<|channel|>"].compactMap {
        firstPlace(of: $0, in: rest)?.lowerBound
      }
      let end = ends.min() ?? rest.endIndex
      let words = trimmed(rest[..<end])
      rest = rest[end...]
      if name.hasPrefix("final") {
        answer += answer.isEmpty ? words : "\n\n\(words)"
      } else if !words.isEmpty {
        thoughts.append(words)
      }
    }
    reasoning = thoughts.isEmpty ? nil : thoughts.joined(separator: "\n\n")
  }

  private static func withoutMarks(_ text: Substring) -> (String?, String)? {
    guard starts(text, with: "analysis"), let mark = firstPlace(of: "assistantfinal", in: text)
    else {
      return nil
    }
    return (
      trimmed(text[text.utf8.index(text.startIndex, offsetBy: 8)..<mark.lowerBound]),
      trimmed(text[mark.upperBound...])
    )
  }
}

// Responses are long and marks are few bytes: they are looked for among bytes, and white space among
// scalars. Characters would take a hundred times as long.

private func starts(_ text: Substring, with mark: String) -> Bool {
  text.utf8.starts(with: mark.utf8)
}

/// Where a mark first stands that is not in quotation marks.
private func firstMark(_ mark: String, in text: Substring) -> Range<Substring.Index>? {
  var rest = text
  while let place = firstPlace(of: mark, in: rest) {
    let before =
      place.lowerBound > text.startIndex ? text.utf8[text.utf8.index(before: place.lowerBound)] : 0
    let behind = place.upperBound < text.endIndex ? text.utf8[place.upperBound] : 0
    let isQuoted = before == behind && [0x60, 0x22, 0x27].contains(before)
    if !isQuoted { return place }
    rest = text[place.upperBound...]
  }
  return nil
}

/// Where a text first stands in another.
private func firstPlace(of mark: String, in text: Substring) -> Range<Substring.Index>? {
  var copy = text
  var mark = mark
  let offset: Int? = copy.withUTF8 { bytes in
    mark.withUTF8 { mark in
      guard let first = mark.first else { return nil }
      let bytes = UnsafeRawBufferPointer(bytes)
      var index = 0
      while let place = bytes.place(of: first, from: index), place + mark.count <= bytes.count {
        if memcmp(bytes.baseAddress! + place, mark.baseAddress!, mark.count) == 0 { return place }
        index = place + 1
      }
      return nil
    }
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
