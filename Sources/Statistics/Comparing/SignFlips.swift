/// A test of whether differences have the mean 0: how often their sum is as large if each has its sign at random.
///
/// Exact under the hypothesis that a difference is as likely as its opposite.
public enum SignFlips {
  /// What the test found.
  public struct Result: Sendable, Equatable {
    /// The two-sided p-value.
    public let p: Double
    /// How many random flips it rests on; nil if all flips were counted.
    public let draws: Int?
  }

  /// The most operations that counting all flips of whole numbers may take.
  private static let affordable = 40_000_000

  /// The two-sided p-value of some differences, one for each question or cluster.
  ///
  /// All flips are counted if the differences are multiples of a common unit, as those of counts are, or if no more than
  /// 20 are not 0; otherwise `draws` flips are drawn, and p = (1+#)/(1+draws). Differences that are no numbers prove nothing:
  /// p is 1.
  ///
  /// - Parameters:
  ///   - unit: what the differences may be multiples of; it is tried before its fractions.
  ///   - midP: count flips with the same sum half. The test then errs as often as it says on average, and may err more
  ///     often where there are few questions.
  public static func test(
    _ differences: [Double], unit: Double? = nil, midP: Bool = false, draws: Int = 10_000,
    seed: UInt64 = 0
  ) -> Result {
    let values = differences.filter { $0 != 0 }
    guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return Result(p: 1, draws: nil) }
    let equalShare = midP ? 0.5 : 1
    if let whole = wholeNumbers(values, unit: unit) {
      return Result(p: counted(whole, equalShare), draws: nil)
    }
    if values.count <= 20 { return Result(p: enumerated(values, equalShare), draws: nil) }
    let draws = max(100, draws)
    return Result(p: drawn(values, equalShare, draws, seed), draws: draws)
  }

  /// The differences as multiples of a unit, where that is affordable.
  private static func wholeNumbers(_ values: [Double], unit: Double?) -> [Int]? {
    guard let unit, unit > 0 else { return nil }
    for part in [1.0, 2, 4, 10, 20, 100] {
      let scaled = values.map { $0 / unit * part }
      guard scaled.allSatisfy({ abs($0) < 1e9 && abs($0 - $0.rounded()) < 1e-6 }) else { continue }
      let whole = scaled.map { Int($0.rounded()) }
      let total = whole.reduce(0) { $0 + abs($1) }
      return total <= affordable / values.count ? whole : nil
    }
    return nil
  }

  /// By the distribution of the sum of those that keep their sign.
  private static func counted(_ values: [Int], _ equalShare: Double) -> Double {
    let total = values.reduce(0) { $0 + abs($1) }
    let observed = abs(values.reduce(0, +))
    var chances = [Double](repeating: 0, count: total + 1)
    chances[0] = 1
    var reached = 0
    chances.withUnsafeMutableBufferPointer { chances in
      for value in values.map(abs) {
        var place = reached
        while place >= 0 {
          let half = chances[place] / 2
          chances[place] = half
          chances[place + value] += half
          place -= 1
        }
        reached += value
      }
    }
    var p = 0.0
    for (place, chance) in chances.enumerated() {
      let sum = abs(2 * place - total)
      if sum > observed { p += chance } else if sum == observed { p += equalShare * chance }
    }
    return min(1, p)
  }

  /// Every combination of signs with the first kept, in Gray's order: one sign changes at a time.
  private static func enumerated(_ values: [Double], _ equalShare: Double) -> Double {
    let observed = abs(values.reduce(0, +))
    let slack = 1e-9 * values.reduce(0) { $0 + abs($1) }
    var signed = values
    var sum = values.reduce(0, +)
    let combinations = 1 << (values.count - 1)
    var count = 0.0
    for step in 1...combinations {
      if abs(sum) > observed + slack {
        count += 1
      } else if abs(sum) >= observed - slack {
        count += equalShare
      }
      guard step < combinations else { break }
      let place = step.trailingZeroBitCount + 1
      sum -= 2 * signed[place]
      signed[place] = -signed[place]
    }
    return min(1, count / Double(combinations))
  }

  private static func drawn(
    _ values: [Double], _ equalShare: Double, _ draws: Int, _ seed: UInt64
  ) -> Double {
    let observed = abs(values.reduce(0, +))
    let slack = 1e-9 * values.reduce(0) { $0 + abs($1) }
    var random = Draws(seed: seed)
    var count = equalShare  // The flip that was seen is one of them.
    for _ in 0..<draws {
      var sum = 0.0
      var bits: UInt64 = 0
      for (index, value) in values.enumerated() {
        if index & 63 == 0 { bits = random.next() }
        sum += bits & 1 == 0 ? value : -value
        bits >>= 1
      }
      if abs(sum) > observed + slack {
        count += 1
      } else if abs(sum) >= observed - slack {
        count += equalShare
      }
    }
    return min(1, count / Double(1 + draws))
  }
}
