/// What a stage did to the rows, as the dataset's card tells it.
public struct CardNote: Sendable, Equatable {
  /// What a reader of the card looks for.
  public enum Subject: Sendable {
    /// Whether questions of evaluation sets are among the rows.
    case evaluationSets
    /// Whether questions are alike.
    case duplicates
    /// Whether answers are right.
    case verdicts
  }

  public let subject: Subject
  /// What was done, in one clause without a full stop: "compared every question with …".
  public let text: String

  public init(_ subject: Subject, _ text: String) {
    self.subject = subject
    self.text = text
  }
}
