import Corpus
import Formats
import Values

/// Rows about which a stage has decided, as they will be written.
package struct SettledRows: Sendable {
  private let stage: String
  private let refers: Bool
  package private(set) var tally: Tally
  /// The rows that stay, whole.
  private(set) var kept: Lines
  /// The same as references to those that came in; empty if they are to lie whole.
  private(set) var references: Lines
  /// What became of the rows that left: ``Drop``, as they will lie.
  private(set) var dropped: Lines
  /// Why the last row left: mostly the next one leaves for the same reason.
  private var phrase: Drop.Phrase?
  /// The beginning of the drop that is written; kept for its room.
  private var head: [UInt8] = []
  /// The row that left with what was learnt of it; kept for its room.
  private var whole: [UInt8] = []

  /// - Parameters:
  ///   - unit: what the tally counts.
  ///   - bytes: how many the rows have, more or less; they may all stay, or all leave.
  ///   - refers: whether they lie as references to the rows that came in.
  package init(stage: String, unit: RowUnit, bytes: Int = 0, refers: Bool = false) {
    self.stage = stage
    self.refers = refers
    tally = Tally(unit: unit)
    kept = Lines(reserving: bytes + bytes / 4)
    references = Lines()
    dropped = Lines(reserving: refers ? 0 : bytes + bytes / 2)
  }

  package var bytes: Int { kept.bytes.count + dropped.bytes.count }

  /// The rows that stay, as they will lie.
  var stored: Lines { refers ? references : kept }

  /// Forgets the rows, and goes on as a new one.
  package mutating func removeAll() { self = SettledRows(stage: stage, unit: tally.unit) }

  /// A row stays.
  package mutating func keep(_ row: some Flowing) {
    count(row)
    kept.append(row.record)
  }

  private mutating func count(_ row: some Flowing) {
    let trace = row as? Trace
    tally.keep(trace?.answer.verdict)
    if let trace { tally.keepAnswer(to: trace.question.id) }
  }

  /// A copy of a row stays, too.
  package mutating func keepCopy(_ row: some Flowing) {
    tally.keepCopy()
    kept.append(row.record)
  }

  /// A row leaves.
  package mutating func drop(_ drop: Drop) {
    tally.drop(reason: drop.reason)
    dropped.append(drop.record)
  }

  /// Decides about rows.
  ///
  /// - Parameter decide: says what becomes of each.
  // As for ``ShardReader/Block/forEach(_:)``.
  @specialized(where Row == Question)
  @specialized(where Row == Trace)
  package init<Row: Flowing>(
    stage: String, unit: RowUnit, refers: Bool, _ rows: ShardReader<Row>.Block,
    _ decide: (Row) throws -> Decision<Row>
  ) throws {
    self.init(stage: stage, unit: unit, bytes: rows.bytes, refers: refers)
    try rows.forEach { row, line in settle(row, line, try decide(row)) }
  }

  /// What was decided about a row.
  ///
  /// - Parameter line: the row as it was written by the stage before.
  private mutating func settle<Row: Flowing>(
    _ row: Row, _ line: Line, _ decision: Decision<Row>
  ) {
    switch decision {
    case .keep(let learnt):
      count(learnt)
      kept.append { learnt.appendJSON(learntFrom: row, line.bytes, to: &$0) }
      referToLast(line, Row.learntFrom)
    case .copies(let rows):
      for (index, row) in rows.enumerated() {
        if index == 0 { keep(row) } else { keepCopy(row) }
        referToLast(line, Row.learntFrom)
      }
    case .drop(let reason, let evidence, let learnt):
      tally.drop(reason: reason)
      writeHead(of: row.name, reason, evidence)
      guard refers else {
        return dropped.append { [head] in
          $0.append(contentsOf: head)
          (learnt ?? row).appendJSON(learntFrom: row, line.bytes, to: &$0)
          $0.append(UInt8(ascii: "}"))
        }
      }
      guard let learnt, learnt != row else {
        return dropped.append { [head] in
          ReferenceWriter.appendDrop(
            head, line.bytes, from: line, tail: Row.learntFrom, to: &$0)
        }
      }
      whole.removeAll(keepingCapacity: true)
      learnt.appendJSON(learntFrom: row, line.bytes, to: &whole)
      dropped.append { [head, whole] bytes in
        whole.withUnsafeBufferPointer {
          ReferenceWriter.appendDrop(head, $0, from: line, tail: Row.learntFrom, to: &bytes)
        }
      }
    }
  }

  private mutating func writeHead(of name: String, _ reason: String, _ evidence: Record) {
    if phrase?.reason != reason { phrase = Drop.Phrase(stage: stage, reason: reason) }
    head.removeAll(keepingCapacity: true)
    if let phrase { Drop.appendHead(name: name, phrase, evidence: evidence, to: &head) }
  }

  /// Refers to the row that was kept last.
  private mutating func referToLast(_ line: Line, _ tail: StaticString) {
    guard refers else { return }
    kept.withLast { whole in
      references.append { ReferenceWriter.appendRow(whole, from: line, tail: tail, to: &$0) }
    }
  }
}
