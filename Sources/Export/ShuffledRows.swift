import Corpus
import Formats
import Machine

/// Puts rows in the order of a rank, in bounded memory: they are dealt into piles on the disk, each pile
/// for a range of ranks, and then each pile is sorted by itself.
///
/// Memory: one pile, about 64 MiB of rows.
struct ShuffledRows {
  private let folder: String
  private let order: SeededOrder
  private var piles: [JSONLinesWriter] = []
  private static let pileBytes = 64 << 20

  /// - Parameters:
  ///   - bytes: about how large all rows are together.
  ///   - folder: where the piles lie; made and removed.
  init(order: SeededOrder, bytes: Int, folder: String) throws {
    self.folder = folder
    self.order = order
    try Files.makeFolder(folder)
    for index in 0...min(500, bytes / Self.pileBytes) {
      piles.append(try JSONLinesWriter(path: "\(folder)/\(index)"))
    }
  }

  /// Adds a row.
  mutating func add(_ trace: Trace) throws {
    let rank = rank(of: trace)
    let pile = Int(rank.multipliedFullWidth(by: UInt64(piles.count)).high)
    try piles[pile].write(trace.record)
  }

  /// All rows in the order of their ranks.
  consuming func forEach(_ body: (Trace) throws -> Void) throws {
    defer { try? Files.remove(folder) }
    for (index, pile) in piles.enumerated() {
      let shard = try pile.finish()
      var rows: [(rank: UInt64, trace: Trace)] = []
      let file = Shard(file: "\(index)", rows: shard.rows, bytes: shard.bytes, sha256: shard.sha256)
      try ShardReader<Trace>(folder: folder, shards: [file]).forEach {
        rows.append((rank(of: $0), $0))
      }
      rows.sort { ($0.rank, $0.trace.name) < ($1.rank, $1.trace.name) }
      for row in rows { try body(row.trace) }
      try Files.remove("\(folder)/\(index)")
    }
  }

  private func rank(of trace: Trace) -> UInt64 {
    order.rank(RowID(source: "", key: trace.name))
  }
}
