/// How alike two texts are by insertions and deletions of code points, as `fuzz.ratio` of rapidfuzz 3.14
/// tells it, to the last bit.
///
/// The Indel distance is `|a| + |b| - 2 · LCS(a, b)`, with LCS the length of the longest common subsequence;
/// the ratio is `100 · (1 - distance / (|a| + |b|))`. Nothing is lower-cased, stripped or normalized. Two
/// empty texts are equal.
public enum Indel {
  /// The ratio of two texts, 0...100.
  ///
  /// Time: |a| · |b| / 64 steps.
  public static func ratio(_ first: String, _ second: String) -> Double {
    ratio(CodePoints(first), CodePoints(second))
  }

  /// The ratio of two texts, 0...100.
  public static func ratio(_ first: CodePoints, _ second: CodePoints) -> Double {
    let total = first.count + second.count
    return ratio(distance: distance(first, second), total: total)
  }

  /// How many insertions and deletions make one text of the other.
  public static func distance(_ first: CodePoints, _ second: CodePoints) -> Int {
    let total = first.count + second.count
    return IndelPattern(first).distance(to: second, atMost: total) ?? total
  }

  /// The ratio of two texts of so many code points together, in the very order of operations of
  /// rapidfuzz, so that the last bit is the same.
  static func ratio(distance: Int, total: Int) -> Double {
    similarity(distance: distance, total: total) * 100
  }

  fileprivate static func similarity(distance: Int, total: Int) -> Double {
    total == 0 ? 1 : 1 - Double(distance) / Double(total)
  }
}

/// The least ratio at which two texts count as alike.
public struct RatioCutoff: Sendable, Hashable {
  /// 0...100.
  public let percent: Double

  public init(percent: Double) {
    precondition((0...100).contains(percent))
    self.percent = percent
  }

  /// Whether a distance is small enough: rapidfuzz compares before it multiplies by 100.
  func accepts(distance: Int, total: Int) -> Bool {
    Indel.similarity(distance: distance, total: total) >= percent / 100
  }

  /// The largest distance that two texts of so many code points together may have.
  func largestDistance(total: Int) -> Int {
    var distance = min(total, Int((1 - percent / 100) * Double(total)))
    while distance < total, accepts(distance: distance + 1, total: total) { distance += 1 }
    while distance > 0, !accepts(distance: distance, total: total) { distance -= 1 }
    return distance
  }

  /// The share of `total` that a distance may be, as a fraction of 2^16 that is never too small.
  var share: UInt32 { UInt32(((1 - percent / 100) * 65536).rounded(.up)) + 1 }
}
