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
  }

  let length: Int
  private let texts: [[UInt64]]
  /// Where each n-gram stands, by its hash.
  private let places: [UInt64: [Place]]
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
    for (index, text) in texts.enumerated() {
      Self.forEachHash(text, length) { hash, unit in
        // Of an n-gram that a text repeats, the first place counts: "a a a a …" would have too many.
        guard places[hash]?.last?.text != Int32(index) else { return }
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
    self.seen = seen
  }

  /// For each text of the set that shares n units in a row, the longest stretch shared, and of several the
  /// first; in the order of the texts.
  func matches(_ units: [UInt64]) -> [Match] {
    var best: [Int: Match] = [:]
    let mask = seen.count * 64 - 1
    Self.forEachHash(units, length) { hash, start in
      let bit = Int(truncatingIfNeeded: hash) & mask
      guard seen[bit / 64] & 1 << UInt64(bit % 64) != 0, let places = places[hash] else { return }
      for place in places {
        let (index, unit) = (Int(place.text), Int(place.unit))
        let text = texts[index]
        if let known = best[index] {
          // A stretch that was found holds this one already, or it cannot become a longer one.
          let isHeld =
            known.own.contains(start)
            && known.theirs.lowerBound - known.own.lowerBound == unit - start
          if isHeld || text.count - unit <= known.own.count { continue }
        }
        var count = 0
        while start + count < units.count, unit + count < text.count,
          units[start + count] == text[unit + count]
        {
          count += 1
        }
        guard count >= length, count > best[index]?.own.count ?? 0 else { continue }
        best[index] = Match(
          index: index, own: start..<(start + count), theirs: unit..<(unit + count))
      }
    }
    return best.values.sorted { $0.index < $1.index }
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
