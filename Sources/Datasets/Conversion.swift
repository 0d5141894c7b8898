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
    /// What else should be told of the files that were read.
    public let notes: [String]
  }

  /// - Throws: ``RetortError`` if a file cannot be read or written, or has too many bad rows.
  public func write(to destination: Destination) throws -> ConvertedRows {
    guard destination.kind.format.needsColumns else {
      return try write(to: destination, .typed([]), nil)
    }
    if destination.kind.format == .parquet, let source = try source.commonColumns(paths) {
      return try copy(source, to: destination)
    }
    // The columns of the first rows are mostly those of all. Where they are not, the rest is read for
    // its columns only, and then all is written with them.
    return try inferring { columns in
      try write(to: destination, .typed(columns.columns), columns)
    }
  }

  /// Copies what is not made: it keeps its types.
  private func copy(_ source: ArrowColumns, to destination: Destination) throws -> ConvertedRows {
    guard let chosen = try chosenColumns(of: source) else {
      return try write(to: destination, .copied(source, nil), nil)
    }
    guard chosen.contains(where: { $0.source == nil }) else {
      return try write(to: destination, .copied(source, chosen.map { $0.column(nil) }), nil)
    }
    return try inferring { columns in
      let types = Dictionary(
        columns.columns.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
      return try write(
        to: destination, .copied(source, chosen.map { $0.column(types[$0.name]) }), columns)
    }
  }

  /// A column that is written: copied, or made if it has no source.
  private struct ChosenColumn {
    let name: String
    let source: ColumnPath?

    func column(_ type: ColumnType?) -> ParquetCopier.Column {
      source.map { .copied(name, from: $0) } ?? .made(name, type ?? .string)
    }
  }

  /// Nil for all columns as they are.
  private func chosenColumns(of source: ArrowColumns) throws -> [ChosenColumn]? {
    if let columns {
      return columns.map { column in
        let path = column.expression.isTemplate ? nil : column.expression.paths[0]
        // What stands in lists is picked out of them.
        let isCopied = path.map { $0.steps.count == $0.names.count } ?? false
        return ChosenColumn(name: column.name, source: isCopied ? path : nil)
      }
    }
    guard let change else { return nil }
    let added = change.addedColumns
    let names = try source.names()
    return names.map { name in
      ChosenColumn(
        name: name, source: added.contains(name) ? nil : CellExpression.column(name).paths[0])
    } + added.filter { !names.contains($0) }.map { ChosenColumn(name: $0, source: nil) }
  }

  /// Calls `body` with the columns of the first rows, and once more with those of all rows if these are others.
  private func inferring(_ body: (ColumnInference) throws -> ConvertedRows) throws -> ConvertedRows
  {
    let first = try columnsOfFirstRows()
    do {
      return try body(first)
    } catch let change as ColumnsChanged {
      return try body(change.columns)
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
    if rows.rows == 0 { inference.add(declared: rows.declaredColumns) }
    return inference
  }

  private func write(
    to destination: Destination, _ layout: Destination.Layout, _ known: ColumnInference?
  ) throws -> ConvertedRows {
    let isCopy = if case .copied = layout { true } else { false }
    let rows = reader(keepsPlaces: isCopy)
    var columns = known
    change?.begin()
    let shards = try destination.write(layout) { write in
      while let row = try rows.next().map(changed) {
        if columns?.add(row) == true {
          while let row = try rows.next() { columns?.add(changed(row)) }
          throw ColumnsChanged(columns: columns ?? ColumnInference())
        }
        try write(row, rows.place)
      }
      try rows.check(badRows)
    }
    return ConvertedRows(
      shards: shards, bad: rows.bad, firstBad: rows.firstBad,
      mixedColumns: known?.mixedColumns ?? [], notes: rows.notes)
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

  private func reader(keepsPlaces: Bool = false) -> ProjectedReader {
    ProjectedReader(source.reader(columns: paths, keepsPlaces: keepsPlaces), columns)
  }

  /// What is read of the rows; nil for all.
  private var paths: [ColumnPath]? { columns?.flatMap(\.expression.paths) }
}

/// Something that is done to every row.
public protocol RowChange: AnyObject, Sendable {
  /// The columns that it adds or writes anew.
  var addedColumns: [String] { get }

  /// The rows come from the first on; what was counted before does not count.
  func begin()

  /// A row as it is written.
  func changed(_ row: Record) -> Record
}

extension FileFormat {
  /// Whether a file of it must know its columns before its first row.
  fileprivate var needsColumns: Bool { [.parquet, .csv, .tsv].contains(self) }
}
