import Corpus
import Formats
import Values

/// Rows from files of any kind into files of any other, in bounded memory.
public struct Conversion: Sendable {
  private let source: FileSet
  private let columns: [OutputColumn]?
  private let badRows: Double
  private let change: (any RowChange)?

  /// - Parameters:
  ///   - columns: what to write; nil for all that is there.
  ///   - change: what is done to every row; nil for nothing.
  ///   - badRows: the share of rows, 0...1, that may be unreadable and is then left out.
  public init(
    _ source: FileSet, columns: [OutputColumn]? = nil, badRows: Double = 0,
    change: (any RowChange)? = nil
  ) {
    self.source = source
    self.change = change
    self.columns = columns
    self.badRows = badRows
  }

  /// What was written, and what could not be as it was.
  public struct ConvertedRows: Sendable {
    public let shards: [Shard]
    /// Rows written.
    public var rows: Int { shards.reduce(0) { $0 + $1.rows } }
    /// Rows left out because they cannot be read: how many, and the first of them.
    public let bad: Int
    public let firstBad: [String]
    /// Columns that hold several kinds of value and were written as texts.
    public let mixedColumns: [String]
  }

  /// - Throws: ``RetortError`` if a file cannot be read or written, or has too many bad rows.
  public func write(to destination: Destination) throws -> ConvertedRows {
    guard destination.kind.format.needsColumns else { return try write(to: destination, nil) }
    // The columns of the first rows are mostly those of all. Where they are not, the rest is read for
    // its columns only, and then all is written with them.
    let first = try columnsOfFirstRows()
    do {
      return try write(to: destination, first)
    } catch let change as ColumnsChanged {
      return try write(to: destination, change.columns)
    }
  }

  /// A row does not fit the columns that are being written.
  private struct ColumnsChanged: Error {
    /// The columns of all rows.
    let columns: ColumnInference
  }

  private func columnsOfFirstRows() throws -> ColumnInference {
    var inference = ColumnInference()
    let rows = reader()
    change?.begin()
    while rows.rows < 2_000, let row = try rows.next() { inference.add(changed(row)) }
    return inference
  }

  private func write(to destination: Destination, _ known: ColumnInference?) throws -> ConvertedRows
  {
    let rows = reader()
    var columns = known
    change?.begin()
    let shards = try destination.write(columns: known?.columns ?? []) { write in
      while let row = try rows.next().map(changed) {
        if columns?.add(row) == true {
          while let row = try rows.next() { columns?.add(changed(row)) }
          throw ColumnsChanged(columns: columns ?? ColumnInference())
        }
        try write(row)
      }
      try rows.check(badRows)
    }
    return ConvertedRows(
      shards: shards, bad: rows.bad, firstBad: rows.firstBad,
      mixedColumns: known?.mixedColumns ?? [])
  }

  private func changed(_ row: Record) -> Record { change?.changed(row) ?? row }

  /// Reads all rows and writes none.
  ///
  /// - Returns: how many cannot be read.
  public func look() throws -> Int {
    let rows = reader()
    change?.begin()
    while let row = try rows.next() { _ = changed(row) }
    try rows.check(badRows)
    return rows.bad
  }

  private func reader() -> ProjectedReader {
    ProjectedReader(source.reader(columns: columns?.flatMap(\.expression.paths)), columns)
  }
}

/// Something that is done to every row.
public protocol RowChange: AnyObject, Sendable {
  /// The rows come from the first on; what was counted before does not count.
  func begin()

  /// A row as it is written.
  func changed(_ row: Record) -> Record
}

extension FileFormat {
  /// Whether a file of it must know its columns before its first row.
  fileprivate var needsColumns: Bool { [.parquet, .csv, .tsv].contains(self) }
}
