import Corpus
import Formats
import Machine
import Recipes

/// Writes traces as a dataset that a trainer loads: shards in each format, then a card.
///
/// The first format lies where the Hub looks for it (`data/train-00000.parquet`, …), each further one
/// in a folder of its own name: a Hub dataset has one format. The same traces give the same bytes.
public struct Export: Sendable {
  /// `parquet`, `jsonl` or both; the first is the dataset's own.
  public let formats: [String]
  public let shardRows: Int

  /// The stage's name.
  public static let name = "export"

  public init(_ spec: ExportSpec) {
    formats = spec.formats
    shardRows = spec.shardRows
  }

  /// All that decides what comes out, besides the traces and the card.
  public var identity: Record {
    [
      "version": 1, "formats": .list(formats.map(Value.string)),
      "shard_rows": .integer(Int64(shardRows)),
    ]
  }

  /// Writes all traces into `folder`, which must be empty.
  ///
  /// - Returns: the files, with paths relative to the folder.
  public func write(_ traces: ShardReader<Trace>, to folder: String) throws -> [Shard] {
    var shards: [Shard] = []
    for format in formats {
      let place = format == formats.first ? "data" : format
      try Files.makeFolder("\(folder)/\(place)")
      let writer = ShardWriter(
        folder: "\(folder)/\(place)", name: "train", suffix: format, rowsPerShard: shardRows
      ) { path in
        if format == "parquet" { return try ParquetWriter(path: path, columns: ShareGPT.columns) }
        return try JSONLinesWriter(path: path)
      }
      try traces.forEach { try writer.write(ShareGPT.row($0)) }
      shards += try writer.finish().map {
        Shard(file: "\(place)/\($0.file)", rows: $0.rows, bytes: $0.bytes, sha256: $0.sha256)
      }
    }
    return shards
  }
}
