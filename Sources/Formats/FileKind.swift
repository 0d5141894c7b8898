import Foundation
import Values

/// A format in which rows are kept.
public enum FileFormat: String, Sendable, CaseIterable {
  case jsonl
  case json
  case csv
  case tsv
  case parquet
  /// Arrow's IPC files and streams, Feather among them; read, not written.
  case arrow
  /// The `Posts.xml` of a Stack Exchange dump; it is read, not written.
  case stackexchange
}

/// A file's format and how it is packed.
public struct FileKind: Sendable, Equatable, CustomStringConvertible {
  public let format: FileFormat
  public let compression: Compression

  public init(_ format: FileFormat, _ compression: Compression = .none) {
    self.format = format
    self.compression = compression
  }

  /// What a file's name says; nil if it says nothing.
  public init?(name: String) {
    var name = name.lowercased()
    var compression = Compression.none
    for packed in [Compression.gzip, .zstd, .bzip2, .xz] where name.hasSuffix(".\(packed.suffix)") {
      compression = packed
      name.removeLast(packed.suffix.count + 1)
    }
    let endings: [(String, FileFormat)] = [
      (".jsonl", .jsonl), (".ndjson", .jsonl), (".json", .json), (".csv", .csv), (".tsv", .tsv),
      (".parquet", .parquet), (".arrow", .arrow), (".feather", .arrow),
      ("posts.xml", .stackexchange),
    ]
    guard let ending = endings.first(where: { name.hasSuffix($0.0) }) else { return nil }
    self.init(ending.1, compression)
  }

  /// The ending of a file's name, without the first dot: `jsonl.zst`.
  public var suffix: String {
    compression == .none ? format.rawValue : "\(format.rawValue).\(compression.suffix)"
  }

  public var description: String { suffix }

  /// What the file's bytes say it is. Its name is asked only where they leave it open: whether a text
  /// is JSON Lines or CSV, when it begins as neither does.
  ///
  /// - Throws: ``RetortError`` of kind `input` if the file cannot be opened, or is nothing that
  ///   Retort reads.
  public static func detect(_ path: String) throws -> FileKind { try FileLook(path).kind }

  /// A reader for a file, in the format that its content has.
  ///
  /// - Parameter columns: what will be asked of the rows; nil for all. What else is in a row may be
  ///   missing: Parquet skips it unread.
  public static func reader(
    for path: String, columns: [ColumnPath]? = nil, _ options: ReadingOptions = ReadingOptions()
  ) throws -> any RecordReader {
    let look = try FileLook(path, options)
    let reader = try look.reader(path, columns: columns)
    return look.notes.isEmpty ? reader : NotedReader(reader, look.notes)
  }

  /// A writer for a file of this kind.
  ///
  /// - Parameter columns: names and types, which Parquet, CSV and TSV need beforehand.
  public func writer(_ path: String, columns: [Column]) throws -> any RecordWriter {
    if format == .parquet { return try ParquetWriter(path: path, columns: columns) }
    let file = try compression.sink(path)
    switch format {
    case .jsonl: return JSONLinesWriter(file: file)
    case .json: return JSONArrayWriter(file: file)
    case .csv, .tsv:
      return try CSVWriter(file: file, separator: format.separator, columns: columns.map(\.name))
    case .parquet, .arrow, .stackexchange:
      throw RetortError(.usage, "cannot write \(path)", cause: "\(format.rawValue) is only read")
    }
  }

  /// As ``writer(_:columns:)``, with the work of writing done on another thread; what goes wrong there comes
  /// out of a later call.
  public func backgroundWriter(_ path: String, columns: [Column]) throws -> any RecordWriter {
    // Parquet's writer has its own.
    if format == .parquet { return try writer(path, columns: columns) }
    return WriteBehind { try writer(path, columns: columns) }
  }
}

/// A reader of a file of which more is to be told than its rows tell.
private final class NotedReader: RecordReader {
  private let reader: any RecordReader
  private let ownNotes: [String]

  init(_ reader: any RecordReader, _ notes: [String]) {
    self.reader = reader
    ownNotes = notes
  }

  func next() throws -> RowResult? { try reader.next() }
  var notes: [String] { ownNotes + reader.notes }
  var declaredColumns: [Column]? { reader.declaredColumns }
  var place: RowPlace? { reader.place }
}

extension FileFormat {
  /// What stands between two cells.
  fileprivate var separator: UInt8 { self == .tsv ? 0x09 : 0x2C }
}
