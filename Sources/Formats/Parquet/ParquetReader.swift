import CParquet
import Corpus

/// Parquet rows, a thousand at a time; columns that are not asked for are not read.
public final class ParquetReader: RecordReader {
  /// All top-level columns of the file, in its order.
  public let allColumns: [String]
  /// Rows in the file, as its footer says.
  public let rowCount: Int
  private let path: String
  private let api: retort_parquet_api
  private let reader: OpaquePointer
  private var rows: [Record] = []
  private var row = 0
  private var rowsBefore = 0

  /// - Parameter columns: the top-level columns to read; nil for all. Names that the file does not
  ///   have are passed over: a row lacks the field then.
  public init(path: String, columns: [String]? = nil) throws {
    self.path = path
    let api = try ParquetLibrary.api()
    self.api = api
    var opened: OpaquePointer?
    let names = (columns ?? []).map { Array($0.utf8CString) }
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
    return .row(rows[row])
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
    rows = try ArrowDecoder(file: path, firstRow: rowsBefore + 1).records(array, schema)
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

/// Calls `body` with an array of pointers to zero-terminated texts.
private func withPointers<Result>(
  to texts: [[CChar]], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  var pointers: [UnsafePointer<CChar>?] = []
  func descend(_ index: Int) -> Result {
    guard index < texts.count else {
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
    return texts[index].withUnsafeBufferPointer {
      pointers.append($0.baseAddress)
      return descend(index + 1)
    }
  }
  return descend(0)
}
