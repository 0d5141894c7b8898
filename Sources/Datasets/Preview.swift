import Formats
import Values

/// A look at files: the columns of their first rows, and some of the rows.
public struct Preview: Sendable {
  public let columns: [Column]
  public let rows: [Record]
  /// The first rows that cannot be read.
  public let problems: [String]
  /// What else should be told of the files.
  public let notes: [String]

  /// - Parameters:
  ///   - columns: what to show; nil for all that is there.
  ///   - rows: how many rows to keep. The columns are those of the first 10,000 rows, or of some megabytes of them.
  public init(_ source: FileSet, columns: [OutputColumn]?, rows count: Int) throws {
    let reader = ProjectedReader(
      source.reader(columns: columns?.flatMap(\.expression.paths)), columns)
    var inference = ColumnInference()
    var rows: [Record] = []
    var bytes = 0
    while reader.rows < max(100, count) || reader.rows < 10_000 && bytes < 8 << 20,
      let row = try reader.next()
    {
      inference.add(row)
      if rows.count < count { rows.append(row) }
      bytes += Value.record(row).textBytes
    }
    try reader.check(1)
    if reader.rows == 0 { inference.add(declared: reader.declaredColumns) }
    self.columns = inference.columns
    self.rows = rows
    problems = reader.firstBad
    notes = reader.notes
  }
}
