import Corpus
import Testing

@testable import Answering

struct VerifiedRoundsTests {
  /// Question after question and sample after sample, as somebody would ask who has all the time.
  private static func oneByOne(_ truths: [[Bool]], wanted: Int, samples: Int) -> [Int] {
    var asked: [Int] = []
    var verified = 0
    for truth in truths {
      if verified == wanted { break }
      let first = truth.prefix(samples).firstIndex(of: true)
      asked.append(first.map { $0 + 1 } ?? samples)
      if first != nil { verified += 1 }
    }
    return asked
  }

  @Test func comesToTheSameEndAsAskingOneByOne() {
    var generator = SeededGenerator(seed: 5, purpose: "rounds")
    for _ in 0..<400 {
      let count = Int.random(in: 0...300, using: &generator)
      let samples = Int.random(in: 1...5, using: &generator)
      let share = Double.random(in: 0...1, using: &generator)
      let wanted = Int.random(in: 1...400, using: &generator)
      let truths = (0..<count).map { _ in
        (0..<samples).map { _ in Double.random(in: 0...1, using: &generator) < share }
      }
      var rounds = VerifiedRounds(
        wanted: wanted, samples: samples, count: count,
        mostOpen: Int.random(in: 1...64, using: &generator))
      var bought = 0
      while true {
        let next = rounds.next()
        if next.isEmpty { break }
        bought += next.count
        // In whatever order they come.
        rounds.take(
          Dictionary(
            uniqueKeysWithValues: next.shuffled(using: &generator).map {
              ($0.place, truths[$0.place][$0.sample])
            }))
      }
      let expected = Self.oneByOne(truths, wanted: wanted, samples: samples)
      #expect(rounds.end == expected.count)
      #expect((0..<rounds.end).map { rounds.asked($0) } == expected)
      // What is asked ahead is little.
      let ahead = min(16, wanted / 100)
      #expect(bought <= expected.reduce(0, +) + ahead * samples)
    }
  }

  @Test func asksNothingInVainWhereFewAreWanted() {
    var rounds = VerifiedRounds(wanted: 3, samples: 2, count: 100)
    #expect(rounds.next().map(\.place) == [0, 1, 2])
    rounds.take([0: true, 1: false, 2: true])
    #expect(rounds.next().map { [$0.place, $0.sample] } == [[1, 1]])
    rounds.take([1: false])
    #expect(rounds.next().map { [$0.place, $0.sample] } == [[3, 0]])
    rounds.take([3: true])
    #expect(rounds.next().isEmpty && rounds.end == 4 && rounds.verified == 3)
  }
}
