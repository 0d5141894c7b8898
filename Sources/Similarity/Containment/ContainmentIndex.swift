import Foundation

/// Which items of evaluation sets stand in a text, whatever stands before and behind them and whatever few words
/// are others.
///
/// A term of an item is covered if it stands in an n-gram of terms that the text has, too, and as often as the item
/// has it. Terms weigh the more
/// the fewer items have them (inverse document frequency, Spärck Jones 1972, as a share of the highest), those of
/// any English text a fifth of that; an item is found if the covered ones have a large enough share of all its
/// weight. So what many items have in common finds none of them, and a short item is found by all its terms.
///
/// No pair is missed: of each item, terms that have more weight together than may be absent are chosen, the rarest
/// first, and an item is looked at when the text has any n-gram of these (the prefix filter of set joins;
/// Chaudhuri, Ganti and Kaushik 2006). Memory: about 60 bytes for each term of the items.
struct ContainmentIndex: Sendable {
  /// An item that stands in a text.
  struct Match: Sendable, Equatable {
    /// The item, by its place.
    let index: Int
    /// The share of its weight, 0...1, that is covered.
    let cover: Double
  }

  /// The length of n-grams; an item that is shorter is one n-gram.
  let length: Int
  private let items: [Item]
  /// Items to look at when a text has an n-gram, by its digest.
  private let candidates: [UInt64: [Int32]]
  /// A bit for each digest's last bits of those that are in the table.
  private let seen: [UInt64]
  /// The lengths of n-grams that items have, in ascending order.
  private let lengths: [Int]

  private struct Item: Sendable {
    /// The digests of its n-grams, in their order.
    let grams: [UInt64]
    /// Those that it has several times.
    let repeated: Set<UInt64>
    let length: Int
    let weights: [Float]
    let total: Double
    /// The least cover at which it is told.
    let least: Double
  }

  /// - Parameters:
  ///   - items: the digests of each item's terms.
  ///   - weights: what each term weighs; nil for what follows from the items.
  ///   - least: the least cover, 0...1, at which each is told.
  init(_ items: [[UInt64]], _ weights: TermWeights? = nil, length: Int, least: [Double]) {
    self.length = length
    let weights = weights ?? TermWeights(items)
    var all: [Item] = []
    var frequencies: [UInt64: Int32] = [:]
    for (terms, least) in zip(items, least) {
      let own = min(length, terms.count)
      let grams = own == 0 ? [] : Self.grams(of: terms, own)
      for gram in grams { frequencies[gram, default: 0] += 1 }
      let weighed = terms.map { weights[$0] }
      var seen: Set<UInt64> = []
      let repeated = Set(grams.filter { !seen.insert($0).inserted })
      all.append(
        Item(
          grams: grams, repeated: repeated, length: own, weights: weighed,
          total: weighed.reduce(0) { $0 + Double($1) }, least: least))
    }
    var candidates: [UInt64: [Int32]] = [:]
    for (index, item) in all.enumerated() {
      for gram in Set(Self.telling(item, frequencies)) {
        candidates[gram, default: []].append(Int32(index))
      }
    }
    self.items = all
    self.candidates = candidates
    lengths = Set(all.map(\.length)).subtracting([0]).sorted()
    var bits = 1 << 10
    while bits < candidates.count * 16 { bits *= 2 }
    var seen = [UInt64](repeating: 0, count: bits / 64)
    for gram in candidates.keys {
      let bit = Int(truncatingIfNeeded: gram) & (bits - 1)
      seen[bit / 64] |= 1 << UInt64(bit % 64)
    }
    self.seen = seen
  }

  /// The items that stand in a text, in their order.
  ///
  /// - Parameter terms: the digests of the text's terms.
  func matches(_ terms: [UInt64]) -> [Match] {
    var near: Set<Int32> = []
    let mask = seen.count * 64 - 1
    for length in lengths where length <= terms.count {
      Self.forEachGram(of: terms, length) { gram in
        let bit = Int(truncatingIfNeeded: gram) & mask
        guard seen[bit / 64] & 1 << UInt64(bit % 64) != 0, let items = candidates[gram] else {
          return
        }
        near.formUnion(items)
      }
    }
    guard !near.isEmpty else { return [] }
    var grams: [Int: (all: [UInt64], set: DigestSet)] = [:]
    return near.sorted().compactMap { index in
      let item = items[Int(index)]
      if grams[item.length] == nil {
        let all = Self.grams(of: terms, item.length)
        grams[item.length] = (all, DigestSet(all))
      }
      guard let own = grams[item.length] else { return nil }
      let cover = Self.cover(of: item, by: own)
      return cover >= item.least ? Match(index: Int(index), cover: cover) : nil
    }
  }

  private static func cover(of item: Item, by grams: (all: [UInt64], set: DigestSet)) -> Double {
    var covered = 0.0
    // Behind what is covered already.
    var end = 0
    var left: [UInt64: Int] = [:]
    if !item.repeated.isEmpty {
      for gram in grams.all where item.repeated.contains(gram) { left[gram, default: 0] += 1 }
    }
    for (start, gram) in item.grams.enumerated() where grams.set.contains(gram) {
      if let count = left[gram] {
        guard count > 0 else { continue }
        left[gram] = count - 1
      }
      for place in max(start, end)..<(start + item.length) {
        covered += Double(item.weights[place])
      }
      end = start + item.length
    }
    // Sums in another order may differ in their last bits.
    return end == 0 ? 0 : min(1, covered / item.total + 1e-9)
  }

  /// N-grams of which a text must have one for the item to be told.
  private static func telling(_ item: Item, _ frequencies: [UInt64: Int32]) -> [UInt64] {
    let count = item.weights.count
    guard count > 0 else { return [] }
    func gramsAt(_ place: Int) -> ClosedRange<Int> {
      max(0, place - item.length + 1)...min(place, item.grams.count - 1)
    }
    // How often one has to look, for the weight that it brings.
    let costs = (0..<count).map { place in
      gramsAt(place).reduce(0.0) { $0 + Double(frequencies[item.grams[$1]] ?? 0) }
        / Double(item.weights[place])
    }
    var absent = 0.0
    var telling: [UInt64] = []
    for place in (0..<count).sorted(by: { (costs[$0], $0) < (costs[$1], $1) }) {
      guard absent <= (1 - item.least) * item.total + 1e-6 else { break }
      absent += Double(item.weights[place])
      telling += gramsAt(place).map { item.grams[$0] }
    }
    return telling
  }

  /// The digests of n-grams, in their order.
  static func grams(of terms: [UInt64], _ length: Int) -> [UInt64] {
    var grams: [UInt64] = []
    grams.reserveCapacity(max(0, terms.count - length + 1))
    forEachGram(of: terms, length) { grams.append($0) }
    return grams
  }

  /// Calls `body` with the digest of each n-gram: a polynomial modulo 2^64, well mixed. That two of them have one
  /// digest by chance happens once in 2^64.
  private static func forEachGram(of terms: [UInt64], _ length: Int, _ body: (UInt64) -> Void) {
    guard length > 0, terms.count >= length else { return }
    for start in 0...(terms.count - length) {
      var sum: UInt64 = UInt64(length)
      for term in terms[start..<(start + length)] {
        sum = sum &* 0x9E37_79B9_7F4A_7C15 &+ term &+ 1
      }
      let mixed = (sum ^ sum >> 32) &* 0xBF58_476D_1CE4_E5B9
      body(mixed ^ mixed >> 29)
    }
  }
}

/// How much each term of the items says of which of them it is.
struct TermWeights: Sendable {
  private let weights: [UInt64: Float]

  /// The weight of what all items have, as a share of that of what one has.
  private static let least = 0.05
  /// The part of its weight that a word of any text has.
  private static let ofGeneric = 0.2

  init(_ items: [[UInt64]]) {
    var counts: [UInt64: Int] = [:]
    for terms in items {
      for term in Set(terms) { counts[term, default: 0] += 1 }
    }
    let all = Double(items.count + 1)
    weights = counts.reduce(into: [:]) { weights, entry in
      let rarity = max(log(all / Double(entry.value)) / log(all), Self.least)
      let part = GenericWords.digests.contains(entry.key) ? Self.ofGeneric : 1
      weights[entry.key] = Float(rarity * part)
    }
  }

  subscript(_ term: UInt64) -> Float { weights[term] ?? 1 }
}

/// A set of digests that are well mixed already.
struct DigestSet: Sendable {
  private var slots: [UInt64]
  private var hasZero = false
  private let mask: Int

  init(_ digests: [UInt64]) {
    var size = 16
    while size < digests.count * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    mask = size - 1
    for digest in digests { insert(digest) }
  }

  private mutating func insert(_ digest: UInt64) {
    guard digest != 0 else {
      hasZero = true
      return
    }
    var slot = Int(truncatingIfNeeded: digest) & mask
    while slots[slot] != 0 {
      if slots[slot] == digest { return }
      slot = (slot + 1) & mask
    }
    slots[slot] = digest
  }

  func contains(_ digest: UInt64) -> Bool {
    if digest == 0 { return hasZero }
    var slot = Int(truncatingIfNeeded: digest) & mask
    while slots[slot] != 0 {
      if slots[slot] == digest { return true }
      slot = (slot + 1) & mask
    }
    return false
  }
}
