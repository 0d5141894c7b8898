import CParquet
import Corpus
import Machine
import Values

/// Rows of Parquet and Arrow files as Parquet again: what is not looked at keeps its type and every bit of its value.
///
/// Memory: row groups of at most 1,000 rows or about 16 MiB, a few of them, and the batches that their rows lie in.
public final class ParquetCopier: RecordWriter {
  /// A column of what is written.
  public struct Column: Sendable {
    let name: String
    let source: Source

    enum Source: Sendable {
      /// Where it lies in the rows that are copied.
      case copied(ColumnPath)
      /// A field of that name in the records that are given along, and its type.
      case given(ColumnType)
    }

    /// A column as it is in the rows.
    public static func copied(_ name: String, from path: ColumnPath) -> Column {
      Column(name: name, source: .copied(path))
    }

    /// A column that is made.
    public static func made(_ name: String, _ type: ColumnType) -> Column {
      Column(name: name, source: .given(type))
    }
  }

  private let path: String
  private let api: retort_parquet_api
  /// Those that are given along.
  private let made: [Formats.Column]
  private let appender: ParquetAppender
  private var isFinished = false
  private var places: [RowPlace] = []
  private var records: [Record] = []
  private var pendingBytes = 0
  private var rows = 0
  private static let groupRows = 1_000
  private static let groupBytes = 16 << 20

  /// - Parameters:
  ///   - source: the columns of the rows to be copied.
  ///   - columns: what to write; nil for all that is there.
  /// - Throws: ``RetortError`` of kind `usage` for a column that is not there, or one of a type that Parquet does not
  ///   have; nothing is written then.
  public init(path: String, copying source: ArrowColumns, columns: [Column]? = nil) throws {
    self.path = path
    let api = try ParquetLibrary.api()
    self.api = api
    made = (columns ?? []).compactMap { column in
      if case .given(let type) = column.source { Formats.Column(column.name, type) } else { nil }
    }
    let writer = try Self.open(path, source, columns, made, api)
    appender = ParquetAppender(writer, api, path: path)
    // What cannot be written is told before any work is done for it.
    _ = try OutputFile(path: path).close()
  }

  private static func open(
    _ path: String, _ source: ArrowColumns, _ columns: [Column]?, _ made: [Formats.Column],
    _ api: retort_parquet_api
  ) throws -> OpaquePointer {
    let names = (columns ?? []).map { Array($0.name.utf8CString) }
    let paths: [[CChar]] = (columns ?? []).map { column in
      guard case .copied(let path) = column.source else { return [] }
      return path.names.flatMap { Array($0.utf8CString) } + [0]
    }
    var opened: OpaquePointer?
    let failure = withPointers(to: names) { names in
      withPointers(to: paths) { paths in
        let copied = (columns ?? []).indices.map { index in
          var column = retort_copied_column(name: names?[index], path: paths?[index])
          if case .given? = columns?[index].source { column.path = nil }
          return column
        }
        guard !made.isEmpty else {
          return api.create_copy(
            path, source.pointer, copied, columns == nil ? -1 : Int32(copied.count), nil, "zstd",
            &opened)
        }
        var given = ArrowBuilder.schema(made)
        return api.create_copy(
          path, source.pointer, copied, Int32(copied.count), &given, "zstd", &opened)
      }
    }
    try ParquetLibrary.check(
      failure, .usage, "cannot write \(path)",
      hint: "leave the column out with --column, or write another kind of file")
    guard let opened else { throw RetortError(.bug, "Arrow opened \(path) without a writer") }
    return opened
  }

  public func write(_ record: Record) throws {
    throw RetortError(.bug, "a row that lies in no file was to be copied to \(path)")
  }

  public func write(_ record: Record, from place: RowPlace?) throws {
    guard let place else { return try write(record) }
    places.append(place)
    if !made.isEmpty { records.append(record) }
    pendingBytes += place.batch.bytesOfRow
    if places.count >= Self.groupRows || pendingBytes >= Self.groupBytes { try flush() }
  }

  public func finish() throws -> Shard {
    guard !isFinished else { throw RetortError(.bug, "\(path) was finished twice") }
    try flush()
    isFinished = true
    try appender.finish()
    return try Shard(describing: path, rows: rows)
  }

  private func flush() throws {
    guard !places.isEmpty else { return }
    try appender.append(
      copies: CopiedRows(places),
      made: made.isEmpty ? nil : try ArrowBuilder.batch(records, made))
    rows += places.count
    places.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    pendingBytes = 0
  }
}

/// Rows of batches, in their order.
struct CopiedRows: Sendable {
  /// Each with how many rows of it come next.
  private(set) var batches: [ArrowBatch] = []
  private(set) var counts: [Int64] = []
  private(set) var rows: [Int64] = []

  init(_ places: [RowPlace]) {
    rows.reserveCapacity(places.count)
    for place in places {
      if batches.last !== place.batch {
        batches.append(place.batch)
        counts.append(0)
      }
      counts[counts.count - 1] += 1
      rows.append(Int64(place.row))
    }
  }
}
