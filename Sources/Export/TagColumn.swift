/// A column that holds one of some words: what a filter found of each question.
public struct TagColumn: Sendable, Equatable {
  /// The column's name, and that of the scores whose values are the words' places.
  public let name: String
  public let words: [String]
  /// What it holds, for the dataset's card.
  public let meaning: String

  public init(name: String, words: [String], meaning: String) {
    self.name = name
    self.words = words
    self.meaning = meaning
  }

  /// The word that a score of a row stands for; nil if there is none.
  func word(_ place: Double?) -> String? {
    place.flatMap { Int(exactly: $0) }.flatMap { words.indices.contains($0) ? words[$0] : nil }
  }
}
