import Foundation
import Values

/// A format in which rows are kept.
public enum FileFormat: String, Sendable, CaseIterable {
  case jsonl
  case json
  case csv
  case tsv
  case parquet
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
    for packed in [Compression.gzip, .zstd] where name.hasSuffix(".\(packed.suffix)") {
      compression = packed
      name.removeLast(packed.suffix.count + 1)
    }
    let endings: [(String, FileFormat)] = [
      (".jsonl", .jsonl), (".ndjson", .jsonl), (".json", .json), (".csv", .csv), (".tsv", .tsv),
      (".parquet", .parquet), ("posts.xml", .stackexchange),
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
  public static func detect(_ path: String) throws -> FileKind {
    var start = try Self.start(try FileBytes(path: path), 16)
    if start.starts(with: Array("PAR1".utf8)) { return FileKind(.parquet) }
    let compression = Compression(of: start)
    start = try Self.start(compression.strangersSource(path), 1 << 16)
    let name = FileKind(name: path)
    if let format = Self.format(of: start, named: name?.format) {
      return FileKind(format, compression)
    }
    throw RetortError(
      .input, "cannot read \(path)",
      cause: name?.format == .parquet
        ? start.isEmpty ? "the file is empty" : "it does not begin as Parquet files begin"
        : "neither its content nor its name says that it holds rows",
      hint: "Retort reads Parquet, JSON Lines, JSON lists, CSV, TSV and Stack Exchange's Posts.xml")
  }

  /// A reader for a file, in the format that its content has.
  ///
  /// - Parameter columns: what will be asked of the rows; nil for all. What else is in a row may be
  ///   missing: Parquet skips it unread.
  public static func reader(for path: String, columns: [ColumnPath]? = nil) throws
    -> any RecordReader
  {
    let kind = try detect(path)
    let names = columns.map { Set($0.flatMap { [$0.column, $0.text] }) }
    func source() throws -> any ByteSource { try kind.compression.strangersSource(path) }
    switch kind.format {
    case .jsonl: return JSONLinesReader(path: path, source: try source(), columns: names)
    case .json: return try JSONArrayReader(path: path, source: source(), columns: names)
    case .csv, .tsv:
      return try CSVReader(
        path: path, source: source(), separator: kind.format.separator, columns: names)
    case .stackexchange: return try StackExchangeReader(path: path, source: source())
    case .parquet: return try ParquetReader(path: path, columns: columns)
    }
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
    case .parquet, .stackexchange:
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

  private static func start(_ source: any ByteSource, _ count: Int) throws -> [UInt8] {
    try withUnsafeTemporaryAllocation(byteCount: count, alignment: 16) { room in
      var filled = 0
      while filled < count {
        let piece = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
        let read = try source.read(into: piece)
        if read == 0 { break }
        filled += read
      }
      return Array(room[..<filled])
    }
  }

  private static func format(of start: [UInt8], named name: FileFormat?) -> FileFormat? {
    let text = start.starts(with: byteOrderMark) ? start[3...] : start[...]
    let begin = text.drop(while: isJSONSpace)
    let isTable = name == .csv || name == .tsv
    switch begin.first {
    case nil: return name == .parquet ? nil : name ?? .jsonl
    case UInt8(ascii: "["):
      // A header may begin like this, too.
      let next = begin.dropFirst().drop(while: isJSONSpace).first
      let isList = next == UInt8(ascii: "{") || next == UInt8(ascii: "]")
      if isList || !isTable { return isList || name != .jsonl ? .json : .jsonl }
    case UInt8(ascii: "{"):
      let line = begin.prefix { $0 != 0x0A }
      let isObject = (try? JSONParser().parse(String(decoding: line, as: UTF8.self))) != nil
      if isObject || !isTable { return .jsonl }
    case UInt8(ascii: "<"):
      let head = String(decoding: begin.prefix(1000), as: UTF8.self)
      if head.contains("<posts") { return .stackexchange }
    default: break
    }
    if isTable { return separates(0x09, begin) && !separates(0x2C, begin) ? .tsv : name }
    if name == .jsonl || name == .json { return .jsonl }
    guard name == nil, String(validating: begin.prefix { $0 != 0x0A }, as: UTF8.self) != nil else {
      return nil
    }
    return separates(0x09, begin) ? .tsv : separates(0x2C, begin) ? .csv : nil
  }

  /// Whether the first line has such a separator.
  private static func separates(_ byte: UInt8, _ text: ArraySlice<UInt8>) -> Bool {
    text.prefix { $0 != 0x0A }.contains(byte)
  }
}

extension FileFormat {
  /// What stands between two cells.
  fileprivate var separator: UInt8 { self == .tsv ? 0x09 : 0x2C }
}
