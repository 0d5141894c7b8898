import Values

/// Finds the question of a row: where the user says it stands, or else where rows of its looks have it.
public struct QuestionFinder: Sendable {
  private let column: CellExpression?
  private var shape: ConversationShape?

  /// - Parameter column: a column path or a template; nil for what the rows look like.
  public init(_ column: CellExpression? = nil) {
    self.column = column
  }

  /// The question; nil if the row has none, or something there that is no text.
  public mutating func text(of row: Record) -> String? {
    if let column { return (try? column.value(in: row))?.string }
    if let question = shape?.parts(of: row).question { return question }
    // Files of different columns may stand one behind the other.
    let shape = ConversationShape(of: row)
    let question = shape.parts(of: row).question
    if question != nil { self.shape = shape }
    return question
  }
}
