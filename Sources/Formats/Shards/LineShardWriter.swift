import Corpus
import Foundation
import Machine

/// Rows into the form in which they lie between stages: JSON Lines in numbered files, `part-00000.jsonl`, of 100,000
/// rows each.
public final class LineShardWriter {
  private static let rowsPerShard = 100_000
  private let folder: String
  private let isReadSoon: Bool
  private var current: OutputFile?
  private var rows = 0
  private var count = 0
  private var shards: [Shard] = []
  /// Gives the file that is on its way to the disk, while the next one is written.
  private var closing: BoundedQueue<Result<Shard, any Error>>?

  /// - Parameter isReadSoon: as in ``OutputFile/init(path:isReadSoon:)``.
  public init(folder: String, isReadSoon: Bool = true) {
    self.folder = folder
    self.isReadSoon = isReadSoon
  }

  deinit {
    // Whoever gives up may be about to end the process.
    _ = closing?.take()
  }

  /// Adds rows.
  public func write(_ lines: Lines) throws {
    var first = 0
    while first < lines.count {
      let file =
        try current
        ?? OutputFile(
          path: "\(folder)/\(shardName("part", count)).jsonl", isReadSoon: isReadSoon)
      current = file
      let last = min(lines.count, first + Self.rowsPerShard - rows)
      let begin = first == 0 ? 0 : lines.ends[first - 1]
      try lines.bytes[begin..<lines.ends[last - 1]].withUnsafeBytes(file.append)
      rows += last - first
      first = last
      if rows == Self.rowsPerShard { try closeShard() }
    }
  }

  /// Completes the last file.
  ///
  /// - Returns: the files in their order; none if no row was written.
  public func finish() throws -> [Shard] {
    try closeShard()
    try awaitClosed()
    return shards
  }

  private func closeShard() throws {
    guard let current else { return }
    try awaitClosed()
    let closed = BoundedQueue<Result<Shard, any Error>>(capacity: 1)
    // Nobody else has it from here on.
    nonisolated(unsafe) let file = current
    Thread.detachNewThread { [rows] in
      closed.put(Result { try Shard(closing: file, rows: rows) })
    }
    closing = closed
    self.current = nil
    count += 1
    rows = 0
  }

  private func awaitClosed() throws {
    if let shard = try closing?.take()?.get() { shards.append(shard) }
    closing = nil
  }
}
