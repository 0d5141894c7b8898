import Values

/// An order that looks random, is the same on every machine, and asks nothing but a row's id.
///
/// Each id is mixed with the seed and a purpose into 64 bits; the n smallest are the sample of n.
/// So a sample depends neither on the order of arrival nor on shards or threads, and the sample of
/// 1,000 is a subset of the sample of 3,160 for the same seed.
public struct SeededOrder: Sendable {
  private let key: UInt64

  /// - Parameter purpose: what the order is for, for instance `random`; two purposes under one seed
  ///   give unrelated orders.
  public init(seed: Int64, purpose: String) {
    key = RowID(digest: Digest(of: "\(seed)/\(purpose)")).high
  }

  /// Where a row stands in this order; ties (one pair in 2⁶⁴) are broken by the id.
  public func rank(_ id: RowID) -> UInt64 {
    Self.mix(id.high ^ Self.mix(id.low ^ key))
  }

  /// Where an answer stands in this order.
  public func rank(_ id: AnswerID) -> UInt64 {
    Self.mix(rank(id.question) ^ UInt64(bitPattern: id.sample))
  }

  /// The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection on 64 bits.
  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The best n of a stream, by a key, in memory for n: a heap with the worst on top.
public struct BestN<Key: Comparable & Sendable, ID: Comparable & Hashable & Sendable>: Sendable {
  // Inlinable, since it is called for every row of a stage with keys of many types.
  /// How many are kept.
  public let limit: Int
  @usableFromInline var heap: [(key: Key, id: ID)] = []

  @inlinable
  public init(_ limit: Int) {
    self.limit = limit
  }

  /// Offers a row; the smallest keys stay, and of equal keys the smallest ids. O(log n).
  @inlinable
  public mutating func offer(_ id: ID, key: Key) {
    if heap.count < limit {
      heap.append((key, id))
      siftUp(heap.count - 1)
    } else if limit > 0, (key, id) < heap[0] {
      heap[0] = (key, id)
      siftDown(0)
    }
  }

  /// The ids that stayed.
  @inlinable
  public var ids: Set<ID> { Set(heap.map(\.id)) }

  /// The last that stayed; nil if nothing did.
  @inlinable
  public var worst: Key? { heap.first?.key }

  @inlinable
  mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[parent] < heap[child] else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  @inlinable
  mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var largest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[largest] < heap[child] {
        largest = child
      }
      guard largest != parent else { return }
      heap.swapAt(parent, largest)
      parent = largest
    }
  }
}
