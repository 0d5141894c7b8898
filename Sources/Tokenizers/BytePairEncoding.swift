/// The merges of a byte-pair encoding: which two tokens become one, and which pair goes first.
final class BytePairEncoding: Sendable {
  /// In place of the token of a byte that has none.
  static let missing: Int32 = -1

  /// The token of each byte, or ``missing``.
  let byteTokens: [Int32]
  /// By the pair, left in the upper half: rank and what the pair becomes. The lowest rank goes first.
  private let merges: [UInt64: (rank: Int32, token: Int32)]
  /// Whole words that are tokens, where they need no merges; nil where merges alone decide.
  let words: [[UInt8]: Int32]?
  /// Whether a byte has no token.
  private let hasGaps: Bool
  /// The bytes of each token.
  let pieces: [Int32: [UInt8]]

  init(
    byteTokens: [Int32], merges: [(left: Int32, right: Int32, token: Int32)],
    words: [[UInt8]: Int32]?, pieces: [Int32: [UInt8]]
  ) {
    self.byteTokens = byteTokens
    hasGaps = byteTokens.contains(Self.missing)
    self.pieces = pieces
    self.words = words
    var byPair: [UInt64: (rank: Int32, token: Int32)] = [:]
    byPair.reserveCapacity(merges.count)
    for (rank, merge) in merges.enumerated() {
      byPair[Self.pair(merge.left, merge.right)] = (Int32(rank), merge.token)
    }
    self.merges = byPair
  }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// The tokens of a word. O(n²) in its bytes for words of up to 64 bytes, O(n log n) for longer ones.
  func encode(_ word: [UInt8]) -> [Int32] {
    if let token = words?[word] { return [token] }
    var tokens = word.map { byteTokens[Int($0)] }
    if hasGaps { tokens.removeAll { $0 == Self.missing } }
    if tokens.count > 64 { return encodeLong(tokens) }
    while tokens.count > 1 {
      var best: (index: Int, rank: Int32, token: Int32)?
      for index in 0..<(tokens.count - 1) {
        if let merge = merges[Self.pair(tokens[index], tokens[index + 1])],
          best.map({ merge.rank < $0.rank }) ?? true
        {
          best = (index, merge.rank, merge.token)
        }
      }
      guard let best else { break }
      tokens[best.index] = best.token
      tokens.remove(at: best.index + 1)
    }
    return tokens
  }

  /// The same with a heap of possible merges, for words that are whole texts without a blank.
  private func encodeLong(_ start: [Int32]) -> [Int32] {
    var tokens = start
    var next = Array(1...tokens.count)
    var previous = Array(-1..<(tokens.count - 1))
    var heap = MergeHeap()
    func offer(_ left: Int) {
      let right = next[left]
      guard right < tokens.count,
        let merge = merges[Self.pair(tokens[left], tokens[right])]
      else { return }
      heap.push(
        .init(
          rank: merge.rank, left: left, token: merge.token,
          pair: Self.pair(tokens[left], tokens[right])))
    }
    for left in 0..<(tokens.count - 1) { offer(left) }
    while let merge = heap.pop() {
      let left = merge.left
      let right = next[left]
      // What was offered before one of its sides changed is out of date.
      guard tokens[left] >= 0, right < tokens.count,
        Self.pair(tokens[left], tokens[right]) == merge.pair
      else { continue }
      tokens[left] = merge.token
      tokens[right] = -1
      next[left] = next[right]
      if next[right] < tokens.count { previous[next[right]] = left }
      if previous[left] >= 0 { offer(previous[left]) }
      offer(left)
    }
    return tokens.filter { $0 >= 0 }
  }
}

/// Merges by rank, then from left to right.
private struct MergeHeap {
  struct Merge {
    let rank: Int32
    let left: Int
    let token: Int32
    let pair: UInt64

    func goesBefore(_ other: Merge) -> Bool { (rank, left) < (other.rank, other.left) }
  }

  private var merges: [Merge] = []

  mutating func push(_ merge: Merge) {
    merges.append(merge)
    var child = merges.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard merges[child].goesBefore(merges[parent]) else { return }
      merges.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> Merge? {
    guard let first = merges.first else { return nil }
    let last = merges.removeLast()
    guard !merges.isEmpty else { return first }
    merges[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < merges.count && merges[child].goesBefore(merges[smallest]) { smallest = child }
      guard smallest != parent else { return first }
      merges.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
