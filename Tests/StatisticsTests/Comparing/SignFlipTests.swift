import Testing

@testable import Statistics

struct SignFlipTests {
  /// Every combination of signs, one by one.
  private static func bruteForce(_ values: [Double], _ equalShare: Double) -> Double {
    let observed = abs(values.reduce(0, +))
    var count = 0.0
    for signs in 0..<(1 << values.count) {
      var sum = 0.0
      for (place, value) in values.enumerated() { sum += signs >> place & 1 == 0 ? value : -value }
      if abs(sum) > observed + 1e-9 {
        count += 1
      } else if abs(sum) > observed - 1e-9 {
        count += equalShare
      }
    }
    return count / Double(1 << values.count)
  }

  @Test func allWaysOfCountingAgree() {
    var draws = Draws(seed: 6)
    for _ in 0..<20 {
      let whole = (0..<9).map { _ in Double(draws.binomial(20, 0.5) - 9) }.filter { $0 != 0 }
      let tenths = whole.map { $0 / 10 }
      for midP in [false, true] {
        let truth = Self.bruteForce(whole, midP ? 0.5 : 1)
        let counted = SignFlips.test(tenths, unit: 0.1, midP: midP)
        let enumerated = SignFlips.test(tenths, midP: midP)
        #expect(abs(counted.p - truth) < 1e-12 && counted.draws == nil)
        #expect(abs(enumerated.p - truth) < 1e-12 && enumerated.draws == nil)
      }
    }
  }

  @Test func drawnFlipsAreNearCountedOnes() {
    var draws = Draws(seed: 7)
    let values = (0..<40).map { _ in Double(draws.binomial(10, 0.5) - 4) }
    let counted = SignFlips.test(values, unit: 1)
    let drawn = SignFlips.test(values, draws: 4000, seed: 3)
    #expect(counted.draws == nil && drawn.draws == 4000)
    #expect(abs(counted.p - drawn.p) < 5 * (counted.p * (1 - counted.p) / 4000).squareRoot() + 1e-3)
    #expect(SignFlips.test(values, draws: 4000, seed: 3) == drawn)
    #expect(SignFlips.test(values, draws: 4000, seed: 4) != drawn)
    // A chance that was drawn is never 0.
    #expect(SignFlips.test((0..<40).map { 1 + Double($0) / 1e5 }, draws: 100).p > 0.009)
  }

  @Test func quartersOfRepeatsAreCountedToo() {
    let values = (0..<30).map { Double($0 % 5 - 1) / 12 }
    #expect(SignFlips.test(values, unit: 1.0 / 3).draws == nil)
    #expect(SignFlips.test(values, unit: 1.0 / 7).draws == 10_000)
  }

  @Test func withoutDifferencesThereIsNoEvidence() {
    #expect(SignFlips.test([]).p == 1 && SignFlips.test([0, 0, 0], midP: true).p == 1)
    #expect(SignFlips.test([0.3, 0, 0]).p == 1)
    #expect(SignFlips.test([.nan, 1, 1]).p == 1 && SignFlips.test([.infinity, 1]).p == 1)
  }
}

struct McNemarTests {
  @Test func itIsTheSignFlipsOfAnswersGivenOnce() {
    for (b, c) in [(0, 0), (1, 0), (5, 1), (3, 3), (12, 4), (0, 9)] {
      let values = [Double](repeating: 1, count: b) + [Double](repeating: -1, count: c)
      for midP in [false, true] where b + c > 0 {
        let flips = SignFlips.test(values, unit: 1, midP: midP).p
        #expect(abs(McNemar.test(onlyFirst: b, onlySecond: c, midP: midP) - flips) < 1e-12)
      }
    }
    #expect(McNemar.test(onlyFirst: 0, onlySecond: 0) == 1)
    // 2·(1 + 6)/2⁶.
    #expect(abs(McNemar.test(onlyFirst: 5, onlySecond: 1) - 14.0 / 64) < 1e-15)
  }
}

struct HolmTests {
  @Test func pValuesAreStepped() {
    #expect(
      Holm.adjusted([0.01, 0.04, 0.03, 0.005]).map { ($0 * 1000).rounded() } == [30, 60, 60, 20])
    #expect(
      Holm.adjusted([0.9, 0.8]) == [1, 1] && Holm.adjusted([]) == []
        && Holm.adjusted([0.2]) == [0.2])
  }
}
