import Corpus
import Formats

/// Rows about which a stage has decided, as they will be written.
package struct SettledRows: Sendable {
  private let stage: String
  private(set) var tally: Tally
  private(set) var kept: Lines
  /// What became of the rows that left: ``Drop``.
  private(set) var dropped: Lines

  /// - Parameters:
  ///   - unit: what the tally counts.
  ///   - bytes: how many the rows have, more or less; they may all stay, or all leave.
  package init(stage: String, unit: String, bytes: Int = 0) {
    self.stage = stage
    tally = Tally(unit: unit)
    kept = Lines(reserving: bytes + bytes / 4)
    dropped = Lines(reserving: bytes + bytes / 2)
  }

  package var bytes: Int { kept.bytes.count + dropped.bytes.count }

  /// Forgets the rows, and goes on as a new one.
  package mutating func removeAll() { self = SettledRows(stage: stage, unit: tally.unit) }

  /// A row stays.
  package mutating func keep(_ row: some Flowing) {
    tally.keep((row as? Trace)?.answer.verdict)
    kept.append(row.record)
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
    stage: String, unit: String, _ rows: ShardReader<Row>.Block,
    _ decide: (Row) throws -> Decision<Row>
  ) throws {
    self.init(stage: stage, unit: unit, bytes: rows.bytes)
    try rows.forEach { row, line in settle(row, line, try decide(row)) }
  }

  /// What was decided about a row.
  ///
  /// - Parameter line: the row as it was written by the stage before.
  private mutating func settle<Row: Flowing>(
    _ row: Row, _ line: UnsafeBufferPointer<UInt8>, _ decision: Decision<Row>
  ) {
    switch decision {
    case .keep(let learnt):
      tally.keep((learnt as? Trace)?.answer.verdict)
      kept.append { learnt.appendJSON(learntFrom: row, line, to: &$0) }
    case .copies(let rows):
      for (index, row) in rows.enumerated() {
        if index == 0 { keep(row) } else { keepCopy(row) }
      }
    case .drop(let reason, let evidence, let learnt):
      tally.drop(reason: reason)
      dropped.append {
        Drop.appendJSON(
          name: row.name, stage: stage, reason: reason, evidence: evidence, to: &$0
        ) { (learnt ?? row).appendJSON(learntFrom: row, line, to: &$0) }
      }
    }
  }
}
