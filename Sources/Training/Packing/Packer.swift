/// How many sequences rows become, put together as a launcher does it; lengths come in the order of the rows.
///
/// Memory: four bytes a row.
struct Packer: Sendable {
  /// What came of it.
  struct Outcome: Sendable, Equatable {
    /// Sequences: packs, or rows where nothing is packed.
    var sequences = 0
    /// Tokens in them, without padding.
    var tokens = 0
    /// Rows that do not fit anywhere.
    var dropped = 0
    /// Tokens cut away by packing.
    var cut = 0
    /// Rows that were packed.
    var rows = 0
  }

  private let packing: Packing
  private let capacity: Int
  private let portion: Int
  private let workers: Int
  private var lengths: [Int32] = []
  private(set) var outcome = Outcome()

  /// - Parameters:
  ///   - cutoff: the training's own.
  ///   - portion: rows that the launcher packs at a time.
  ///   - workers: processes that do so, each with a part of the rows.
  init(_ packing: Packing, cutoff: Int, portion: Int, workers: Int) {
    self.packing = packing
    // LLaMA-Factory keeps one place free, so that attention masks are never dropped.
    capacity = packing == .neat || packing == .plain ? cutoff - 1 : cutoff
    (self.portion, self.workers) = (max(1, portion), max(1, workers))
  }

  /// Adds the next row's tokens; a row that the launcher left out takes a place in its portion all the same.
  mutating func add(_ length: Int?) { lengths.append(Int32(clamping: length ?? -1)) }

  /// Packs all rows. Workers have as many rows each as can be, the first ones one more.
  mutating func finish() {
    var start = 0
    for worker in 0..<workers {
      let count = lengths.count / workers + (worker < lengths.count % workers ? 1 : 0)
      for first in stride(from: start, to: start + count, by: portion) {
        pack(
          lengths[first..<min(first + portion, start + count)].lazy.map(Int.init).filter { $0 > 0 })
      }
      start += count
    }
    lengths = []
  }

  private mutating func pack(_ real: [Int]) {
    guard !real.isEmpty else { return }
    outcome.rows += real.count
    switch packing {
    case .none:
      outcome.sequences += real.count
      outcome.tokens += real.reduce(0, +)
    case .neat, .plain: knapsack(real)
    case .bestFit: bestFit(real.map { min($0, capacity) }, cut: real)
    case .bestFitSplit: bestFit(real.flatMap(pieces), cut: [])
    case .wrapped:
      let total = real.reduce(0, +)
      outcome.sequences += (total + capacity - 1) / capacity
      outcome.tokens += total
    case .sample:
      let fitting = real.filter { $0 <= capacity }
      outcome.dropped += real.count - fitting.count
      bestFit(fitting, cut: [])
    }
  }

  private func pieces(_ length: Int) -> [Int] {
    var pieces = [Int](repeating: capacity, count: length / capacity)
    if length % capacity > 0 { pieces.append(length % capacity) }
    return pieces
  }

  /// LLaMA-Factory's: the longest row that still fits, again and again, pack after pack.
  private mutating func knapsack(_ rows: [Int]) {
    var left = rows.filter { $0 <= capacity }.sorted()
    outcome.dropped += rows.count - left.count
    outcome.tokens += left.reduce(0, +)
    while !left.isEmpty {
      var room = capacity
      while let index = Self.longest(in: left, fitting: room) {
        room -= left.remove(at: index)
      }
      outcome.sequences += 1
    }
  }

  /// The last place of what is no longer than the room, in a sorted list.
  private static func longest(in sorted: [Int], fitting room: Int) -> Int? {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= room { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// TRL's: the longest row first, each into the fullest pack that still has room.
  private mutating func bestFit(_ rows: [Int], cut whole: [Int]) {
    outcome.tokens += rows.reduce(0, +)
    outcome.cut += whole.reduce(0, +) - (whole.isEmpty ? 0 : rows.reduce(0, +))
    // How many packs have how much room left, by room, in rising order.
    var rooms: [Int] = []
    for row in rows.sorted(by: >) {
      var (low, high) = (0, rooms.count)
      while low < high {
        let middle = (low + high) / 2
        if rooms[middle] < row { low = middle + 1 } else { high = middle }
      }
      var room = capacity
      if low < rooms.count {
        room = rooms.remove(at: low)
      } else {
        outcome.sequences += 1
      }
      room -= row
      guard room > 0 else { continue }
      var (first, last) = (0, rooms.count)
      while first < last {
        let middle = (first + last) / 2
        if rooms[middle] < room { first = middle + 1 } else { last = middle }
      }
      rooms.insert(room, at: first)
    }
  }
}
