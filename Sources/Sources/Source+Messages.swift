import Corpus
import Formats
import Recipes
import Values

// Questions that stand in a chat.

extension Source {
  /// What a row asks, and what stands before that.
  func asked(in row: Record) throws(Unusable) -> (text: String, context: QuestionContext?) {
    let system = try spec.system.map { column throws(Unusable) in try scalar(column, in: row) }
    guard let messages = spec.messages else {
      let text = try self.text(spec.question, in: row)
      return (text, system.map { QuestionContext(system: $0, turns: []) })
    }
    var chat = try Chat(messages.column.value.text, try value(messages.column, in: row))
    let text: String
    if messages.holdQuestion {
      text = try chat.takeQuestion()
    } else {
      text = try self.text(spec.question, in: row)
      // The chat may end in what is asked.
      if chat.turns.last == .init(.user, text) { chat.turns.removeLast() }
    }
    let own = system ?? chat.system
    return (
      text,
      own == nil && chat.turns.isEmpty ? nil : QuestionContext(system: own, turns: chat.turns)
    )
  }

  private func text(_ column: Marked<CellExpression>, in row: Record) throws(Unusable) -> String {
    let value = try value(column, in: row)
    if let text = value.string { return text }
    throw Unusable(column: column.value.text, problem: "should hold a text, not \(value.kind)")
  }
}

/// The messages of a row.
private struct Chat {
  private let column: String
  private(set) var system: String?
  var turns: [QuestionContext.Turn] = []

  /// - Parameter value: a list of messages (`role` and `content`, or `from` and `value`), or its JSON.
  init(_ column: String, _ value: Value) throws(Source.Unusable) {
    self.column = column
    let list = value.list ?? value.string.flatMap { (try? JSONParser().parse($0))?.list }
    guard let list else {
      throw Source.Unusable(
        column: column, problem: "should hold a list of messages, not \(value.kind)")
    }
    for message in list {
      guard let message = message.record,
        let name = (message["role"] ?? message["from"] ?? message["speaker"])?.string,
        let text = Self.text(message["content"] ?? message["value"] ?? message["text"])
      else { throw Source.Unusable(column: column, problem: "has a message without role or text") }
      if ["system", "developer"].contains(name.lowercased()) {
        system = system.map { "\($0)\n\n\(text)" } ?? text
      } else if let speaker = QuestionContext.Speaker(named: name) {
        turns.append(.init(speaker, text))
      } else {
        throw Source.Unusable(
          column: column,
          problem: "has a message of \"\(name.prefix(40))\", which is neither user nor assistant")
      }
    }
  }

  /// Takes the last message of the user's; what the assistant said behind it is what is asked for.
  mutating func takeQuestion() throws(Source.Unusable) -> String {
    guard let last = turns.lastIndex(where: { $0.speaker == .user }) else {
      throw Source.Unusable(column: column, problem: "has no message of a user")
    }
    defer { turns.removeSubrange(last...) }
    return turns[last].text
  }

  /// A text, or the texts of a list of parts; nil for anything else, a picture for instance.
  private static func text(_ content: Value?) -> String? {
    if let text = content?.string { return text }
    guard let parts = content?.list, !parts.isEmpty else { return nil }
    let texts = parts.map { $0.string ?? $0.record?["text"]?.string }
    return texts.contains { $0 == nil } ? nil : texts.compactMap(\.self).joined()
  }
}
