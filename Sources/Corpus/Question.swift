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
  /// How hard it is, as the source says or a filter found; the scale is the domain's.
  public var difficulty: Int64?
  /// What labelling filters found, in the order they ran.
  public var scores: [Score]

  public init(
    id: RowID, domain: String, source: String, text: String, reference: String? = nil,
    difficulty: Int64? = nil, scores: [Score] = []
  ) {
    self.id = id
    self.domain = domain
    self.source = source
    self.text = text
    self.reference = reference
    self.difficulty = difficulty
    self.scores = scores
  }

  public var name: String { id.description }

  public var record: Record {
    [
      "id": .string(id.description),
      "domain": .string(domain),
      "source": .string(source),
      "text": .string(text),
      "reference": Value(reference),
      "difficulty": Value(difficulty),
      "scores": .list(scores.map { .record($0.record) }),
    ]
  }

  public init(record: Record) throws {
    var fields = FieldsInOrder(record)
    self.init(
      id: try fields.rowID("id"),
      domain: try fields.text("domain"),
      source: try fields.text("source"),
      text: try fields.text("text"),
      reference: fields["reference"]?.string,
      difficulty: fields["difficulty"]?.integer,
      scores: try fields.scores())
  }
}

/// What a filter measured of a row, and who gave the number.
public struct Score: Sendable, Equatable {
  /// The strategy that measured, for instance `response_length`.
  public let name: String
  /// In the strategy's unit.
  public let value: Double
  /// Who gave it: a model and the version of the prompt, or a rule.
  public let by: String

  public init(name: String, value: Double, by: String) {
    self.name = name
    self.value = value
    self.by = by
  }

  var record: Record {
    ["name": .string(name), "value": .double(value), "by": .string(by)]
  }

  init(record: Record) throws {
    guard let value = record["value"]?.double else {
      throw RetortError(.input, "a score cannot be read", cause: "its value is not a number")
    }
    self.init(name: try record.text("name"), value: value, by: try record.text("by"))
  }
}
