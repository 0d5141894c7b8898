import Testing

@testable import Statistics

struct AtKTests {
  /// All choices of k of the labels.
  private static func choices(_ labels: [Int?], _ k: Int) -> [[Int?]] {
    (0..<(1 << labels.count)).filter { $0.nonzeroBitCount == k }.map { set in
      labels.indices.filter { set >> $0 & 1 == 1 }.map { labels[$0] }
    }
  }

  /// What a vote is worth: 1/t if the right group is one of t leaders.
  private static func vote(_ labels: [Int?], right: Int?) -> Double {
    var counts: [Int: Int] = [:]
    for label in labels.compactMap(\.self) { counts[label, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    guard let right, counts[right] == most, most > 0 else { return 0 }
    return 1 / Double(counts.values.count { $0 == most })
  }

  /// Every score at k is the mean over all choices of k answers.
  @Test func scoresAreMeansOverAllChoices() throws {
    var draws = Draws(seed: 17)
    for round in 0..<40 {
      let labels: [Int?] = (0..<(1 + Int(draws.uniform() * 8))).map { _ in
        let label = draws.binomial(4, 0.4)
        return label == 4 ? nil : label
      }
      let right: Int? = round % 7 == 0 ? nil : round % 3
      let votes = try Votes(labels, right: right)
      for k in 1...labels.count {
        let all = Self.choices(labels, k)
        func mean(_ value: ([Int?]) -> Double) -> Double { Moments.mean(all.map(value)) }
        func rights(_ labels: [Int?]) -> Int {
          labels.count { $0 != nil && right != nil && $0 == right }
        }
        let threshold = 0.6
        let needed = max(1, Int((threshold * Double(k)).rounded(.up)))
        for (measure, truth) in [
          (.average, mean { Double(rights($0)) / Double(k) }),
          (.pass, mean { rights($0) > 0 ? 1 : 0 }),
          (.allPass, mean { rights($0) == k ? 1 : 0 }),
          (.share(threshold), mean { rights($0) >= needed ? 1 : 0 }),
          (.majority, mean { Self.vote($0, right: right) }),
        ] as [(AtK.Measure, Double)] {
          let own = try AtK(measure, k: k, of: [votes]).value
          #expect(
            abs(own - truth) < 1e-10, "\(measure.label(k: k)) of \(labels), right \(right ?? -1)")
        }
      }
    }
  }

  @Test func manyAnswersDoNotOverflow() throws {
    let labels: [Int?] = (0..<1200).map { $0 < 500 ? 0 : $0 < 1150 ? 1 + $0 % 2 : nil }
    let votes = try Votes(labels, right: 0)
    #expect(abs(try votes.majority(k: 1) - 500.0 / 1200) < 1e-9)
    #expect(try votes.majority(k: 1200) == 1)
    let value = try votes.majority(k: 101)
    #expect(value > 0.9 && value < 1)
    #expect(abs(try PassAtK.any(right: 3, of: 100_000, k: 50_000) - 0.875) < 1e-4)
  }

  /// More answers never hurt pass@k nor help pass^k.
  @Test func scoresRiseAndFallWithK() throws {
    for c in 0...12 {
      for k in 1..<12 {
        #expect(
          try PassAtK.any(right: c, of: 12, k: k) <= PassAtK.any(right: c, of: 12, k: k + 1) + 1e-12
        )
        #expect(
          try PassAtK.all(right: c, of: 12, k: k) >= PassAtK.all(right: c, of: 12, k: k + 1) - 1e-12
        )
        #expect(
          abs(
            try PassAtK.any(right: c, of: 12, k: k) + PassAtK.all(right: 12 - c, of: 12, k: k) - 1)
            < 1e-12)
      }
    }
  }

  @Test func tooFewAnswersAreRefused() throws {
    let error = #expect(throws: StatisticsError.self) {
      try PassAtK.any(right: 1, of: 2, k: 4)
    }
    #expect(error?.what == "a score at k = 4 cannot be given from 2 answers")
    #expect(throws: StatisticsError.self) { try PassAtK.any(right: 1, of: 2, k: 0) }
    #expect(throws: StatisticsError.self) { try PassAtK.any(right: 3, of: 2, k: 1) }
    #expect(throws: StatisticsError.self) { try PassAtK.share(1.5, right: 1, of: 2, k: 1) }
    #expect(throws: StatisticsError.self) { try Votes([], right: 0) }
    #expect(throws: StatisticsError.self) { try AtK(.pass, k: 1, of: []) }
    let few = try Votes([0, nil], right: 0)
    for measure in [AtK.Measure.average, .pass, .allPass, .share(0.5), .meanShare, .majority] {
      #expect(throws: StatisticsError.self) { try AtK(measure, k: 3, of: [few]) }
    }
  }

  @Test func theErrorIsOverQuestions() throws {
    let items = try [[0, 0, 1], [1, 1, 1], [0, 0, 0]].map { try Votes($0, right: 0) }
    let score = try AtK(.average, k: 3, of: items)
    let table = try ScoreTable(right: [2, 0, 3], of: 3)
    #expect(score.value == table.mean && score.questionError == table.questionError)
    #expect(try AtK(.pass, k: 1, of: [items[0]]).questionError == nil)
  }

  /// For k = 1 the jack-knife is the binomial variance p(1−p)/(n−1).
  @Test func theJackKnifeIsTheVarianceOfAMean() throws {
    for c in 0...9 {
      let p = Double(c) / 9
      let variance = try #require(try PassAtK.anyVariance(right: c, of: 9, k: 1))
      #expect(abs(variance - p * (1 - p) / 8) < 1e-12)
    }
    #expect(try PassAtK.anyVariance(right: 2, of: 4, k: 4) == nil)
  }
}
