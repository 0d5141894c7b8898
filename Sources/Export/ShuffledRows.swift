import Corpus
import Formats
import Machine

/// Puts rows in the order of a rank, in bounded memory and with few open files, however many the rows are: they are
/// dealt into piles on the disk, each pile for a range of ranks; a pile that is too large is dealt again, and one that
/// is small enough is sorted by itself.
///
/// Memory: one pile, about 64 MiB of rows, or the buffers of 32 files, 1 MiB each. Every dealing reads and writes a row
/// once: one up to 2 GiB of rows, two up to 64 GiB.
struct ShuffledRows {
  private let order: SeededOrder
  private let pileBytes: Int
  private let folder: String
  private let dealt: Deal

  /// How many piles rows are dealt into at once, at most.
  static let fanOut = 32
  /// Rows of one rank are of one name, and no dealing parts them: 32^8 piles part all others.
  private static let deepest = 8

  /// - Parameters:
  ///   - bytes: about how large all rows are together.
  ///   - folder: where the piles lie; made and removed.
  ///   - pileBytes: how large a pile may be that is sorted in memory.
  init(order: SeededOrder, bytes: Int, folder: String, pileBytes: Int = 64 << 20) throws {
    self.order = order
    self.pileBytes = pileBytes
    self.folder = folder
    dealt = try Deal(Self.piles(bytes, of: pileBytes), folder: folder)
  }

  /// Adds a row.
  func add(_ trace: Trace) throws {
    try dealt.add(trace, at: rank(of: trace))
  }

  /// All rows in the order of their ranks.
  consuming func forEach(_ body: (Trace) throws -> Void) throws {
    defer { try? Files.remove(folder) }
    try forEach(in: dealt.finish(), body)
  }

  private func forEach(in piles: Piles, _ body: (Trace) throws -> Void) throws {
    for (index, pile) in piles.shards.enumerated() {
      let rows = ShardReader<Trace>(folder: piles.folder, shards: [pile])
      if pile.bytes > pileBytes, pile.rows > 1, piles.fanOuts.count < Self.deepest {
        let within = "\(piles.folder)/\(index)-dealt"
        let deal = try Deal(
          Self.piles(pile.bytes, of: pileBytes), folder: within, above: piles.fanOuts)
        try rows.forEach { try deal.add($0, at: rank(of: $0)) }
        let smaller = try deal.finish()
        try Files.remove("\(piles.folder)/\(pile.file)")
        try forEach(in: smaller, body)
      } else {
        try sorted(rows).forEach { try body($0.trace) }
      }
      try Files.remove("\(piles.folder)/\(pile.file)")
    }
    try Files.remove(piles.folder)
  }

  private func sorted(_ rows: ShardReader<Trace>) throws -> [(rank: UInt64, trace: Trace)] {
    var sorted: [(rank: UInt64, trace: Trace)] = []
    try rows.forEach { sorted.append((rank(of: $0), $0)) }
    sorted.sort { ($0.rank, $0.trace.name) < ($1.rank, $1.trace.name) }
    return sorted
  }

  private func rank(of trace: Trace) -> UInt64 {
    order.rank(RowID(source: "", key: trace.name))
  }

  private static func piles(_ bytes: Int, of pileBytes: Int) -> Int {
    min(fanOut, bytes / max(1, pileBytes) + 1)
  }
}

/// Rows that were dealt, pile after pile in the order of their ranks.
private struct Piles {
  let folder: String
  let shards: [Shard]
  /// How many piles there were at each dealing so far, the first one first.
  let fanOuts: [Int]
}

/// Piles that rows are being dealt into.
private struct Deal {
  private let folder: String
  private let fanOuts: [Int]
  private let writers: [JSONLinesWriter]

  /// - Parameter above: how many piles there were at each dealing before: what came into one of them is dealt anew by
  ///   where its ranks stand within that pile.
  init(_ count: Int, folder: String, above: [Int] = []) throws {
    self.folder = folder
    fanOuts = above + [count]
    try Files.makeFolder(folder)
    writers = try (0..<count).map { try JSONLinesWriter(path: "\(folder)/\($0)") }
  }

  func add(_ trace: Trace, at rank: UInt64) throws {
    // As digits of a fraction: each dealing takes the next one.
    var rest = rank
    var digit: UInt64 = 0
    for count in fanOuts { (digit, rest) = rest.multipliedFullWidth(by: UInt64(count)) }
    try writers[Int(digit)].write(trace.record)
  }

  /// Closes all files; those without a row go.
  consuming func finish() throws -> Piles {
    let shards = try writers.map { try $0.finish() }
    for shard in shards where shard.rows == 0 { try Files.remove("\(folder)/\(shard.file)") }
    return Piles(folder: folder, shards: shards.filter { $0.rows > 0 }, fanOuts: fanOuts)
  }
}
