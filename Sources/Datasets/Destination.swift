import Corpus
import Formats
import Machine
import Values

/// Where rows go: one file, or a folder of shards.
public struct Destination: Sendable {
  public let path: String
  public let kind: FileKind
  /// Rows of a shard; nil for one file.
  public let shardRows: Int?
  private let replaces: Bool

  /// - Parameters:
  ///   - format: the files' kind as a name's ending, for instance `jsonl.zst`; nil for that of the path.
  ///   - shardRows: at least 1; nil for one file.
  ///   - replaces: whether what is at the path may be overwritten.
  /// - Throws: ``RetortError`` of kind `usage`.
  public init(path: String, format: String? = nil, shardRows: Int? = nil, replaces: Bool = false)
    throws
  {
    let name = format.map { ".\($0)" } ?? path
    guard let kind = FileKind(name: name), kind.format != .stackexchange else {
      throw RetortError(
        .usage, "\(format ?? path) is no kind of file that Retort writes",
        hint: "parquet, jsonl, json, csv or tsv, the last four also with .zst or .gz")
    }
    if kind.format == .parquet, kind.compression != .none {
      throw RetortError(
        .usage, "\(name) is compressed twice", hint: "Parquet files are compressed inside")
    }
    if Files.exists(path), !replaces {
      throw RetortError(.usage, "\(path) is there already", hint: "--force writes over it")
    }
    if Files.isFolder(path) != (shardRows != nil), Files.exists(path) {
      throw RetortError(
        .usage, "\(path) is a \(Files.isFolder(path) ? "folder" : "file")",
        hint: "remove it, or choose another path")
    }
    self.path = path
    self.kind = kind
    self.shardRows = shardRows
    self.replaces = replaces
  }

  /// Where the rows stand until they are all there.
  private var partial: String { "\(path).partial" }

  /// Writes what `body` gives, and puts it in place when all of it is on the disk.
  ///
  /// - Returns: the files.
  func write(columns: [Column], _ body: ((Record) throws -> Void) throws -> Void) throws -> [Shard]
  {
    try Files.remove(partial)
    do {
      let shards = try fill(columns, body)
      if shardRows != nil {
        try Files.replaceFolder(path, with: partial)
      } else {
        try Files.move(partial, to: path)
      }
      return shards
    } catch {
      try? Files.remove(partial)
      throw error
    }
  }

  private func fill(_ columns: [Column], _ body: ((Record) throws -> Void) throws -> Void) throws
    -> [Shard]
  {
    let (kind, partial) = (kind, partial)
    guard let shardRows else {
      let writer = try kind.backgroundWriter(partial, columns: columns)
      try body(writer.write)
      return [try writer.finish()]
    }
    try Files.makeFolder(partial)
    let writer = ShardWriter(
      folder: partial, name: "part", suffix: kind.suffix, rowsPerShard: shardRows
    ) { path in try kind.backgroundWriter(path, columns: columns) }
    try body(writer.write)
    return try writer.finish()
  }
}
