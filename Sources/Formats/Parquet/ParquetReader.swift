import CParquet
import Values

/// Rows of Parquet and of Arrow's own files, a thousand at a time; columns that are not asked for are not read.
public final class ParquetReader: RecordReader {
  /// All top-level columns of the file, in its order.
  public let allColumns: [String]
  /// Rows in the file, as its footer says; nil where only reading all of it tells.
  public let rowCount: Int?
  private let path: String
  private let api: retort_parquet_api
  private let reader: OpaquePointer
  private var batch: ArrowBatch?
  private var rows: [ArrowDecoder.Row] = []
  private var row = 0
  private var rowsBefore = 0
  private let oddNumbers = ArrowDecoder.OddNumbers()

  /// - Parameter columns: what to read; nil for all columns. Of a nested column only the parts that
  ///   the paths lead to are read. Paths that lead nowhere are passed over: a row lacks the field then.
  /// - Throws: ``RetortError`` of kind `input` if the file cannot be opened, or two of the columns have one name.
  public init(path: String, columns: [ColumnPath]? = nil) throws {
    self.path = path
    let api = try ParquetLibrary.api()
    self.api = api
    var opened: OpaquePointer?
    // A column may be called `a.b`, and be meant by that.
    let paths: [[String]] = (columns ?? []).flatMap { path in
      path.steps.count > 1 ? [[path.text], path.names] + path.lookedAt : [path.names]
    }
    let names: [[CChar]] = paths.map { path in path.flatMap { Array($0.utf8CString) } + [0] }
    let failure = withPointers(to: names) { pointers in
      api.open(path, pointers, columns == nil ? -1 : Int32(names.count), &opened)
    }
    try ParquetLibrary.check(failure, .input, "cannot read \(path)")
    guard let opened else { throw RetortError(.bug, "Arrow opened \(path) without a reader") }
    reader = opened
    let count = api.row_count(reader)
    rowCount = count < 0 ? nil : Int(count)
    allColumns = api.column_names(reader).map(Self.split) ?? []
    let asked = columns == nil ? nil : Set(paths.map { $0[0] })
    var seen: Set<String> = []
    for name in allColumns where asked?.contains(name) ?? true {
      guard seen.insert(name).inserted else { throw Self.twice(name, path) }
    }
  }

  deinit {
    api.close_reader(reader)
  }

  public var notes: [String] {
    oddNumbers.columns.sorted().map {
      "\(path): column \"\($0)\" holds NaN or Infinity, which JSON and CSV do not have: null there"
    }
  }

  public var place: RowPlace? { batch.map { RowPlace(batch: $0, row: row - 1) } }

  /// As values are read of them.
  public var declaredColumns: [Column]? { try? columns().read() }

  /// The columns that are read, with the types that they have in the file.
  public func columns() throws -> ArrowColumns {
    var schema: OpaquePointer?
    try ParquetLibrary.check(api.schema(reader, &schema), .input, "cannot read \(path)")
    guard let schema else { throw RetortError(.bug, "Arrow read \(path) without its columns") }
    return ArrowColumns(schema, api)
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
    repeat {
      guard try readNextBatch() else { return false }
    } while rows.isEmpty
    return true
  }

  private func readNextBatch() throws -> Bool {
    rowsBefore += rows.count
    (rows, row) = ([], 0)
    var next: OpaquePointer?
    let place = "cannot read \(path) behind row \(rowsBefore)"
    try ParquetLibrary.check(api.next(reader, &next), .input, place)
    guard let next else { return false }
    let batch = ArrowBatch(next, api)
    self.batch = batch
    var schema = ArrowSchema()
    var array = ArrowArray()
    try ParquetLibrary.check(api.export_batch(next, &schema, &array), .input, place)
    defer {
      array.release?(&array)
      schema.release?(&schema)
    }
    rows = try ArrowDecoder(file: path, oddNumbers: oddNumbers).rows(array, schema)
    return true
  }

  static func twice(_ name: String, _ path: String) -> RetortError {
    RetortError(
      .input, "cannot read \(path)", cause: "it has two columns \"\(name)\"",
      hint:
        "give one of them another name where the file is made, or name the columns that are needed")
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
