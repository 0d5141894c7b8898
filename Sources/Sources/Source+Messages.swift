import Corpus
import Formats
import Recipes
import Values

// Questions that stand in a chat.

extension Source {
  /// What a row asks, and what stands before that.
  func asked(in row: Record) throws(Unusable) -> (text: String, context: QuestionContext?) {
    let system = try spec.system.map { column throws(Unusable) in try scalar(column, in: row) }
    guard let messages = spec.messages else { return try asked(in: row, system) }
    var chat = try Chat(messages.column.value.text, try value(messages.column, in: row))
    let text: String
    if messages.holdQuestion {
      text = try chat.takeQuestion()
    } else {
      text = try self.text(spec.question, in: row)
      chat.dropLast(user: text)
    }
    return (text, try chat.context(system))
  }

  /// The same for a source of which the recipe names no column of messages.
  private func asked(in row: Record, _ system: String?) throws(Unusable) -> (
    text: String, context: QuestionContext?
  ) {
    let column = spec.question.value.text
    let isGuessed = spec.questionIsGuessed && row[column] == nil
    if isGuessed, case .turns(let chats, _) = ConversationShape(of: row).layout {
      return try asked(of: chats, row[chats] ?? .null, system)
    }
    if isGuessed {
      let shape = ConversationShape(of: row)
      if let question = shape.parts(of: row).question {
        let earlier = shape.earlier(in: row)
        let context =
          earlier.isEmpty && system == nil
          ? nil : QuestionContext(system: system, turns: earlier)
        return (earlier.isEmpty ? question : shape.last(of: row) ?? question, context)
      }
    }
    let value = try value(spec.question, in: row)
    if Conversation.isOne(value) { return try asked(of: column, value, system) }
    let text = try self.text(spec.question, in: row)
    return (
      takesInput ? ConversationShape.question(text, inputOf: row) : text,
      system.map { QuestionContext(system: $0, turns: []) }
    )
  }

  /// The last message of the user's in a chat.
  private func asked(of column: String, _ value: Value, _ system: String?) throws(Unusable) -> (
    text: String, context: QuestionContext?
  ) {
    var chat = try Chat(column, value)
    let text = try chat.takeQuestion()
    return (text, try chat.context(system))
  }

  private func text(_ column: Marked<CellExpression>, in row: Record) throws(Unusable) -> String {
    let value = try value(column, in: row)
    if let text = Conversation.text(of: value) { return text }
    if column.value.picksMany, let texts = value.list?.map({ Conversation.text(of: $0) }),
      !texts.contains(nil)
    {
      return texts.compactMap(\.self).joined(separator: "\n\n")
    }
    throw Unusable(column: column.value.text, problem: "should hold a text, not \(value.kind)")
  }
}

/// The messages of a row.
private struct Chat {
  private let column: String
  private var turns: [Conversation.Turn]

  /// - Parameter value: a list of messages in any of the forms of ``Conversation``.
  init(_ column: String, _ value: Value) throws(Source.Unusable) {
    self.column = column
    guard let conversation = Conversation(value, usersOnly: column == "turns") else {
      let isList = value.list?.isEmpty == false
      throw Source.Unusable(
        column: column,
        problem: isList
          ? "has a message without role or text"
          : "should hold a list of messages, not \(value.kind)")
    }
    turns = conversation.turns
  }

  private static let more =
    "has a message with more than text (a picture, a call of a tool), which is not sent"

  /// Takes the last message of the user's; what the assistant said behind it is what is asked for.
  mutating func takeQuestion() throws(Source.Unusable) -> String {
    guard let last = turns.lastIndex(where: { $0.speaker == .user }) else {
      let other = turns.first { $0.speaker == .other }
      throw Source.Unusable(
        column: column, problem: other.map(Self.problem) ?? "has no message of a user")
    }
    let question = turns[last]
    guard !question.hasOthers else { throw Source.Unusable(column: column, problem: Self.more) }
    // System prompts count wherever they stand.
    turns = turns[..<last] + turns[last...].filter { $0.speaker == .system }
    return question.text
  }

  /// Leaves out the last message if the user asks the question with it.
  mutating func dropLast(user text: String) {
    if let last = turns.last, last.speaker == .user, last.text == text { turns.removeLast() }
  }

  /// What stands before the question; nil for nothing.
  ///
  /// - Parameter system: the row's own system prompt, if it has one apart.
  func context(_ system: String?) throws(Source.Unusable) -> QuestionContext? {
    var prompts: [String] = []
    var earlier: [QuestionContext.Turn] = []
    for turn in turns {
      guard !turn.hasOthers else {
        throw Source.Unusable(column: column, problem: Self.more)
      }
      switch turn.speaker {
      case .system: prompts.append(turn.text)
      case .user: earlier.append(.init(.user, turn.text))
      case .assistant: earlier.append(.init(.assistant, turn.text))
      case .other: throw Source.Unusable(column: column, problem: Self.problem(turn))
      }
    }
    let own = system ?? (prompts.isEmpty ? nil : prompts.joined(separator: "\n\n"))
    return own == nil && earlier.isEmpty ? nil : QuestionContext(system: own, turns: earlier)
  }

  private static func problem(_ turn: Conversation.Turn) -> String {
    "has a message of \"\(turn.name.prefix(40))\", which is neither user nor assistant"
  }
}
