import Testing

@testable import Similarity

struct IndelJoinTests {
  @Test(arguments: [0, 40, 75, 90, 100] as [Double])
  func aJoinFindsThePairsOfAPlainScan(_ percent: Double) {
    var source = TextPairs(seed: UInt64(percent) + 20)
    let cutoff = RatioCutoff(percent: percent)
    let items = (0..<50).map { _ in source.text(40) } + [CodePoints(""), CodePoints("")]
    let texts =
      items.map { source.changed($0, share: 15) } + (0..<50).map { _ in source.text(40) }
      + [CodePoints("")]
    let join = IndelJoin(items, cutoff: cutoff)
    for text in texts {
      let expected = items.indices.compactMap { index -> IndelJoin.Match? in
        let total = text.count + items[index].count
        let distance = plainDistance(text, items[index])
        guard cutoff.accepts(distance: distance, total: total) else { return nil }
        return .init(index: index, ratio: Indel.ratio(distance: distance, total: total))
      }
      #expect(join.matches(of: text) == expected)
    }
  }

  @Test func aSetWithoutTextsMatchesNothing() {
    #expect(IndelJoin([], cutoff: RatioCutoff(percent: 0)).matches(of: CodePoints("x")) == [])
  }
}
