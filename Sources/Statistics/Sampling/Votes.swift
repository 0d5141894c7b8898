/// The answers to one question, put into groups of those that are equal.
public struct Votes: Sendable, Equatable {
  /// How many answers each group has; every group has one.
  public let groups: [Int]
  /// The place of the right group in ``groups``; nil if no answer is right.
  public let right: Int?
  /// How many answers had nothing to compare; they vote for nobody.
  public let silent: Int

  /// - Parameters:
  ///   - labels: the group of each answer, by the grader's equality; nil for an answer from which nothing was extracted.
  ///   - right: the group that is right; nil if none is.
  /// - Throws: a ``StatisticsError`` if there is no answer.
  public init(_ labels: [Int?], right: Int?) throws(StatisticsError) {
    guard !labels.isEmpty else {
      throw StatisticsError(
        "nobody voted", cause: "the question has no answer",
        hint: "leave the question out, or count it as 0")
    }
    var counts: [Int: Int] = [:]
    for label in labels.compactMap(\.self) { counts[label, default: 0] += 1 }
    let ordered = counts.sorted { $0.key < $1.key }
    groups = ordered.map(\.value)
    self.right = ordered.firstIndex { $0.key == right }
    silent = labels.count { $0 == nil }
  }

  /// n: how many answers there are, silent ones among them.
  public var count: Int { groups.reduce(silent, +) }

  /// c: how many are right.
  public var rightCount: Int { right.map { groups[$0] } ?? 0 }

  /// maj@k: the chance that the largest group among k of the answers is the right one.
  ///
  /// The mean over all C(n, k) choices, exactly; where t groups are equally large and one of them is right, 1/t. Silent
  /// answers are among the k and vote for nobody. Work grows with groups × k³.
  ///
  /// - Throws: a ``StatisticsError`` unless 1 ≤ k ≤ n.
  public func majority(k: Int) throws(StatisticsError) -> Double {
    try PassAtK.check(rightCount, count, k)
    guard let right else { return 0 }
    let others = groups.indices.filter { $0 != right }.map { groups[$0] }
    var sum = 0.0
    for votes in 1...min(k, groups[right]) {
      let chance = Hypergeometric.chance(votes, drawn: k, marked: groups[right], of: count)
      if chance > 0 {
        sum += chance * share(ifRightHas: votes, others, drawn: k - votes)
      }
    }
    return min(1, sum)
  }

  /// What the right group is worth with so many votes, over the ways in which the rest of the draw falls on the others.
  private func share(ifRightHas votes: Int, _ others: [Int], drawn: Int) -> Double {
    // states[r][t]: the chance that r are still to be drawn, t groups are level, and none is ahead.
    var states = [Int: [Double]]()
    states[drawn] = [1]
    var remaining = others.reduce(silent, +)
    for size in others {
      var next = [Int: [Double]]()
      for (left, ties) in states {
        for taken in 0...min(votes, size, left) {
          let chance = Hypergeometric.chance(taken, drawn: left, marked: size, of: remaining)
          guard chance > 0 else { continue }
          let shift = taken == votes ? 1 : 0
          var row = next[left - taken] ?? []
          while row.count < ties.count + shift { row.append(0) }
          for (tied, weight) in ties.enumerated() { row[tied + shift] += weight * chance }
          next[left - taken] = row
        }
      }
      states = next
      remaining -= size
    }
    // What is left falls on the silent.
    var sum = 0.0
    for (left, ties) in states where left <= silent {
      for (tied, weight) in ties.enumerated() { sum += weight / Double(1 + tied) }
    }
    return sum
  }
}
