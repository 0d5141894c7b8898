import CParquet
import Corpus
import Machine
import Values

/// Rows as Parquet, zstd-compressed, each page with a checksum. The same rows give the same bytes.
///
/// Memory: four row groups, each of at most 1,000 rows or about 16 MiB of text.
public final class ParquetWriter: RecordWriter {
  private let path: String
  private let columns: [Column]
  private let api: retort_parquet_api
  private var appender: ParquetAppender?
  private var isFinished = false
  private var pending: [Record] = []
  private var pendingBytes = 0
  private var rows = 0
  private static let groupRows = 1_000
  private static let groupBytes = 16 << 20

  /// - Parameter columns: names and types; a row's other fields are not written.
  public init(path: String, columns: [Column]) throws {
    self.path = path
    self.columns = columns
    api = try ParquetLibrary.api()
    // What cannot be written is told before any work is done for it.
    _ = try OutputFile(path: path).close()
  }

  public func write(_ record: Record) throws {
    pending.append(record)
    pendingBytes += Value.record(record).textBytes
    if pending.count >= Self.groupRows || pendingBytes >= Self.groupBytes { try flush() }
  }

  public func finish() throws -> Shard {
    guard !isFinished else { throw RetortError(.bug, "\(path) was finished twice") }
    try flush()
    isFinished = true
    try (appender ?? open()).finish()
    return try Shard(describing: path, rows: rows)
  }

  private func flush() throws {
    guard !pending.isEmpty else { return }
    let appender = try self.appender ?? self.open()
    self.appender = appender
    try appender.append(try ArrowBuilder.batch(pending, columns))
    rows += pending.count
    pending.removeAll(keepingCapacity: true)
    pendingBytes = 0
  }

  /// Starts the file, once the first rows tell which texts are too long to be worth a dictionary.
  private func open() throws -> ParquetAppender {
    var schema = ArrowBuilder.schema(columns)
    let rows = pending.map(Value.record)
    let plain = columns.flatMap { column in
      Self.longTexts(
        column.type, in: rows.map { $0.record?[column.name] ?? .null }, at: column.name)
    }
    var opened: OpaquePointer?
    let failure = withPointers(to: plain.map { Array($0.utf8CString) }) { paths in
      api.create(path, &schema, "zstd", paths, Int32(plain.count), &opened)
    }
    try ParquetLibrary.check(failure, .storage, "cannot write \(path)")
    guard let opened else { throw RetortError(.bug, "Arrow opened \(path) without a writer") }
    return ParquetAppender(opened, api, path: path)
  }

  /// The leaves whose texts are longer than 100 bytes on average: they hardly repeat, so a dictionary
  /// would be built and given up in every row group.
  private static func longTexts(_ type: ColumnType, in cells: [Value], at path: String) -> [String]
  {
    switch type {
    case .bool, .int64, .uint64, .double: return []
    case .string, .json:
      let texts = cells.compactMap(\.string)
      let bytes = texts.reduce(0) { $0 + $1.utf8.count }
      return bytes > 100 * texts.count ? [path] : []
    case .list(let element):
      // The names of a list's two levels, as Arrow writes them.
      return longTexts(element, in: cells.flatMap { $0.list ?? [] }, at: "\(path).list.element")
    case .record(let columns):
      return columns.flatMap { column in
        longTexts(
          column.type, in: cells.map { $0.record?[column.name] ?? .null },
          at: "\(path).\(column.name)")
      }
    }
  }
}

extension Value {
  /// Bytes of text in it: what decides how much memory a row takes.
  public var textBytes: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .list(let elements): elements.reduce(0) { $0 + $1.textBytes }
    case .record(let record): record.fields.reduce(0) { $0 + $1.value.textBytes }
    case .null, .bool, .integer, .double: 8
    case .bigInteger(let digits): digits.utf8.count
    }
  }
}
