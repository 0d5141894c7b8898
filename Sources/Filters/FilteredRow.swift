import Corpus

/// What filters decide about: a question, or a question with an answer.
public protocol FilteredRow: Flowing, Identifiable where ID: Comparable & Sendable {
  /// The question it is, or that it answers.
  var asked: Question { get }
  /// One without a word, for what does not depend on the row.
  static var blank: Self { get }
}

extension Question: FilteredRow {
  public var asked: Question { self }
  public static var blank: Question {
    Question(id: RowID(source: "", key: ""), domain: "", source: "", text: "")
  }
}

extension Trace: FilteredRow {
  public var asked: Question { question }
  public static var blank: Trace {
    Trace(
      question: .blank,
      answer: Answer(
        sample: 0, model: "", reasoning: nil, text: "", finishReason: "", promptTokens: nil,
        completionTokens: nil, cost: nil))
  }
}
