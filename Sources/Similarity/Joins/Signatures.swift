import CSimilarity

/// The signatures of many texts in ascending order of their lengths, to find those that can be near to one.
struct Signatures: Sendable {
  private(set) var lengths: [UInt32] = []
  private var bytes: [UInt8] = []
  private let cutoff: RatioCutoff

  init(_ cutoff: RatioCutoff) {
    self.cutoff = cutoff
  }

  var count: Int { lengths.count }

  /// Makes room for so many texts.
  mutating func reserve(_ count: Int) {
    lengths.reserveCapacity(count)
    bytes.reserveCapacity(count * Symbols.count)
  }

  /// Adds a text that is at least as long as the one before it.
  mutating func add(_ signature: some Collection<UInt8>, length: Int) {
    lengths.append(UInt32(length))
    bytes += signature
  }

  /// The texts, among some, whose length alone lets them be near to a text of a length.
  func window(of length: Int, in range: Range<Int>) -> Range<Int> {
    func isTooFar(_ other: UInt32) -> Bool {
      abs(Int(other) - length) > cutoff.largestDistance(total: Int(other) + length)
    }
    let start = partition(range) { lengths[$0] < length && isTooFar(lengths[$0]) }
    let end = partition(start..<range.upperBound) {
      lengths[$0] <= length || !isTooFar(lengths[$0])
    }
    return start..<end
  }

  /// The first index for which `holds` is false, if all for which it is true come before.
  private func partition(_ range: Range<Int>, _ holds: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Calls `body` with the texts of a range whose signatures let them be near to one.
  ///
  /// - Parameter room: is written over; it grows to the size of the range.
  func forEachNear(
    _ signature: [UInt8], length: Int, in range: Range<Int>, room: inout [UInt32],
    _ body: (Int) -> Void
  ) {
    if room.count < range.count { room = Array(repeating: 0, count: range.count) }
    let found = bytes.withUnsafeBufferPointer { bytes in
      lengths.withUnsafeBufferPointer { lengths in
        guard let bytes = bytes.baseAddress, let lengths = lengths.baseAddress else { return 0 }
        return similarity_near(
          signature, UInt32(length), bytes + range.lowerBound * Symbols.count,
          lengths + range.lowerBound, range.count, cutoff.share, &room)
      }
    }
    for index in room[..<found] { body(range.lowerBound + Int(index)) }
  }

  /// How often each symbol stands in all texts together.
  var total: [Int] {
    var total = [Int](repeating: 0, count: Symbols.count)
    for (place, count) in bytes.enumerated() { total[place % Symbols.count] += Int(count) }
    return total
  }

  /// A text's own signature.
  subscript(_ index: Int) -> [UInt8] {
    Array(bytes[index * Symbols.count..<(index + 1) * Symbols.count])
  }
}
