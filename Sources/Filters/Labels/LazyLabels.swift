import Asking
import Formats

/// A filter that keeps the first n rows of each of its groups, in an order that each row tells by itself.
public protocol RankedSelection<Row>: Filter {
  /// The rows that it chooses among; all others stay.
  var scope: RowScope { get }

  /// The rows that stay if only some count. Memory: an id for each that stays, and a key of those that compete.
  func kept(_ rows: ShardReader<Row>, where counts: @escaping @Sendable (Row.ID) -> Bool)
    async throws -> Set<Row.ID>
}

/// A filter that asks about rows and decides on each by its label alone, so that rows need no label which a
/// ``RankedSelection`` behind it takes away anyway.
protocol LazilyLabelled<Row>: Filter {
  /// The same with a filter right behind it.
  func before(_ next: any RankedSelection<Row>) -> Self
}

extension LabelReader {
  /// Has labels asked for in the order in which the filter behind would take the rows, until it has enough that pass:
  /// never about a row that comes behind the last that it keeps. What it keeps is the same as if all were labelled.
  ///
  /// Each round asks about the rows that would stay if all without a label passed; there are about as many rounds as
  /// it takes to halve the places that are still free.
  ///
  /// - Returns: the rows that were asked about. Memory: an id for each.
  func settle(
    _ rows: ShardReader<Row>, before next: some RankedSelection<Row>, asking asker: any Asker,
    passes: (Row, Label) -> Bool
  ) async throws -> Set<Row.ID> {
    var asked: Set<Row.ID> = []
    var failed: Set<Row.ID> = []
    while true {
      let wanted = try await next.kept(rows) { [failed] in !failed.contains($0) }
      let before = asked
      func isOpen(_ row: Row) -> Bool {
        labels.scope.contains(row.asked) && !before.contains(row.id)
          && (!next.scope.contains(row.asked) || wanted.contains(row.id))
      }
      try await asker.settle({ labels.calls(for: rows, where: isOpen) }, repairs)
      try await rows.forEach { row in
        guard isOpen(row) else { return }
        asked.insert(row.id)
        if !passes(row, try label(row, asker).label) { failed.insert(row.id) }
      }
      if asked.count == before.count { return asked }
    }
  }
}
