import Values

/// Finds the question of a row: where the user says it stands, or else where rows of its looks have it.
public struct QuestionFinder: Sendable {
  private let column: CellExpression?
  private var shape: ConversationShape?
  /// Where questions were found, in words, in the order in which that came up.
  private var places: [String] = []

  /// What a row asks: all of it, and turn by turn.
  public struct Found: Sendable, Equatable {
    /// Every turn of the user's, an instruction with its input.
    public let text: String
    /// Each turn of the user's, if there is more than one.
    public let turns: [String]

    /// What is compared where any part of a question counts: all of it first.
    public var texts: [String] { [text] + turns }
  }

  /// - Parameter column: a column path or a template; nil for what the rows look like.
  public init(_ column: CellExpression? = nil) {
    self.column = column
  }

  /// The question; nil if the row has none, or something there that is no text.
  public mutating func text(of row: Record) -> String? { question(of: row)?.text }

  /// The question with its turns; nil if the row has none, or something there that is no text.
  public mutating func question(of row: Record) -> Found? {
    if let column { return find(column, in: row) }
    if let shape, let found = find(shape, in: row) { return found }
    // Files of different columns may stand one behind the other, and rows of different shapes.
    let shape = ConversationShape(of: row)
    guard let found = find(shape, in: row) else { return nil }
    self.shape = shape
    if let place = shape.questionPlace { note(place) }
    return found
  }

  private mutating func note(_ place: String) {
    if !places.contains(place) { places.append(place) }
  }

  private func find(_ column: CellExpression, in row: Record) -> Found? {
    guard let value = try? column.value(in: row) else { return nil }
    if let conversation = Conversation.isOne(value) ? Conversation(value) : nil {
      let turns = conversation.turns.filter { $0.speaker == .user && !$0.text.isEmpty }.map(\.text)
      return turns.isEmpty ? nil : Found(turns)
    }
    if column.picksMany, let texts = value.list?.map({ Conversation.text(of: $0) }) {
      return texts.contains(nil) || texts.isEmpty ? nil : Found(texts.compactMap(\.self))
    }
    return Conversation.text(of: value).map { Found(text: $0, turns: []) }
  }

  private func find(_ shape: ConversationShape, in row: Record) -> Found? {
    let parts = shape.parts(of: row, withAnswer: false)
    guard let question = parts.question else { return nil }
    return Found(text: question, turns: parts.turns)
  }

  /// What of the rows was taken for their questions, for people: `the user's turns in "messages"`; nil for nothing.
  public var whatIsAsked: String? {
    if let column { return "\"\(column.text)\"" }
    return places.isEmpty ? nil : places.joined(separator: ", or ")
  }
}

extension QuestionFinder.Found {
  /// Of turns that are not empty.
  fileprivate init(_ turns: [String]) {
    self.init(
      text: turns.joined(separator: "\n\n"), turns: turns.count > 1 ? turns : [])
  }
}
