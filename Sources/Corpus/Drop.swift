import Values

/// A row that left the house, and why. Dropping is data, not an error.
public struct Drop: Flowing {
  /// The row's name: see ``Flowing/name``.
  public let name: String
  /// The stage's name, as in the funnel.
  public let stage: String
  /// Why, as a fixed phrase that reads after "dropped because …" and can be counted.
  public let reason: String
  /// The reason's id, which stays however it is worded.
  public var reasonID: String { DropReason.id(of: reason) }
  /// What the decision rests on: the score and the threshold, the row it equals, the reply's text.
  public let evidence: Record
  /// The row as it was when it was dropped.
  public let row: Record

  public init(name: String, stage: String, reason: String, evidence: Record = [:], row: Record) {
    self.name = name
    self.stage = stage
    self.reason = reason
    self.evidence = evidence
    self.row = row
  }

  public var record: Record {
    [
      "name": .string(name), "stage": .string(stage), "reason": .string(reason),
      "reason_id": .string(reasonID), "evidence": .record(evidence), "row": .record(row),
    ]
  }

  /// What the drops of a stage for one reason have in common, as JSON.
  public struct Phrase: Sendable {
    public let reason: String
    fileprivate let json: [UInt8]
    /// The same up to the row, for those without evidence.
    fileprivate let bare: [UInt8]

    public init(stage: String, reason: String) {
      self.reason = reason
      var json = Array(#","stage":"#.utf8)
      appendQuoted(stage, to: &json)
      json.append(contentsOf: #","reason":"#.utf8)
      appendQuoted(reason, to: &json)
      json.append(contentsOf: #","reason_id":"#.utf8)
      appendQuoted(DropReason.id(of: reason), to: &json)
      json.append(contentsOf: #","evidence":"#.utf8)
      self.json = json
      bare = json + Array(#"{},"row":"#.utf8)
    }
  }

  /// Appends the JSON of a drop until its row, which is to follow with a closing brace: together the same as that of
  /// ``record``.
  public static func appendHead(
    name: String, _ phrase: Phrase, evidence: Record, to bytes: inout [UInt8]
  ) {
    bytes.append(contentsOf: #"{"name":"#.utf8)
    appendQuoted(name, to: &bytes)
    guard !evidence.fields.isEmpty else { return bytes.append(contentsOf: phrase.bare) }
    bytes.append(contentsOf: phrase.json)
    evidence.appendJSON(to: &bytes)
    bytes.append(contentsOf: #","row":"#.utf8)
  }

  public init<Fields: RowFields>(_ fields: inout Fields) throws {
    self.init(
      name: try fields.text("name"),
      stage: try fields.text("stage"),
      reason: try fields.text("reason"),
      evidence: fields.record("evidence") ?? [:],
      row: fields.record("row") ?? [:])
  }
}

/// What a filter says of one row.
public enum Decision<Row: Sendable>: Sendable {
  /// It stays, perhaps with something learnt (a score, a verdict).
  case keep(Row)
  /// It stays several times: it and its copies, each with an id of its own.
  case copies([Row])
  /// It leaves; see ``Drop`` for reason and evidence. `row` is the row with what was learnt of it; nil if nothing was.
  case drop(reason: String, evidence: Record, row: Row? = nil)

  /// Whether it stays.
  public var isKept: Bool {
    if case .drop = self { false } else { true }
  }
}
