import Corpus
import Formats
import Machine
import Values

/// Where rows go: one file, a folder of shards, or standard output.
public struct Destination: Sendable {
  public let path: String
  public let kind: FileKind
  /// Rows of a shard; nil for one file.
  public let shardRows: Int?
  private let replaces: Bool
  private let claim: OutputPath.Claim?

  /// - Parameters:
  ///   - path: `-` for standard output.
  ///   - format: the files' kind as a name's ending, for instance `jsonl.zst`; nil for that of the path.
  ///   - shardRows: at least 1; nil for one file.
  ///   - inputs: what is read; it is never written over.
  ///   - replaces: whether what else is at the path may be overwritten.
  ///   - option: the option that names the path.
  /// - Throws: ``RetortError`` of kind `usage`, or `busy` if another command is writing there.
  public init(
    path: String, format: String? = nil, shardRows: Int? = nil, reading inputs: [String] = [],
    replaces: Bool = false, option: String = "--output"
  ) throws {
    let name = format.map { ".\($0)" } ?? (path == "-" ? ".jsonl" : path)
    guard let kind = FileKind(name: name), ![.stackexchange, .arrow].contains(kind.format),
      Compression.written.contains(kind.compression)
    else {
      throw RetortError(
        .usage, "\(format ?? path) is no kind of file that Retort writes",
        hint: "parquet, jsonl, json, csv or tsv, the last four also with .zst or .gz")
    }
    if kind.format == .parquet, kind.compression != .none {
      throw RetortError(
        .usage, "\(name) is compressed twice", hint: "Parquet files are compressed inside")
    }
    self.path = path
    self.kind = kind
    self.shardRows = shardRows
    self.replaces = replaces
    guard path != "-" else {
      if shardRows != nil {
        throw RetortError(.usage, "standard output is one file", hint: "leave out --shard-rows")
      }
      claim = nil
      return
    }
    claim = try OutputPath.Claim(path)
    try OutputPath.check(path, option, inputs: inputs, replaces: replaces)
    if Files.isFolder(path) != (shardRows != nil), Files.exists(path) {
      throw RetortError(
        .usage, "\(path) is a \(Files.isFolder(path) ? "folder" : "file")",
        hint: "remove it, or choose another path")
    }
  }

  /// What the files' columns are.
  enum Layout {
    /// Values of these types.
    case typed([Column])
    /// Rows of Parquet or Arrow files as they are: all columns, or these.
    case copied(ArrowColumns, [ParquetCopier.Column]?)

    fileprivate func writer(_ kind: FileKind, _ path: String) throws -> any RecordWriter {
      switch self {
      case .typed(let columns): try kind.backgroundWriter(path, columns: columns)
      case .copied(let source, let columns):
        try ParquetCopier(path: path, copying: source, columns: columns)
      }
    }

    fileprivate var hasColumns: Bool {
      if case .typed(let columns) = self { !columns.isEmpty } else { true }
    }
  }

  /// The layout that keeps all columns of files as they are; nil where they or what is written are no Parquet.
  func copying(_ source: FileSet) throws -> Layout? {
    guard kind.format == .parquet else { return nil }
    return try source.commonColumns().map { .copied($0, nil) }
  }

  /// Writes what `body` gives, and puts it in place when all of it is on the disk.
  ///
  /// - Returns: the files.
  func write(
    _ layout: Layout, _ body: ((Record, RowPlace?) throws -> Void) throws -> Void
  ) throws -> [Shard] {
    let partial =
      path == "-" ? try temporaryFile() : OutputPath.temporary(for: path.withoutLastSlashes)
    do {
      let shards = try fill(partial, layout, body)
      if path == "-" {
        try Files.forEachPiece(of: partial) { try StandardOutput.write($0) }
        try Files.remove(partial)
      } else if shardRows != nil {
        if !replaces, Files.exists(path) {
          throw RetortError(.busy, "\(path) was written by another command in the meantime")
        }
        try Files.replaceFolder(path, with: partial)
      } else {
        try OutputPath.put(partial, at: path, replaces: replaces)
      }
      return shards
    } catch {
      try? Files.remove(partial)
      throw (error as? RetortError)?.naming(path, inPlaceOf: partial) ?? error
    }
  }

  private func fill(
    _ partial: String, _ layout: Layout,
    _ body: ((Record, RowPlace?) throws -> Void) throws -> Void
  ) throws -> [Shard] {
    let kind = kind
    guard let shardRows else {
      let writer = try layout.writer(kind, partial)
      try body(writer.write(_:from:))
      return [try writer.finish()]
    }
    try Files.makeFolder(partial)
    let writer = ShardWriter(
      folder: partial, name: "part", suffix: kind.suffix, rowsPerShard: shardRows
    ) { path in try layout.writer(kind, path) }
    try body(writer.write(_:from:))
    let shards = try writer.finish()
    guard shards.isEmpty, layout.hasColumns else { return shards }
    // Without rows one file keeps the columns.
    return [try layout.writer(kind, "\(partial)/part-00000.\(kind.suffix)").finish()]
  }

  private func temporaryFile() throws -> String {
    OutputPath.temporary(for: "\(Files.temporaryFolder)/retort-output")
  }
}

extension String {
  fileprivate var withoutLastSlashes: String {
    var path = self
    while path.hasSuffix("/"), path.count > 1 { path.removeLast() }
    return path
  }
}
