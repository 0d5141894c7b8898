import Testing

@testable import Statistics

struct CombinedMeansTests {
  @Test func waysCanDisagreeAndSayIt() throws {
    // The second leads by points, the first by units of spread; the last benchmark is noise.
    let scores: [[Double]] = [[60, 40, 30], [70, 39, 32], [50, 30, 31], [55, 28, 33]]
    let signals = [
      BenchmarkSignal(scores: [40, 60, 80], noise: 4),
      BenchmarkSignal(scores: [30, 31, 32], noise: 1),
      BenchmarkSignal(scores: [30, 31, 30], noise: 9),
    ]
    let means = try CombinedMeans(scores, signals: signals)
    #expect(means.rankings.map(\.rule) == [.raw, .standardized, .weighted])
    #expect(abs(means.rankings[0].values[1] - 47) < 1e-12)
    #expect(signals[0].signal == 396 && signals[1].signal == 0 && signals[2].signal == 0)
    #expect(means.rankings[2].weights == [1, 0, 0])
    #expect(means.rankings[2].values == [60, 70, 50, 55])
    #expect(!means.disagree)
    let other = try CombinedMeans([[60, 40, 30], [64, 20, 30], [50, 39, 31]])
    #expect(other.rankings[0].leader == 0)
    let split = try CombinedMeans([[10, 0.1], [0, 0.9], [0, 0.8]])
    #expect(split.disagree && split.rankings[0].leader == 0 && split.rankings[1].leader == 1)
  }

  @Test func aLevelBenchmarkHasNoVote() throws {
    let means = try CombinedMeans([[1, 5], [2, 5], [3, 5]])
    #expect(means.rankings[1].values == [-1, 0, 1] && means.rankings[1].weights == [1, 0])
    #expect(throws: StatisticsError.self) { try CombinedMeans([[1, 2], [3]]) }
  }
}
