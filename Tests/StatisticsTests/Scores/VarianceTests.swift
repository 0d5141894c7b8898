import Foundation
import TestSupport
import Testing

@testable import Statistics

struct VarianceTests {
  @Test func componentsAreThoseOfTheCounts() throws {
    let (counts, repeats) = ([0, 3, 10, 7, 5, 1], 10.0)
    let rates = counts.map { Double($0) / repeats }
    let within = Moments.mean(rates.map { $0 * (1 - $0) * repeats / (repeats - 1) })
    let spread = try #require(Moments.variance(rates))
    let components = try #require(try ScoreTable(right: counts, of: 10).components)
    #expect(abs(components.within - within) < 1e-15)
    #expect(abs(components.between - (spread - within / repeats)) < 1e-15)
    let share = try #require(components.repeatShare)
    #expect(abs(share - components.within / (components.within + components.between)) < 1e-15)
  }

  /// The estimates of many made-up benchmarks have the truth as their mean.
  @Test func componentsAreUnbiased() throws {
    let truth = SimulatedBenchmark(items: 25, repeats: 3, mean: 0.4, repeatShare: 0.45)
    var draws = Draws(seed: 3)
    var (within, between) = (0.0, 0.0)
    for _ in 0..<600 {
      let components = try ScoreTable(right: truth.counts(&draws), of: 3).components
      within += try #require(components).within / 600
      between += try #require(components).between / 600
    }
    #expect(abs(within - 0.24 * 0.45) < 0.004 && abs(between - 0.24 * 0.55) < 0.006)
  }

  @Test func withOneRepeatThereIsNoErrorOfRepeats() throws {
    let table = try ScoreTable(right: [1, 0, 1, 1], of: 1)
    #expect(table.repeatError() == nil && table.repeatError(.runs) == nil)
    #expect(table.components == nil && table.dispersion == nil)
    let error = try #require(table.questionError)
    #expect(abs(error - 0.25) < 1e-15)
    #expect(try RunTotals([12], items: 30).repeatError() == nil)
  }

  /// The shares that the published runs were found to have: median .51 for AIME24, .36 for AMC23, .46 for 48 runs of one model.
  @Test func sharesOfRepeatsAreThoseOfThePublishedRuns() throws {
    func median(_ runs: [(name: String, solved: [Double])], _ items: Int) throws -> Double {
      let shares = try PublishedRuns.totals(runs, of: items).compactMap { $0.runs.repeatShare }
        .sorted()
      return (shares[shares.count / 2] + shares[(shares.count - 1) / 2]) / 2
    }
    #expect(abs(try median(PublishedRuns.aime, 30) - 0.51) < 0.01)
    #expect(abs(try median(PublishedRuns.amc, 40) - 0.36) < 0.01)
    let share = try RunTotals(PublishedRuns.openThoughts3, items: 30).repeatShare
    #expect(abs(try #require(share) - 0.46) < 0.01)
  }

  @Test func oneQuestionTellsNothingOfOthers() throws {
    let table = try ScoreTable(right: [3], of: 10)
    #expect(table.questionError == nil && table.standardError == nil && table.components == nil)
    #expect(table.repeatError() != nil)
  }

  @Test func publishedErrorsAreSmallerByTheirDivisor() throws {
    let table = try ScoreTable([
      .init("a", scores: [1, 0, 1, 0, 0]), .init("b", scores: [1, 1, 1, 0, 0]),
    ])
    let (own, published) = (
      try #require(table.repeatError()), try #require(table.repeatError(.runs))
    )
    #expect(abs(published / own - (4.0 / 5).squareRoot()) < 1e-12)
  }

  @Test func clustersWidenTheErrorOfQuestionsThatGoTogether() throws {
    let scores: [Double] = [1, 1, 1, 0, 0, 0, 1, 0]
    let clusters = ["a", "a", "a", "b", "b", "b", "c", "c"]
    // Excesses over the mean ½ add up to 1.5, −1.5 and 0: 3/2 · 4.5 / 64.
    let error = try #require(
      try ScoreTable(rows: scores.map { [$0] }, clusters: clusters).standardError)
    #expect(abs(error * error - 1.5 * 4.5 / 64) < 1e-15)
    let table = try ScoreTable(
      rows: scores.map { [$0] }, clusters: scores.indices.map { "\($0)" })
    let (own, naive) = (try #require(table.standardError), try #require(table.questionError))
    #expect(abs(own - naive) < 1e-15)
  }

  /// Resampling questions and then repeats adds ((K−1)/K)·σ_w²/(KN) to what resampling questions gives: all resamples
  /// of a small table, counted out.
  @Test func resamplingTwiceCountsTheNoiseOfRepeatsTwice() throws {
    let scores: [[Double]] = [[1, 0, 0], [1, 1, 0]]
    var resampled: [[Double]] = []
    for row in scores {
      resampled.append((0..<27).map { Moments.mean([row[$0 % 3], row[$0 / 3 % 3], row[$0 / 9]]) })
    }
    var once: [Double] = []
    var twice: [Double] = []
    for first in 0...1 {
      for second in 0...1 {
        once.append((Moments.mean(scores[first]) + Moments.mean(scores[second])) / 2)
        for a in resampled[first] { for b in resampled[second] { twice.append((a + b) / 2) } }
      }
    }
    func variance(_ values: [Double]) -> Double {
      (Moments.variance(values) ?? 0) * Double(values.count - 1) / Double(values.count)
    }
    let table = try ScoreTable(rows: scores)
    let within = try #require(table.components).within
    let added = variance(twice) - variance(once)
    #expect(abs(added - 2.0 / 3 * within / (3 * 2)) < 1e-14)
  }

  /// NeMo-Skills' errors over runs.
  @Test(.enabled(if: SharedData.isThere, "\(SharedData.absence)"))
  func errorsOfRunsAreThoseOfNeMoSkills() throws {
    let text = try String(
      contentsOfFile: SharedData.path("metrics/nemo_skills_base_metrics.jsonl"), encoding: .utf8)
    var compared = 0
    for line in text.split(separator: "\n") {
      let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      guard let rows = record?["scores_list"] as? [[Double]],
        let results = record?["expected_result"] as? [String: [String: [String: Double]]]
      else { continue }
      for (name, result) in results {
        let k = try #require(name.split(separator: "-").last.flatMap { Int($0.dropLast()) })
        let expected = try #require(result["correct_statistics"])
        let table = try ScoreTable(rows: rows.map { Array($0.prefix(k)) })
        let (mean, error) = (
          try #require(expected["avg"]), try #require(expected["std_err_across_runs"])
        )
        #expect(abs(table.mean - mean) < 1e-12)
        #expect(abs(try #require(table.repeatError()) - error) < 1e-12)
        compared += 1
      }
    }
    #expect(compared >= 10)
  }
}
