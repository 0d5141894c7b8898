/// A piece of a text that comes again and again in a row.
///
/// Found in linear time, whatever the length of the piece: places where eight units (words, numbers, signs) have stood
/// before tell at which distances a text repeats itself; for the few distances that are most frequent, the longest
/// stretch that repeats with just that period is looked for.
public struct TextLoop: Sendable, Equatable {
  /// The share of the text, 0...1, that the loop is.
  public let share: Double
  /// How often the piece comes, whole.
  public let times: Int
  /// The piece, where it stands first.
  public let piece: String
  /// Whether only numbers change from one time to the next, each by the same step.
  public let counts: Bool

  /// A loop has so many characters at least.
  static let leastLength = 200
  /// A piece comes so often at least; a long one, of 400 characters, three times.
  static let leastTimes = 4
  /// With a counter in it so often: a list of a few cases is no loop.
  static let leastTimesCounting = 20

  /// The longest loop of a text, if it is a large enough part of it.
  ///
  /// No loops are pieces that are mostly digits and signs (matrices, tables, `0.333…`), what stands in closed fences of
  /// code, and rows of tables.
  ///
  /// - Complexity: O(n); texts without repetitions are done with after one look.
  public static func longest(in text: String, from share: Double) -> TextLoop? {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count >= leastLength else { return nil }
      return LoopSearch(bytes).longest(from: share)
    }
  }
}

/// The units of a text, and what repeats among them.
private struct LoopSearch {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// A digest of each unit; all numbers have one.
  private var units: [UInt32] = []
  /// Where each unit begins in the bytes.
  private var starts: [Int32] = []
  /// The values of numbers, modulo 2^32.
  private var values: [UInt32] = []

  private static let number: UInt32 = 1
  private static let gram = 8
  private static let mostDistances = 6

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    units.reserveCapacity(bytes.count / 4)
    var place = 0
    var isCode = Fences(bytes)
    while place < bytes.count {
      let byte = bytes[place]
      if byte <= 0x20 {
        place += 1
        continue
      }
      if let end = isCode.end(at: place) {
        // Code is one unit that is like no other.
        add(UInt32(truncatingIfNeeded: place) | 0x8000_0000, place)
        place = end
        continue
      }
      let start = place
      if Self.isLetter(byte) {
        // Long words are cut, so that a run of letters without an end has pieces, too.
        var digest: UInt32 = 2_166_136_261
        while place < bytes.count, Self.isLetter(bytes[place]), place - start < 8 {
          digest = (digest ^ UInt32(bytes[place] | 0x20)) &* 16_777_619
          place += 1
        }
        add(digest & 0x7FFF_FFFF | 2, start)
      } else if Self.isDigit(byte) {
        var value: UInt32 = 0
        while place < bytes.count, Self.isDigit(bytes[place]) {
          value = value &* 10 &+ UInt32(bytes[place] - 0x30)
          place += 1
        }
        add(Self.number, start, value)
      } else {
        // A sign, or a character beyond ASCII.
        place += 1
        var digest = UInt32(byte) &* 2_654_435_761
        while place < bytes.count, bytes[place] & 0xC0 == 0x80 {
          digest = (digest ^ UInt32(bytes[place])) &* 16_777_619
          place += 1
        }
        add(digest & 0x7FFF_FFFF | 2, start)
      }
    }
  }

  private mutating func add(_ unit: UInt32, _ start: Int, _ value: UInt32 = 0) {
    units.append(unit)
    starts.append(Int32(start))
    values.append(value)
  }

  func longest(from share: Double) -> TextLoop? {
    var best: TextLoop?
    for distance in distances(share) {
      var start = distance
      while start < units.count {
        guard units[start] == units[start - distance] else {
          start += 1
          continue
        }
        var end = start
        while end < units.count, units[end] == units[end - distance] { end += 1 }
        if let loop = loop(start - distance..<end, period: distance), loop.share >= share,
          loop.share > best?.share ?? 0
        {
          best = loop
        }
        start = end + 1
      }
    }
    return best
  }

  /// At which distances many units have stood before, the most frequent first.
  private func distances(_ share: Double) -> [Int] {
    guard units.count > Self.gram else { return [] }
    var size = 64
    while size < units.count * 2 { size *= 2 }
    // The last place of each run of eight units, by its digest; one that is overwritten by chance costs a candidate.
    var last = [Int32](repeating: -1, count: size)
    var counts: [Int32: Int] = [:]
    var repeated = 0
    var previous: (distance: Int32, count: Int) = (0, 0)
    func settle() {
      if previous.count > 0 { counts[previous.distance, default: 0] += previous.count }
    }
    for start in 0...(units.count - Self.gram) {
      var digest: UInt64 = 0
      for unit in units[start..<(start + Self.gram)] {
        digest = (digest &+ UInt64(unit)) &* 0x9E37_79B9_7F4A_7C15
        digest ^= digest >> 32
      }
      let slot = Int(truncatingIfNeeded: digest) & (size - 1)
      let before = last[slot]
      last[slot] = Int32(start)
      guard before >= 0, units[Int(before)] == units[start],
        units[Int(before) + Self.gram - 1] == units[start + Self.gram - 1]
      else { continue }
      repeated += 1
      let distance = Int32(start) - before
      if previous.distance == distance {
        previous.count += 1
      } else {
        settle()
        previous = (distance, 1)
      }
    }
    settle()
    // A loop of a share repeats at least half of that.
    guard Double(repeated) >= share * Double(units.count) / 4 else { return [] }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostDistances)
      .map { Int($0.key) }
  }

  /// What repeats in a stretch of units, if it is a loop.
  private func loop(_ stretch: Range<Int>, period: Int) -> TextLoop? {
    let first = Int(starts[stretch.lowerBound])
    let end = stretch.upperBound < starts.count ? Int(starts[stretch.upperBound]) : bytes.count
    let times = stretch.count / period
    let length = Int(starts[stretch.lowerBound + period]) - first
    guard end - first >= TextLoop.leastLength, times >= (length >= 400 ? 3 : TextLoop.leastTimes),
      isProse(stretch.prefix(period))
    else { return nil }
    let steps = steps(stretch, period)
    guard let steps else { return nil }
    let counts = steps.contains { $0 != 0 }
    guard !counts || times >= TextLoop.leastTimesCounting else { return nil }
    let piece = String(decoding: bytes[first..<min(first + length, first + 300)], as: UTF8.self)
    return TextLoop(
      share: Double(end - first) / Double(bytes.count), times: times, piece: piece, counts: counts)
  }

  /// By how much each number of the piece grows from one time to the next; nil if one does not grow evenly: then its
  /// values say something.
  private func steps(_ stretch: Range<Int>, _ period: Int) -> [UInt32]? {
    var steps: [UInt32] = []
    for offset in stretch.lowerBound..<(stretch.lowerBound + period)
    where units[offset] == Self.number {
      guard offset + period < stretch.upperBound else { continue }
      let step = values[offset + period] &- values[offset]
      var place = offset
      while place + period < stretch.upperBound {
        guard values[place + period] &- values[place] == step else { return nil }
        place += period
      }
      steps.append(step)
    }
    return steps
  }

  /// Whether most characters of a stretch are letters, and it is no row of a table.
  private func isProse(_ stretch: Range<Int>.SubSequence) -> Bool {
    guard let first = stretch.first, let last = stretch.last else { return false }
    let start = Int(starts[first])
    let end = last + 1 < starts.count ? Int(starts[last + 1]) : bytes.count
    var (letters, others, bars) = (0, 0, 0)
    for byte in bytes[start..<end] where byte > 0x20 {
      if Self.isLetter(byte) || byte >= 0xC0 { letters += 1 } else if byte < 0x80 { others += 1 }
      if byte == 0x7C || byte == 0x26 { bars += 1 }
    }
    return letters > others && bars < 2
  }

  private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }
  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}

/// Where code between fences stands; a fence that nobody closes opens none.
private struct Fences {
  private var ranges: [Range<Int>] = []
  private var next = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var opening: Int?
    var place = 0
    while place + 2 < bytes.count {
      guard bytes[place] == 0x60, bytes[place + 1] == 0x60, bytes[place + 2] == 0x60 else {
        place += 1
        continue
      }
      if let start = opening {
        ranges.append(start..<(place + 3))
        opening = nil
      } else {
        opening = place
      }
      place += 3
      while place < bytes.count, bytes[place] == 0x60 { place += 1 }
    }
  }

  /// The end of the code that begins at a place; nil if none does. Places are asked for in ascending order.
  mutating func end(at place: Int) -> Int? {
    while next < ranges.count, ranges[next].upperBound <= place { next += 1 }
    guard next < ranges.count, ranges[next].contains(place) else { return nil }
    return ranges[next].upperBound
  }
}
