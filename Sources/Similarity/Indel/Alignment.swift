import CSimilarity

/// A stretch that two texts have in common, in code points of each.
public struct SharedSpan: Sendable, Equatable {
  public let first: Range<Int>
  public let second: Range<Int>
}

/// Which stretches of two texts a longest common subsequence matches.
enum Alignment {
  /// The matching stretches in their order.
  ///
  /// Time and memory: |a| · |b| / 64 words. Where these would be more than `wordLimit`, only what the texts
  /// have in common at their beginnings and ends is told.
  static func spans(_ first: CodePoints, _ second: CodePoints, wordLimit: Int = 4 << 20)
    -> [SharedSpan]
  {
    let (a, b) = (first.values, second.values)
    let prefix = zip(a, b).prefix { $0 == $1 }.count
    let suffix = zip(a.dropFirst(prefix).reversed(), b.dropFirst(prefix).reversed())
      .prefix { $0 == $1 }.count
    let inner = inner(
      Array(a[prefix..<(a.count - suffix)]), Array(b[prefix..<(b.count - suffix)]), wordLimit)
    let middle = inner.map { pair in (first: pair.first + prefix, second: pair.second + prefix) }
    let all =
      (0..<prefix).map { (first: $0, second: $0) } + middle
      + (0..<suffix).map { (first: a.count - suffix + $0, second: b.count - suffix + $0) }
    return runs(all)
  }

  /// The matched places of two texts, in ascending order.
  private static func inner(_ pattern: [UInt32], _ text: [UInt32], _ wordLimit: Int)
    -> [(first: Int, second: Int)]
  {
    let words = (pattern.count + 63) / 64
    guard words > 0, words * text.count <= wordLimit else { return [] }
    var masks: [UInt32: [UInt64]] = [:]
    for (place, value) in pattern.enumerated() {
      masks[value, default: Array(repeating: 0, count: words)][place / 64] |=
        1 << UInt64(place % 64)
    }
    // The state after each code point of the text: a bit is 0 where the subsequence grows.
    var states: [UInt64] = []
    states.reserveCapacity(words * text.count)
    var state = [UInt64](repeating: .max, count: words)
    for value in text {
      if let mask = masks[value] { similarity_common_step(&state, mask, words) }
      states += state
    }
    func grows(_ row: Int, _ column: Int) -> Bool {
      states[row * words + column / 64] & 1 << UInt64(column % 64) == 0
    }

    var matches: [(first: Int, second: Int)] = []
    var (row, column) = (text.count, pattern.count)
    while row > 0, column > 0 {
      if !grows(row - 1, column - 1) {
        column -= 1
      } else {
        row -= 1
        if row == 0 || !grows(row - 1, column - 1) {
          column -= 1
          matches.append((column, row))
        }
      }
    }
    return matches.reversed()
  }

  private static func runs(_ matches: [(first: Int, second: Int)]) -> [SharedSpan] {
    var spans: [SharedSpan] = []
    var start = 0
    for end in matches.indices {
      let isLast =
        end + 1 == matches.count || matches[end + 1].first != matches[end].first + 1
        || matches[end + 1].second != matches[end].second + 1
      guard isLast else { continue }
      spans.append(
        SharedSpan(
          first: matches[start].first..<(matches[end].first + 1),
          second: matches[start].second..<(matches[end].second + 1)))
      start = end + 1
    }
    return spans
  }
}
