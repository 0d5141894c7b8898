import CSimilarity

/// A text that others are compared with, one after another.
///
/// The longest common subsequence by bit-parallel dynamic programming (Hyyrö, Bit-parallel LCS-length
/// computation revisited, 2004): 64 code points of the pattern are dealt with at a time, and only those that
/// a distance within the limit can reach (Ukkonen's band). A long pattern is cut into blocks, between which
/// one bit for each code point of the other text is handed on; so memory is bounded by the block, whatever
/// the alphabet.
struct IndelPattern: Sendable {
  let text: CodePoints
  private let blocks: [Block]

  private static let wordsOfBlock = 64

  init(_ text: CodePoints) {
    self.text = text
    let size = Self.wordsOfBlock * 64
    // A pattern of many blocks makes each when it is needed, and forgets it.
    blocks = text.count <= size ? [Block(text.values[...])] : []
  }

  /// The Indel distance to another text; nil if it is larger than the limit.
  func distance(to other: CodePoints, atMost limit: Int) -> Int? {
    let (length, otherLength) = (text.count, other.count)
    guard abs(length - otherLength) <= limit else { return nil }
    let band = Band(
      before: (limit + otherLength - length) / 2, behind: (limit + length - otherLength) / 2)
    var common = 0
    if let block = blocks.first {
      common = block.common(with: other, from: 0, band, nil)
    } else {
      let carries = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: otherLength)
      defer { carries.deallocate() }
      carries.initialize(repeating: 0)
      let size = Self.wordsOfBlock * 64
      for start in stride(from: 0, to: length, by: size) {
        let block = Block(text.values[start..<min(length, start + size)])
        common += block.common(with: other, from: start, band, carries.baseAddress)
      }
    }
    let distance = length + otherLength - 2 * common
    return distance <= limit ? distance : nil
  }
}

/// Which places of the pattern can match a place of the other text.
private struct Band {
  /// How many code points of the other text can be left out.
  let before: Int
  /// How many code points of the pattern can be left out.
  let behind: Int
}

/// Up to 4,096 code points of a pattern.
private struct Block: Sendable {
  let words: Int
  /// For each different code point, where it stands; the first of them is for those that stand nowhere.
  private var masks: [UInt64]
  /// The number of an ASCII character's mask.
  private var ascii = [UInt32](repeating: 0, count: 128)
  private var others: [UInt32: UInt32] = [:]

  init(_ pattern: ArraySlice<UInt32>) {
    words = (pattern.count + 63) / 64
    masks = Array(repeating: 0, count: words)
    for (place, value) in zip(0..., pattern) {
      let known = value < 128 ? ascii[Int(value)] : others[value] ?? 0
      let mask = known > 0 ? Int(known) : add(value)
      masks[mask * words + place / 64] |= 1 << UInt64(place % 64)
    }
  }

  private mutating func add(_ value: UInt32) -> Int {
    let number = masks.count / words
    masks.append(contentsOf: repeatElement(0, count: words))
    if value < 128 { ascii[Int(value)] = UInt32(number) } else { others[value] = UInt32(number) }
    return number
  }

  /// How many places of the block the longest common subsequence has.
  ///
  /// - Parameters:
  ///   - start: where the block begins in its pattern.
  ///   - carries: what the block before handed on; is replaced by what this one does. Nil if it is the only one.
  func common(
    with text: CodePoints, from start: Int, _ band: Band, _ carries: UnsafeMutablePointer<UInt8>?
  ) -> Int {
    guard words > 0 else { return 0 }
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: text.count) { numbers in
      ascii.withUnsafeBufferPointer { ascii in
        for (place, value) in text.values.enumerated() {
          numbers[place] = value < 128 ? ascii[Int(value)] : others[value] ?? 0
        }
      }
      return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { state in
        guard let numbers = numbers.baseAddress, let state = state.baseAddress else { return 0 }
        return Int(
          similarity_common_in_block(
            masks, words, numbers, text.count, band.before + start, band.behind - start, carries,
            state))
      }
    }
  }
}
