import Formats
import Values

/// A look at files: the columns of their first rows, and some of the rows.
public struct Preview: Sendable {
  public let columns: [Column]
  public let rows: [Record]
  /// The first rows that cannot be read.
  public let problems: [String]

  /// - Parameters:
  ///   - columns: what to show; nil for all that is there.
  ///   - rows: how many rows to keep. The columns are those of the first 100 rows at least.
  public init(_ source: FileSet, columns: [OutputColumn]?, rows count: Int) throws {
    let reader = ProjectedReader(
      source.reader(columns: columns?.flatMap(\.expression.paths)), columns)
    var inference = ColumnInference()
    var rows: [Record] = []
    while reader.rows < max(100, count), let row = try reader.next() {
      inference.add(row)
      if rows.count < count { rows.append(row) }
    }
    try reader.check(1)
    self.columns = inference.columns
    self.rows = rows
    problems = reader.firstBad
  }
}
