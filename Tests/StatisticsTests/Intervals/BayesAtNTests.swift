import Testing

@testable import Statistics

/// The examples of scorio's documentation.
struct BayesAtNTests {
  private static let grades = [[0, 1, 2, 2, 1], [1, 1, 0, 2, 2]]

  @Test func itIsThatOfScorio() throws {
    let plain = try BayesAtN(grades: Self.grades, weights: [0, 0.5, 1])
    #expect(abs(plain.mean - 0.5625) < 1e-12 && abs(plain.deviation - 0.091998) < 1e-6)
    let known = try BayesAtN(grades: Self.grades, prior: [[0, 2], [1, 2]], weights: [0, 0.5, 1])
    #expect(abs(known.mean - 0.575) < 1e-12 && abs(known.deviation - 0.084275) < 1e-6)
    // Five answers of one kind and two questions of two kinds of grades.
    let interval = plain.interval()
    #expect(
      interval.method == .bayes && abs(interval.upper - (0.5625 + 1.959964 * 0.091998)) < 1e-5)
  }

  @Test func tablesOfRightAndWrongHaveOne() throws {
    let table = try ScoreTable(right: [3, 4], of: 5)
    #expect(abs(try #require(table.onTheseQuestions).mean - 9.0 / 14) < 1e-12)
    #expect(try ScoreTable(rows: [[0.5]]).onTheseQuestions == nil)
    #expect(try ScoreTable(rows: [[1, 0], [1]]).onTheseQuestions == nil)
  }

  @Test func whatDoesNotFitIsRefused() {
    #expect(throws: StatisticsError.self) { try BayesAtN(grades: [], weights: [0, 1]) }
    #expect(throws: StatisticsError.self) { try BayesAtN(grades: [[]], weights: [0, 1]) }
    #expect(throws: StatisticsError.self) {
      try BayesAtN(grades: [[0], [1, 1]], weights: [0, 1])
    }
    #expect(throws: StatisticsError.self) { try BayesAtN(grades: [[2]], weights: [0, 1]) }
    #expect(throws: StatisticsError.self) { try BayesAtN(grades: [[-1]], weights: [0, 1]) }
    #expect(throws: StatisticsError.self) {
      try BayesAtN(grades: [[1], [1]], prior: [[1]], weights: [0, 1])
    }
  }
}
