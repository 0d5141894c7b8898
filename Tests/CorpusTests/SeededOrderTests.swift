import Corpus
import TestSupport
import Testing

struct SeededOrderTests {
  private let ids = (0..<2000).map { RowID(source: "s", key: "\($0)") }

  private func sample(_ n: Int, of ids: [RowID], seed: Int64) -> Set<RowID> {
    let order = SeededOrder(seed: seed, purpose: "test")
    var best = BestN<UInt64, RowID>(n)
    for id in ids { best.offer(id, key: order.rank(id)) }
    return best.ids
  }

  @Test func doesNotDependOnTheOrderOfArrival() {
    var generator = SeededGenerator(1)
    #expect(
      sample(100, of: ids, seed: 7) == sample(100, of: ids.shuffled(using: &generator), seed: 7))
  }

  @Test func nests() {
    let small = sample(100, of: ids, seed: 7)
    #expect(small.isSubset(of: sample(316, of: ids, seed: 7)))
    #expect(small.count == 100)
  }

  @Test func seedsAndPurposesGiveOtherSamples() {
    #expect(sample(100, of: ids, seed: 7) != sample(100, of: ids, seed: 8))
    let one = SeededOrder(seed: 7, purpose: "one")
    let other = SeededOrder(seed: 7, purpose: "other")
    #expect(ids.map(one.rank) != ids.map(other.rank))
  }

  /// The share of a half that is drawn should be near a half: five standard deviations of a
  /// hypergeometric draw are 56 of 500.
  @Test func drawsEvenly() {
    let drawn = sample(1000, of: ids, seed: 3)
    let ofFirstHalf = ids.prefix(1000).count(where: drawn.contains)
    #expect(abs(ofFirstHalf - 500) < 56)
  }
}

struct BestNTests {
  @Test(arguments: [0, 1, 2, 7, 100, 500])
  func keepsWhatSortingWouldKeep(_ n: Int) {
    var generator = SeededGenerator(UInt64(n))
    // Few different keys, so that ties are common.
    let rows = (0..<300).map { index in
      (key: Int.random(in: 0..<20, using: &generator), id: RowID(source: "s", key: "\(index)"))
    }
    var best = BestN<Int, RowID>(n)
    for row in rows { best.offer(row.id, key: row.key) }
    let expected = rows.sorted { ($0.key, $0.id) < ($1.key, $1.id) }.prefix(n)
    #expect(best.ids == Set(expected.map(\.id)))
    #expect(best.worst == expected.last?.key)
  }
}
