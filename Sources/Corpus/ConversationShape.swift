import Values

/// Where a row has its question and its answer, and whether its turns are what a trainer expects.
public struct ConversationShape: Sendable {
  /// How rows tell question and answer.
  public enum Layout: Sendable, Equatable {
    /// A list of turns in a column, by the names of the fields for speaker and text.
    case turns(column: String, speaker: String, text: String)
    /// A column each; nil where there is none.
    case columns(question: String?, answer: String?)
  }

  public let layout: Layout

  private static let questions = [
    "question", "problem", "question_content", "prompt", "instruction", "query", "statement",
    "description", "input", "title", "text",
  ]
  private static let answers = [
    "response", "output", "completion", "answer", "solution", "generation",
  ]

  /// The shape that rows with these columns have.
  public init(of row: Record) {
    for (column, speaker, text) in [
      ("conversations", "from", "value"), ("messages", "role", "content"),
      ("conversation", "from", "value"), ("messages", "from", "value"),
      ("conversations", "role", "content"), ("conversation", "role", "content"),
    ] {
      if let first = row[column]?.list?.first?.record, first[speaker] != nil || first[text] != nil {
        layout = .turns(column: column, speaker: speaker, text: text)
        return
      }
    }
    let names = row.fields.map(\.name)
    layout = .columns(
      question: Self.questions.first(where: names.contains),
      answer: Self.answers.first(where: names.contains))
  }

  /// For options: the columns that a user names.
  public init(question: String?, answer: String?) {
    layout = .columns(question: question, answer: answer)
  }

  /// The parts of a row; nil for what it does not have.
  public struct Parts {
    public var question: String?
    public var answer: String?
    /// Speakers that are neither the asker nor the answerer, and turns out of order.
    public var otherSpeakers: [String] = []
    public var isOneExchange = true
  }

  private static let askers: Set<String> = ["human", "user"]
  private static let answerers: Set<String> = ["gpt", "assistant"]

  public func parts(of row: Record) -> Parts {
    switch layout {
    case .columns(let question, let answer):
      return Parts(
        question: question.flatMap { row[$0]?.string }, answer: answer.flatMap { row[$0]?.string })
    case .turns(let column, let speaker, let text):
      var parts = Parts()
      let turns = (row[column]?.list ?? []).compactMap(\.record)
      for turn in turns {
        let name = turn[speaker]?.string ?? "nobody"
        if Self.askers.contains(name) {
          if parts.question == nil { parts.question = turn[text]?.string }
        } else if Self.answerers.contains(name) {
          parts.answer = turn[text]?.string
        } else {
          parts.otherSpeakers.append(name)
        }
      }
      parts.isOneExchange =
        turns.count == 2 && Self.askers.contains(turns[0][speaker]?.string ?? "")
        && Self.answerers.contains(turns[1][speaker]?.string ?? "")
      return parts
    }
  }
}
