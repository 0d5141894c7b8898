import CParquet
import Values

/// Parquet rows, a thousand at a time; columns that are not asked for are not read.
public final class ParquetReader: RecordReader {
  /// All top-level columns of the file, in its order.
  public let allColumns: [String]
  /// Rows in the file, as its footer says.
  public let rowCount: Int
  private let path: String
  private let api: retort_parquet_api
  private let reader: OpaquePointer
  private var rows: [ArrowDecoder.Row] = []
  private var row = 0
  private var rowsBefore = 0

  /// - Parameter columns: what to read; nil for all columns. Of a nested column only the parts that
  ///   the paths lead to are read. Paths that lead nowhere are passed over: a row lacks the field then.
  public init(path: String, columns: [ColumnPath]? = nil) throws {
    self.path = path
    let api = try ParquetLibrary.api()
    self.api = api
    var opened: OpaquePointer?
    // A column may be called `a.b`, and be meant by that.
    let paths: [[String]] = (columns ?? []).flatMap { path in
      path.steps.count > 1 ? [[path.text], path.names] : [path.names]
    }
    let names: [[CChar]] = paths.map { path in path.flatMap { Array($0.utf8CString) } + [0] }
    let failure = withPointers(to: names) { pointers in
      api.open(path, pointers, columns == nil ? -1 : Int32(names.count), &opened)
    }
    try ParquetLibrary.check(failure, .input, "cannot read \(path)")
    guard let opened else { throw RetortError(.bug, "Arrow opened \(path) without a reader") }
    reader = opened
    rowCount = Int(api.row_count(reader))
    allColumns = api.column_names(reader).map(Self.split) ?? []
  }

  deinit {
    api.close_reader(reader)
  }

  public func next() throws -> RowResult? {
    if row == rows.count, try !readBatch() { return nil }
    defer { row += 1 }
    let (record, invalidColumn) = rows[row]
    guard let invalidColumn else { return .row(record) }
    return .malformed(
      MalformedRow(
        file: path, row: rowsBefore + row + 1, column: nil,
        problem: "column \"\(invalidColumn)\": invalid UTF-8", bytes: Array(record.json.utf8)))
  }

  private func readBatch() throws -> Bool {
    rowsBefore += rows.count
    var schema = ArrowSchema()
    var array = ArrowArray()
    var more = false
    try ParquetLibrary.check(
      api.next(reader, &schema, &array, &more), .input,
      "cannot read \(path) behind row \(rowsBefore)")
    guard more else { return false }
    defer {
      array.release?(&array)
      schema.release?(&schema)
    }
    rows = try ArrowDecoder(file: path).rows(array, schema)
    row = 0
    return rows.isEmpty ? try readBatch() : true
  }

  /// Names that each end in a zero byte, the last in two.
  private static func split(_ start: UnsafePointer<CChar>) -> [String] {
    var names: [String] = []
    var rest = start
    while rest.pointee != 0 {
      let name = String(cString: rest)
      names.append(name)
      rest += name.utf8.count + 1
    }
    return names
  }
}
