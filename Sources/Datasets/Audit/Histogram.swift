/// Counts whole numbers, for exact percentiles in memory that does not grow with the numbers counted.
///
/// Numbers below 2²⁰ are counted one by one; larger ones by buckets whose width is a 1,024th of them.
/// Memory: 8 bytes for each number up to the largest below 2²⁰, at most 8 MiB.
struct Histogram: Sendable {
  private var exact: [Int] = []
  private var large: [Int: Int] = [:]
  private(set) var count = 0
  private(set) var sum = 0
  private(set) var smallest = Int.max
  private(set) var largest = 0

  private static let limit = 1 << 20

  /// Counts a number, 0 or above.
  mutating func add(_ number: Int) {
    count += 1
    sum += number
    smallest = min(smallest, number)
    largest = max(largest, number)
    if number < Self.limit {
      if number >= exact.count {
        exact.append(
          contentsOf: repeatElement(0, count: min(Self.limit, 2 * number + 64) - exact.count))
      }
      exact[number] += 1
    } else {
      let shift = Int.bitWidth - number.leadingZeroBitCount - 11
      large[(number >> shift) << shift, default: 0] += 1
    }
  }

  /// The smallest number that at least this share of all numbers, 0...1, do not pass: the nearest-rank
  /// percentile, which is one of the numbers. Above 2²⁰ it is up to a 1,024th too small. Nil without
  /// numbers.
  func percentile(_ share: Double) -> Int? {
    guard count > 0 else { return nil }
    let rank = max(1, Int((share * Double(count)).rounded(.up)))
    var seen = 0
    for (number, times) in exact.enumerated() where times > 0 {
      seen += times
      if seen >= rank { return number }
    }
    for (number, times) in large.sorted(by: { $0.key < $1.key }) {
      seen += times
      if seen >= rank { return min(number, largest) }
    }
    return largest
  }

  /// How many numbers there are from each border (included) to the next (excluded).
  func counts(borders: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: borders.count)
    func add(_ number: Int, _ times: Int) {
      if let index = borders.lastIndex(where: { $0 <= number }) { counts[index] += times }
    }
    for (number, times) in exact.enumerated() where times > 0 { add(number, times) }
    for (number, times) in large { add(number, times) }
    return counts
  }
}
