import CParquet
import Corpus
import Foundation

/// Rows as Parquet, zstd-compressed. The same rows give the same bytes.
///
/// Memory: one row group, of at most 1,000 rows or about 16 MiB of text.
public final class ParquetWriter: RecordWriter {
  private let path: String
  private let columns: [Column]
  private let api: retort_parquet_api
  private var writer: OpaquePointer?
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
    var schema = ArrowBuilder.schema(columns)
    try ParquetLibrary.check(
      api.create(path, &schema, "zstd", &writer), .storage, "cannot write \(path)")
  }

  deinit {
    if let writer { api.abandon(writer) }
  }

  public func write(_ record: Record) throws {
    pending.append(record)
    pendingBytes += Value.record(record).textBytes
    if pending.count >= Self.groupRows || pendingBytes >= Self.groupBytes { try flush() }
  }

  public func finish() throws -> Shard {
    try flush()
    guard let finished = writer else { throw RetortError(.bug, "\(path) was finished twice") }
    writer = nil
    try ParquetLibrary.check(api.finish(finished), .storage, "cannot write \(path)")
    return try Shard(describing: path, rows: rows)
  }

  private func flush() throws {
    guard !pending.isEmpty else { return }
    var batch = try ArrowBuilder.batch(pending, columns)
    try ParquetLibrary.check(api.append(writer, &batch), .storage, "cannot write \(path)")
    rows += pending.count
    pending.removeAll(keepingCapacity: true)
    pendingBytes = 0
  }
}

extension Value {
  /// Bytes of text in it: what decides how much memory a row takes.
  fileprivate var textBytes: Int {
    switch self {
    case .string(let text): text.utf8.count
    case .list(let elements): elements.reduce(0) { $0 + $1.textBytes }
    case .record(let record): record.fields.reduce(0) { $0 + $1.value.textBytes }
    case .null, .bool, .integer, .double: 8
    }
  }
}
