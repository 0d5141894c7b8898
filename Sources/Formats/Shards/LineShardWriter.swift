import Corpus
import Foundation
import Machine

/// Rows into the form in which they lie between stages: JSON Lines in numbered files of 100,000 rows each,
/// `part-00000.jsonl.zst`, or `part-00000.jsonl` if they are not packed.
public final class LineShardWriter {
  /// How files are packed, by threads of their own.
  public enum Packing: Sendable {
    case none
    /// For long texts: level 1 of Zstandard.
    case texts
    /// For what is short or much alike: a level below 1, which packs and unpacks in half the time.
    case fast

    fileprivate var level: Int32? {
      switch self {
      case .none: nil
      case .texts: 1
      case .fast: -4
      }
    }
  }

  private static let rowsPerShard = 100_000
  private let folder: String
  private let isReadSoon: Bool
  private let packing: Packing
  private var current: (any ByteSink)?
  private var rows = 0
  private var count = 0
  private var shards: [Shard] = []
  /// Gives the file that is on its way to the disk, while the next one is written.
  private var closing: BoundedQueue<Result<Shard, any Error>>?

  /// - Parameter isReadSoon: as in ``OutputFile/init(path:isReadSoon:)``.
  public init(folder: String, isReadSoon: Bool = true, packing: Packing = .none) {
    self.folder = folder
    self.isReadSoon = isReadSoon
    self.packing = packing
  }

  deinit {
    // Whoever gives up may be about to end the process.
    _ = closing?.take()
  }

  /// Adds rows.
  public func write(_ lines: Lines) throws {
    var first = 0
    while first < lines.count {
      let file = try current ?? open()
      current = file
      let last = min(lines.count, first + Self.rowsPerShard - rows)
      let begin = first == 0 ? 0 : lines.ends[first - 1]
      try lines.bytes[begin..<lines.ends[last - 1]].withUnsafeBytes { try file.append($0) }
      rows += last - first
      first = last
      if rows == Self.rowsPerShard { try closeShard() }
    }
  }

  private func open() throws -> any ByteSink {
    let path = "\(folder)/\(shardName("part", count)).jsonl"
    guard let level = packing.level else {
      return try OutputFile(path: path, isReadSoon: isReadSoon)
    }
    return try CompressedFile(
      OutputFile(path: "\(path).zst", isReadSoon: isReadSoon),
      ZstdEncoder(level: level, threads: 2))
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
    guard let closed = closing else { return }
    // What is taken is gone: nobody may wait for it again, above all not where it was an error.
    closing = nil
    if let shard = try closed.take()?.get() { shards.append(shard) }
  }
}
