import Values

/// What stands before a question: a system prompt of its own, and what was said earlier.
public struct QuestionContext: Sendable, Equatable {
  /// Who said something.
  public enum Speaker: String, Sendable {
    case user
    case assistant

    /// As datasets call them: `human`, `gpt`, and so on; nil for all others.
    public init?(named name: String) {
      switch name.lowercased() {
      case "user", "human": self = .user
      case "assistant", "gpt", "model", "chatgpt", "bot", "bard", "bing": self = .assistant
      default: return nil
      }
    }
  }

  /// What was said at once.
  public struct Turn: Sendable, Equatable {
    public let speaker: Speaker
    public let text: String

    public init(_ speaker: Speaker, _ text: String) {
      self.speaker = speaker
      self.text = text
    }
  }

  /// Nil for the teacher's.
  public let system: String?
  /// In the order in which it was said.
  public let turns: [Turn]

  public init(system: String?, turns: [Turn]) {
    self.system = system
    self.turns = turns
  }

  /// As it is written into rows.
  public var record: Record {
    [
      "system": Value(system),
      "turns": .list(
        turns.map {
          .record(["speaker": .string($0.speaker.rawValue), "text": .string($0.text)])
        }),
    ]
  }

  /// Reads what was written by ``record``.
  ///
  /// - Throws: ``RetortError`` of kind `input`.
  public init(record: Record) throws {
    self.init(
      system: record["system"]?.string,
      turns: try (record["turns"]?.list ?? []).map { turn in
        guard let turn = turn.record,
          let speaker = Speaker(rawValue: try turn.text("speaker"))
        else {
          throw RetortError(.input, "a row cannot be read", cause: "a turn has no known speaker")
        }
        return Turn(speaker, try turn.text("text"))
      })
  }
}

extension Question {
  /// All that is asked, to be compared: the text, and what stands before it.
  public var wholeText: String {
    guard let context else { return text }
    return ([context.system].compactMap(\.self) + context.turns.map(\.text) + [text])
      .joined(separator: "\n\n")
  }

  /// What is compared where any part of a question counts: all of it, and each turn of the user's if there are several.
  public var comparedTexts: [String] {
    guard let context else { return [text] }
    return [wholeText] + context.turns.filter { $0.speaker == .user }.map(\.text) + [text]
  }

  /// All that is asked, to be read by a judge: the text alone, or who said what.
  public var transcript: String {
    guard let context else { return text }
    let system = context.system.map { ["[system]\n\($0)"] } ?? []
    let turns = context.turns + [QuestionContext.Turn(.user, text)]
    return (system + turns.map { "[\($0.speaker.rawValue)]\n\($0.text)" })
      .joined(separator: "\n\n")
  }
}
