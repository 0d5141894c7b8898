import Values

/// A question on its way through the stages.
public struct Question: Flowing {
  /// Names the question for good; see ``RowID``.
  public let id: RowID
  /// The field of knowledge the recipe files it under, for instance `math`, `code` or `science`.
  public let domain: String
  /// The name of the source in the recipe.
  public let source: String
  /// What is asked, as the source has it.
  public let text: String
  /// The right answer, if the source knows it.
  public let reference: String?
  /// What stands before it; nil for nothing.
  public let context: QuestionContext?
  /// How hard it is, as the source says or a filter found; the scale is the domain's.
  public var difficulty: Int64?
  /// What labelling filters found, in the order they ran.
  public var scores: [Score]

  public init(
    id: RowID, domain: String, source: String, text: String, reference: String? = nil,
    context: QuestionContext? = nil, difficulty: Int64? = nil, scores: [Score] = []
  ) {
    self.id = id
    self.domain = domain
    self.source = source
    self.text = text
    self.reference = reference
    self.context = context
    self.difficulty = difficulty
    self.scores = scores
  }

  public var name: String { id.description }

  public static var learntFrom: StaticString { "difficulty" }

  public var record: Record {
    var record: Record = [
      "id": .string(id.description),
      "domain": .string(domain),
      "source": .string(source),
      "text": .string(text),
      "reference": Value(reference),
    ]
    if let context { record["context"] = .record(context.record) }
    record["difficulty"] = Value(difficulty)
    // Last, so that more can be put in; see ``Score/appendRow(_:with:now:to:)``.
    record["scores"] = .list(scores.map { .record($0.record) })
    return record
  }

  @inlinable
  public init<Fields: RowFields>(_ fields: inout Fields) throws {
    self.init(
      id: try fields.rowID("id"),
      domain: try fields.text("domain"),
      source: try fields.text("source"),
      text: try fields.text("text"),
      reference: fields.optionalText("reference"),
      context: try fields.record("context").map(QuestionContext.init(record:)),
      difficulty: fields.optionalInteger("difficulty"),
      scores: try fields.scores())
  }

  public func appendJSON(
    learntFrom before: Question, _ line: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    var same = self
    same.scores = before.scores
    guard same == before, Score.appendRow(line, with: before.scores, now: scores, to: &bytes)
    else { return record.appendJSON(to: &bytes) }
  }
}
