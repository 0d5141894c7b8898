import Corpus
import Values

/// Where a row has its question and its answer, and whether its turns are what a trainer expects.
public struct ConversationShape: Sendable {
  /// How rows tell question and answer.
  public enum Layout: Sendable, Equatable {
    /// Turns in a column (see ``Conversation``); an answer may stand in a column of its own.
    case turns(column: String, answer: String?)
    /// A column each; nil where there is none.
    case columns(question: String?, answer: String?)
  }

  public let layout: Layout
  /// Whether rows may have more than the first one had: an input, an answer.
  private let isGuessed: Bool

  private static let questions = [
    "question", "problem", "question_content", "prompt", "instruction", "query", "statement",
    "description", "input", "title", "text",
  ]
  private static let answers = [
    "response", "output", "completion", "answer", "solution", "generation", "chosen",
  ]
  private static let chats = [
    "conversations", "messages", "conversation", "dialogue", "dialog", "chat", "turns", "prompt",
    "chosen",
  ]
  /// What an instruction is about: Alpaca's column, and Dolly's.
  public static let inputs = ["input", "context"]

  /// All columns that are looked at.
  public static let columns: [String] = {
    var seen: Set<String> = []
    return (chats + questions + inputs + ["history"] + answers).filter { seen.insert($0).inserted }
  }()

  /// The shape that rows with these columns have.
  public init(of row: Record) {
    isGuessed = true
    let names = row.fields.map(\.name)
    let answer = Self.answers.first(where: names.contains)
    for column in Self.chats {
      guard let value = row[column] else { continue }
      if Conversation.isOne(value) || column != "prompt" && value.isListOfTexts {
        layout = .turns(column: column, answer: column == "prompt" ? answer : nil)
        return
      }
    }
    layout = .columns(
      question: Self.questions.first(where: names.contains), answer: answer)
  }

  /// For options: the columns that a user names.
  public init(question: String?, answer: String?) {
    isGuessed = false
    layout = .columns(question: question, answer: answer)
  }

  /// What of a row is its question, as a person is told: `the user's turns in "messages"`.
  public var questionPlace: String? {
    switch layout {
    case .turns(let column, _): "the user's turns in \"\(column)\""
    case .columns(let question?, _):
      takesInput ? "\"\(question)\" with its \"input\"" : "\"\(question)\""
    case .columns(nil, _): nil
    }
  }

  /// Whether what the question is about may stand in a column of its own.
  private var takesInput: Bool {
    if case .columns(question: "instruction", _) = layout { isGuessed } else { false }
  }

  /// The parts of a row; nil for what it does not have.
  public struct Parts {
    /// All that is asked: every turn of the user's, an instruction with its input.
    public var question: String?
    /// What is asked turn by turn, if there is more than one.
    public var turns: [String] = []
    /// The last answer.
    public var answer: String?
    /// Speakers that are neither the asker nor the answerer, and turns out of order.
    public var otherSpeakers: [String] = []
    public var isOneExchange = true
  }

  public func parts(of row: Record) -> Parts { parts(of: row, withAnswer: true) }

  /// The same; without the answer where nobody asks for it.
  func parts(of row: Record, withAnswer: Bool) -> Parts {
    switch layout {
    case .columns(let question, let answer):
      var parts = Parts(question: question.flatMap { Conversation.text(of: row[$0]) })
      if !withAnswer {
        // Most rows have it in a column of its own, which need not be looked at.
      } else if let answer {
        parts.answer = Self.answer(row[answer])
      } else if isGuessed {
        parts.answer = Self.answers.lazy.compactMap { Self.answer(row[$0]) }.first
      }
      if takesInput, let instruction = parts.question {
        parts.question = Self.question(instruction, inputOf: row)
      }
      guard isGuessed else { return parts }
      // What was asked before, in pairs, as LLaMA-Factory has it.
      let earlier = (row["history"]?.list ?? []).compactMap { $0.list?.first?.string }
      if !earlier.isEmpty, let last = parts.question {
        parts.turns = earlier + [last]
        parts.question = parts.turns.joined(separator: "\n\n")
        parts.isOneExchange = false
      }
      return parts
    case .turns(let column, let answer):
      guard
        let conversation = row[column].flatMap({ Conversation($0, usersOnly: column == "turns") })
      else { return Parts(isOneExchange: false) }
      return Self.parts(of: conversation, answer: answer.flatMap { Self.answer(row[$0]) })
    }
  }

  private static func parts(of conversation: Conversation, answer: String?) -> Parts {
    var parts = Parts()
    for turn in conversation.turns {
      switch turn.speaker {
      case .user: if !turn.text.isEmpty { parts.turns.append(turn.text) }
      case .assistant: if !turn.text.isEmpty || parts.answer == nil { parts.answer = turn.text }
      case .system, .other: parts.otherSpeakers.append(turn.name)
      }
    }
    if !parts.turns.isEmpty { parts.question = parts.turns.joined(separator: "\n\n") }
    if parts.turns.count == 1 { parts.turns = [] }
    if let answer { parts.answer = answer }
    let speakers = conversation.turns.map(\.speaker) + (answer == nil ? [] : [.assistant])
    parts.isOneExchange = speakers == [.user, .assistant]
    return parts
  }

  /// A text, or what the assistant says last.
  private static func answer(_ value: Value?) -> String? {
    guard let value else { return nil }
    if let text = value.string { return text }
    return Conversation(value)?.turns.last { $0.speaker == .assistant }?.text
      ?? Conversation.text(of: value)
  }

  /// What was said before the question, where rows tell it in pairs beside their columns; see LLaMA-Factory's `history`.
  public func earlier(in row: Record) -> [QuestionContext.Turn] {
    guard case .columns = layout else { return [] }
    return (row["history"]?.list ?? []).flatMap { pair -> [QuestionContext.Turn] in
      guard let texts = pair.list?.compactMap(\.string), texts.count == 2 else { return [] }
      return [.init(.user, texts[0]), .init(.assistant, texts[1])]
    }
  }

  /// What is asked last, without what was asked before it.
  public func last(of row: Record) -> String? {
    let parts = parts(of: row)
    return parts.turns.last ?? parts.question
  }

  /// An instruction with what it is about, if the row has that: Alpaca's `input`, or Dolly's `context`.
  public static func question(_ instruction: String, inputOf row: Record) -> String {
    for name in inputs {
      guard let input = row[name]?.string, input.contains(where: { !$0.isWhitespace }) else {
        continue
      }
      return "\(instruction)\n\n\(input)"
    }
    return instruction
  }
}

extension Value {
  /// Whether it is a list that begins with texts.
  fileprivate var isListOfTexts: Bool { list?.first?.string != nil }
}
