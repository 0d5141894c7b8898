import Corpus
import Values

/// What was said, in its order, in any of the forms in which datasets keep it.
///
/// A turn is an object with a speaker (`role`, `from`, `speaker`, `author`) and a text (`content`, `value`, `text`,
/// `message`), or a text alone: those who say such ones take turns. A text may come in parts.
public struct Conversation: Sendable, Equatable {
  /// Who says something, whatever datasets call them.
  public enum Speaker: Sendable, Equatable {
    case system
    case user
    case assistant
    /// A tool, or somebody whose name tells nothing.
    case other

    public init(named name: String) {
      switch name.lowercased() {
      case "system", "developer", "system_prompt": self = .system
      // One of an exchange of two, by the names of its columns.
      case "instruction", "prompt", "question", "query", "prompter", "asker", "input": self = .user
      case "response", "completion", "answer", "output", "ai": self = .assistant
      default:
        switch QuestionContext.Speaker(named: name) {
        case .user: self = .user
        case .assistant: self = .assistant
        case nil: self = .other
        }
      }
    }
  }

  /// What was said at once.
  public struct Turn: Sendable, Equatable {
    public let speaker: Speaker
    /// The speaker as the row has it.
    public let name: String
    /// Empty where nothing was said, as before a call of a tool.
    public let text: String
    /// Whether there is more than the text: a picture, a call of a tool.
    public let hasOthers: Bool
  }

  public let turns: [Turn]

  /// Reads a list of turns, or the JSON of one; nil if it is none.
  ///
  /// - Parameter usersOnly: whether turns that are texts alone are all the user's.
  public init?(_ value: Value, usersOnly: Bool = false) {
    guard let list = Self.list(value), !list.isEmpty else { return nil }
    if list.allSatisfy({ $0.string != nil }) {
      turns = list.enumerated().map { place, text in
        let isUser = usersOnly || place % 2 == 0
        return Turn(
          speaker: isUser ? .user : .assistant, name: isUser ? "user" : "assistant",
          text: text.string ?? "", hasOthers: false)
      }
      return
    }
    var turns: [Turn] = []
    for element in list {
      guard let record = element.record, let name = Self.speaker(of: record) else { return nil }
      let content = Self.said(record)
      let text = Self.text(of: content)
      turns.append(
        Turn(
          speaker: Speaker(named: name), name: name, text: text ?? Self.texts(of: content),
          hasOthers: text == nil))
    }
    self.turns = turns
  }

  /// All that one speaker says, a paragraph each; nil if it is nothing.
  public func text(of speaker: Speaker) -> String? {
    let texts = turns.filter { $0.speaker == speaker && !$0.text.isEmpty }.map(\.text)
    return texts.isEmpty ? nil : texts.joined(separator: "\n\n")
  }

  /// Whether a value looks like turns; only its beginning is looked at.
  public static func isOne(_ value: Value) -> Bool {
    if let list = value.list {
      if let record = list.first?.record {
        return speaker(of: record) != nil && said(record) != nil
      }
      return false
    }
    // JSON of one, which is only read if it begins so.
    guard let text = value.string, text.utf8.first == UInt8(ascii: "[") else { return false }
    return text.utf8.dropFirst().first { $0 > 0x20 } == UInt8(ascii: "{")
      && Self.list(value).map { isOne(.list($0)) } == true
  }

  private static func list(_ value: Value) -> [Value]? {
    value.list
      ?? value.string.flatMap { text in
        text.utf8.first == UInt8(ascii: "[") ? (try? JSONParser().parse(text))?.list : nil
      }
  }

  private static let speakers = ["role", "from", "speaker", "author"]
  private static let contents = ["content", "value", "text", "message"]

  private static func speaker(of turn: Record) -> String? {
    for name in speakers {
      switch turn[name] {
      case .string(let speaker): return speaker
      // As chat interfaces export them.
      case .record(let author): return author["role"]?.string
      default: continue
      }
    }
    return nil
  }

  private static func said(_ turn: Record) -> Value? {
    for name in contents { if let value = turn[name] { return value } }
    return nil
  }

  /// A text, or the texts of a list of parts; nil for anything else, a picture for instance.
  public static func text(of content: Value?) -> String? {
    switch content {
    case .string(let text): return text
    case .record(let part): return text(of: part)
    case .list(let parts) where !parts.isEmpty:
      var whole = ""
      for part in parts {
        guard let text = part.string ?? part.record.flatMap(text(of:)) else { return nil }
        whole += text
      }
      return whole
    default: return nil
    }
  }

  /// The text of a part: `{type: text, text: …}`, also with the text in a `value`, or a list of `parts`.
  private static func text(of part: Record) -> String? {
    if let text = part["text"]?.string ?? part["text"]?.record?["value"]?.string { return text }
    if let parts = part["parts"] { return text(of: parts) }
    return nil
  }

  /// The texts among parts of all kinds.
  private static func texts(of content: Value?) -> String {
    (content?.list ?? []).compactMap { $0.string ?? $0.record.flatMap(text(of:)) }.joined()
  }
}
