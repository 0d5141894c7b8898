import Foundation
import TestSupport
import Testing

@testable import Statistics

struct DispersionTests {
  /// For right and wrong, X² is Cochran's Q, which is Friedman's statistic with ties.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func itIsCochransQ() async throws {
    var draws = Draws(seed: 8)
    var rows: [[Double]] = []
    for _ in 0..<40 {
      let rate = draws.uniform()
      rows.append((0..<5).map { _ in Double(draws.binomial(1, rate)) })
    }
    let said = try await Oracle.python(
      "from scipy import stats\nrows = \(rows)\n"
        + "print(*stats.friedmanchisquare(*[list(c) for c in zip(*rows)]))")
    let theirs = said.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    let own = try #require(try ScoreTable(rows: rows).dispersion)
    #expect(abs(own.statistic - theirs[0]) < 1e-9 && abs(own.high - theirs[1]) < 1e-9)
    #expect(own.freedom == 4 && own.verdict() == .asExpected)
  }

  @Test func aRunOfAnotherKindIsSeen() throws {
    // The last run fails everywhere.
    var rows: [[Double]] = []
    for item in 0..<60 { rows.append([1, 1, Double(item % 2), 1, 0]) }
    #expect(try #require(try ScoreTable(rows: rows).dispersion).verdict() == .runsDiffer)
  }

  @Test func repeatsThatBalanceEachOtherAreSeen() throws {
    // Every question is solved by half of the runs, every run solves half of the questions.
    var rows: [[Double]] = []
    for item in 0..<60 { rows.append((0..<10).map { Double((item + $0) % 2) }) }
    let dispersion = try #require(try ScoreTable(rows: rows).dispersion)
    #expect(dispersion.statistic < 1e-9 && dispersion.verdict() == .repeatsDependent)
  }

  @Test func repeatsThatNeverDifferTellNothing() throws {
    #expect(try ScoreTable(rows: [[1, 1, 1], [0, 0, 0]]).dispersion == nil)
    #expect(try RunTotals([30, 30], items: 30).dispersion == nil)
  }

  /// The published JEEBench runs: 3.3 points of spread where independent answers make at most 1.7.
  @Test func totalsShowTooMuchButNeverTooLittle() throws {
    let jee = try RunTotals([515 * 0.667, 515 * 0.7, 515 * 0.733], items: 515)
    let dispersion = try #require(jee.dispersion)
    #expect(dispersion.statistic > 5 && dispersion.high < 0.1 && dispersion.low == nil)
    let same = try #require(try RunTotals([20, 20, 20, 20], items: 40).dispersion)
    #expect(same.low == nil && same.verdict() == .asExpected)
    #expect(
      try #require(try RunTotals([10, 30, 20], items: 40).dispersion).verdict() == .runsDiffer)
  }

  /// Independent repeats are suspected as seldom as the threshold says, on both sides.
  @Test func independentRepeatsAreSeldomSuspected() throws {
    var draws = Draws(seed: 12)
    var (high, low) = (0, 0)
    for _ in 0..<500 {
      var rows: [[Double]] = []
      for _ in 0..<40 {
        let rate = draws.beta(0.33, 0.49)
        rows.append((0..<4).map { _ in Double(draws.binomial(1, rate)) })
      }
      guard let dispersion = try ScoreTable(rows: rows).dispersion else { continue }
      if dispersion.high < 0.05 { high += 1 }
      if (dispersion.low ?? 1) < 0.05 { low += 1 }
    }
    #expect((10...42).contains(high) && (10...42).contains(low))
  }
}
