import Corpus
import Values

/// Rows into numbered files of at most so many rows: `<name>-00000.<suffix>`, `<name>-00001.…`
public final class ShardWriter {
  private let folder: String
  private let name: String
  private let suffix: String
  private let rowsPerShard: Int
  private let open: (String) throws -> any RecordWriter
  private var current: (any RecordWriter)?
  private var rows = 0
  private var shards: [Shard] = []

  /// - Parameters:
  ///   - name: what the files' names begin with.
  ///   - suffix: what they end with, without the dot.
  ///   - rowsPerShard: at least 1.
  ///   - open: starts a file at a path.
  public init(
    folder: String, name: String, suffix: String, rowsPerShard: Int,
    open: @escaping (String) throws -> any RecordWriter
  ) {
    self.folder = folder
    self.name = name
    self.suffix = suffix
    self.rowsPerShard = rowsPerShard
    self.open = open
  }

  /// Adds a row, which may lie in a file.
  public func write(_ record: Record, from place: RowPlace? = nil) throws {
    let writer = try current ?? open("\(folder)/\(shardName(name, shards.count)).\(suffix)")
    current = writer
    try writer.write(record, from: place)
    rows += 1
    if rows == rowsPerShard { try closeShard() }
  }

  /// Completes the last file.
  ///
  /// - Returns: the files in their order; none if no row was written.
  public func finish() throws -> [Shard] {
    try closeShard()
    return shards
  }

  private func closeShard() throws {
    if let current { shards.append(try current.finish()) }
    current = nil
    rows = 0
  }
}

/// The name of a numbered file without its suffix: `part-00000`.
func shardName(_ name: String, _ index: Int) -> String {
  let number = String(index)
  return "\(name)-\(String(repeating: "0", count: max(0, 5 - number.count)))\(number)"
}
