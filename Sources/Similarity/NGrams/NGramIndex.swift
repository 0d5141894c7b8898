/// Which texts of a set share n units in a row with another text, and where.
///
/// Memory: about 20 bytes for each unit of the set.
struct NGramIndex: Sendable {
  /// The longest stretch that a text of the set shares with another text.
  struct Match: Sendable, Equatable {
    /// The text of the set, by its place in it.
    let index: Int
    /// In units of the other text.
    let own: Range<Int>
    /// In units of the text of the set.
    let theirs: Range<Int>
    /// The share of the text's units, 0...1, that stand in any n-gram that both have.
    let cover: Double
  }

  let length: Int
  private let texts: [[UInt64]]
  /// Where each n-gram stands, by its hash.
  private let places: [UInt64: [Place]]
  /// Of texts that repeat an n-gram: where it stands again, and where it stands first.
  private let repeats: [Int: [(unit: Int, first: Int)]]
  /// A bit for each hash's last bits: most n-grams of a text are found to be in no other without a look
  /// into the table.
  private let seen: [UInt64]

  private struct Place {
    let text: Int32
    let unit: Int32
  }

  /// - Parameter length: n, at least 1.
  init(_ texts: [[UInt64]], length: Int) {
    self.texts = texts
    self.length = length
    var places: [UInt64: [Place]] = [:]
    var repeats: [Int: [(unit: Int, first: Int)]] = [:]
    for (index, text) in texts.enumerated() {
      Self.forEachHash(text, length) { hash, unit in
        // Of an n-gram that a text repeats, the first place counts: "a a a a …" would have too many.
        // The others are covered when it is.
        if let last = places[hash]?.last, last.text == Int32(index) {
          repeats[index, default: []].append((unit, Int(last.unit)))
          return
        }
        places[hash, default: []].append(Place(text: Int32(index), unit: Int32(unit)))
      }
    }
    var bits = 1 << 10
    while bits < places.count * 16 { bits *= 2 }
    var seen = [UInt64](repeating: 0, count: bits / 64)
    for hash in places.keys {
      let bit = Int(truncatingIfNeeded: hash) & (bits - 1)
      seen[bit / 64] |= 1 << UInt64(bit % 64)
    }
    self.places = places
    self.repeats = repeats
    self.seen = seen
  }

  /// For each text of the set that shares n units in a row, the longest stretch shared, of several the first,
  /// and how much of the text is shared in all; in the order of the texts.
  func matches(_ units: [UInt64]) -> [Match] {
    var shared: [Int: Shared] = [:]
    let mask = seen.count * 64 - 1
    Self.forEachHash(units, length) { hash, start in
      let bit = Int(truncatingIfNeeded: hash) & mask
      guard seen[bit / 64] & 1 << UInt64(bit % 64) != 0, let places = places[hash] else { return }
      for place in places {
        let (index, unit) = (Int(place.text), Int(place.unit))
        let text = texts[index]
        guard units[start..<(start + length)] == text[unit..<(unit + length)] else { continue }
        shared[index, default: Shared(count: text.count, keepsStarts: repeats[index] != nil)]
          .add(units, start, text, unit, length)
      }
    }
    return shared.sorted { $0.key < $1.key }.map { index, shared in
      var shared = shared
      if let again = repeats[index] { shared.cover(again, length) }
      return Match(index: index, own: shared.own, theirs: shared.theirs, cover: shared.cover)
    }
  }

  /// What is known to be shared with a text of the set.
  private struct Shared {
    /// The longest stretch.
    private(set) var own = 0..<0
    private(set) var theirs = 0..<0
    /// Which of the text's units stand in an n-gram that is shared, and how many.
    private var isCovered: [Bool]
    private var covered = 0
    /// Where n-grams begin that are shared; nil for a text that repeats none.
    private var starts: Set<Int>?

    init(count: Int, keepsStarts: Bool) {
      isCovered = Array(repeating: false, count: count)
      starts = keepsStarts ? [] : nil
    }

    /// Covers n-grams that stand in a text again.
    mutating func cover(_ repeats: [(unit: Int, first: Int)], _ length: Int) {
      for (unit, first) in repeats where starts?.contains(first) == true {
        for place in unit..<(unit + length) where !isCovered[place] {
          isCovered[place] = true
          covered += 1
        }
      }
    }

    var cover: Double { Double(covered) / Double(isCovered.count) }

    /// Adds the n-gram at `start` of one text and `unit` of the other, and what follows it in both.
    mutating func add(
      _ units: [UInt64], _ start: Int, _ text: [UInt64], _ unit: Int, _ length: Int
    ) {
      starts?.insert(unit)
      for place in unit..<(unit + length) where !isCovered[place] {
        isCovered[place] = true
        covered += 1
      }
      // A stretch that was found holds this one already, or it cannot become a longer one.
      let isHeld =
        own.contains(start) && theirs.lowerBound - own.lowerBound == unit - start
      guard !isHeld, text.count - unit > own.count else { return }
      var count = length
      while start + count < units.count, unit + count < text.count,
        units[start + count] == text[unit + count]
      {
        count += 1
      }
      guard count > own.count else { return }
      own = start..<(start + count)
      theirs = unit..<(unit + count)
    }
  }

  /// Calls `body` with the hash of each n-gram and where it begins: a polynomial modulo 2^64 that rolls from
  /// one to the next, well mixed. What has the same hash is compared before it counts.
  private static func forEachHash(
    _ units: [UInt64], _ length: Int, _ body: (UInt64, Int) -> Void
  ) {
    guard units.count >= length else { return }
    let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    var power: UInt64 = 1
    var sum: UInt64 = 0
    for index in units.indices {
      sum = sum &* base &+ units[index] &+ 1
      if index < length {
        power = power &* base
      } else {
        sum = sum &- (units[index - length] &+ 1) &* power
      }
      if index >= length - 1 {
        let mixed = (sum ^ sum >> 32) &* 0xBF58_476D_1CE4_E5B9
        body(mixed ^ mixed >> 29, index - length + 1)
      }
    }
  }
}
