import Corpus
import Machine

/// How much of the exact answer an approximate one has.
public struct Recall: Sendable, Equatable {
  /// Texts whose pairs were all looked for.
  public let sampled: Int
  /// Pairs there are, and how many of them came to be together.
  public let pairs: Int
  public let found: Int
}

extension Recall {
  /// Looks for all pairs of a sample of the texts with any other, and for how many of them a forest holds
  /// together.
  static func measure(
    _ forest: Forest, _ texts: UniqueTexts, _ cutoff: RatioCutoff, sample: Int, threads: Int
  ) -> Recall {
    let order = SeededOrder(seed: 0, purpose: "recall")
    let sampled = (0..<texts.count).map { (order.rank(RowID(high: 0, low: UInt64($0))), $0) }
      .sorted { $0 < $1 }.prefix(sample).map(\.1)
    let isSampled = Set(sampled)
    let counts = Cores.map(sampled.count, threads: threads) { number in
      let index = sampled[number]
      let window = texts.signatures.window(of: texts.length(index), in: 0..<texts.count)
      let pattern = IndelPattern(texts.text(index))
      var (pairs, found) = (0, 0)
      var room: [UInt32] = []
      texts.signatures.forEachNear(
        texts.signatures[index], length: texts.length(index), in: window, room: &room
      ) { other in
        // A pair of two that were sampled counts once.
        guard other != index, other > index || !isSampled.contains(other),
          texts.areComparable(index, other)
        else { return }
        let limit = cutoff.largestDistance(total: texts.length(index) + texts.length(other))
        guard pattern.distance(to: texts.text(other), atMost: limit) != nil else { return }
        pairs += 1
        if forest.root(index) == forest.root(other) { found += 1 }
      }
      return (pairs, found)
    }
    return Recall(
      sampled: sampled.count, pairs: counts.reduce(0) { $0 + $1.0 },
      found: counts.reduce(0) { $0 + $1.1 })
  }
}
