/// A column of the dataset that a filter fills: what it found of each question, as a word.
public struct TagColumn: Sendable, Equatable {
  /// The column's name, and that of the scores whose values are the words' places.
  public let name: String
  public let words: [String]
  /// What it holds, for the dataset's card.
  public let meaning: String
}
