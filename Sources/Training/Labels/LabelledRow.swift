/// A row as a launcher trains it.
public struct LabelledRow: Sendable, Equatable {
  /// What stands in a label where there is no loss.
  public static let ignored: Int32 = -100

  public var tokens: [Int32]
  /// As many as tokens: the token itself where there is loss, else ``ignored``.
  public var labels: [Int32]
  /// Tokens of questions, and of answers, that were cut away.
  public var questionTokensCut: Int
  public var answerTokensCut: Int
  /// The text before the last answer, as it is rendered.
  public var prompt: String
  /// All of it, as it is rendered, before anything was cut.
  public var text: String
  /// Whether the ids would differ if the whole text were tokenized at once.
  public var differsJointly: Bool

  /// How many tokens carry the loss.
  public var trained: Int { labels.count { $0 != Self.ignored } }
  public var isCut: Bool { questionTokensCut + answerTokensCut > 0 }
}

/// What a launcher makes of a row.
public enum Labelling: Sendable {
  case row(LabelledRow)
  /// The launcher leaves it out, with no more than a line in a log.
  case dropped(String)
  /// The template cannot render it, and the launcher would stop.
  case refused(String)
}

/// Makes labels as one launcher does. For one thread at a time.
protocol Labeller: AnyObject {
  /// What the launcher makes of each of some chats.
  func label(_ chats: [[Message]]) throws -> [Labelling]
}
