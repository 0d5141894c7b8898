/// How often each of many texts came, by 64-bit digests: 16 bytes a different text, at most half of a table
/// empty. Two different texts are taken for one with a chance of n²/2⁶⁵: 4 in 10⁸ at a million texts.
struct CountedTexts: Sendable {
  private var keys: [UInt64] = [UInt64](repeating: 0, count: 1 << 10)
  private var counts: [UInt32] = [UInt32](repeating: 0, count: 1 << 10)
  /// Different texts.
  private(set) var distinct = 0

  /// Counts the text with a digest.
  mutating func add(_ key: UInt64) {
    if 2 * distinct >= keys.count { grow() }
    let place = find(key)
    if counts[place] == 0 {
      keys[place] = key
      distinct += 1
    }
    counts[place] += 1
  }

  /// How many texts came once, twice, …: the number of different texts by how often they came.
  var byTimes: [Int: Int] {
    var times: [Int: Int] = [:]
    for count in counts where count > 0 { times[Int(count), default: 0] += 1 }
    return times
  }

  private func find(_ key: UInt64) -> Int {
    let mask = keys.count - 1
    var place = Int(truncatingIfNeeded: key) & mask
    while counts[place] != 0, keys[place] != key { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let (oldKeys, oldCounts) = (keys, counts)
    keys = [UInt64](repeating: 0, count: 2 * oldKeys.count)
    counts = [UInt32](repeating: 0, count: 2 * oldKeys.count)
    for (key, count) in zip(oldKeys, oldCounts) where count > 0 {
      let place = find(key)
      keys[place] = key
      counts[place] = count
    }
  }
}

/// A digest of bytes for tables in memory, fast and not for safety: pairs of words multiplied to 128 bits
/// and folded, as in wyhash (Wang Yi, version 4).
func quickDigest(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0) -> UInt64 {
  let secrets: (UInt64, UInt64) = (0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)
  func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
  var digest = fold(seed ^ secrets.0, secrets.1)
  let raw = UnsafeRawBufferPointer(bytes)
  var index = 0
  while index + 16 <= raw.count {
    let first = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    let second = raw.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
    digest = fold(first ^ secrets.1, second ^ digest)
    index += 16
  }
  var rest: (UInt64, UInt64) = (0, 0)
  withUnsafeMutableBytes(of: &rest) { room in
    for place in index..<raw.count { room[place - index] = raw[place] }
  }
  digest = fold(rest.0 ^ secrets.1, rest.1 ^ digest)
  return fold(digest ^ secrets.0, UInt64(raw.count) ^ secrets.1)
}
