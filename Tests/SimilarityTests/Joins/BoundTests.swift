import Corpus
import Testing

@testable import Similarity

/// What prunes must never lose a pair: each rule by itself, on random and adversarial pairs.
struct BoundTests {
  private func forEachPair(seed: UInt64, _ body: (CodePoints, CodePoints, Int) -> Void) {
    var source = TextPairs(seed: seed)
    for round in 0..<12_000 {
      // Every hundredth is long enough for counts beyond a signature's bytes and for lanes of several words.
      let (first, second) = source.next(round % 100 == 0 ? 3000 : 100)
      body(first, second, Indel.distance(first, second))
    }
  }

  @Test func aWindowOfLengthsHoldsAllThatCanBeNear() {
    forEachPair(seed: 11) { first, second, distance in
      for percent in [50.0, 75, 90] {
        let cutoff = RatioCutoff(percent: percent)
        guard cutoff.accepts(distance: distance, total: first.count + second.count) else {
          continue
        }
        var signatures = Signatures(cutoff)
        signatures.add(Signature(second).counts, length: second.count)
        #expect(signatures.window(of: first.count, in: 0..<1) == 0..<1)
      }
    }
  }

  @Test func signaturesDifferByAtMostTheDistance() {
    forEachPair(seed: 12) { first, second, distance in
      let difference = zip(Signature(first).counts, Signature(second).counts)
        .reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(difference <= distance, "\(first) \(second)")
      for percent in [50.0, 75, 90] {
        let cutoff = RatioCutoff(percent: percent)
        guard cutoff.accepts(distance: distance, total: first.count + second.count) else {
          continue
        }
        var signatures = Signatures(cutoff)
        signatures.add(Signature(second).counts, length: second.count)
        var (room, found): ([UInt32], [Int]) = ([], [])
        signatures.forEachNear(
          Signature(first).counts, length: first.count, in: 0..<1, room: &room
        ) { found.append($0) }
        #expect(found == [0])
      }
    }
  }

  @Test func lanesHaveInCommonAtLeastWhatTheTextsHave() {
    var generator = SeededGenerator(13)
    let divisions = (0..<5).map { _ in
      LaneDivision(counts: (0..<Symbols.count).map { _ in generator.integer(0...100) })
    }
    var number = 0
    forEachPair(seed: 13) { first, second, distance in
      let division = divisions[number % divisions.count]
      number += 1
      var pattern = LaneDivision.Pattern(division.lanes(of: first))
      let lanes = division.lanes(of: second)
      let common = pattern.common(counted: lanes.counted, steps: lanes.steps[...])
      #expect(first.count + second.count - 2 * common <= distance, "\(first) \(second)")
      #expect(common <= min(first.count, second.count))
    }
  }
}
