import Testing

@testable import Statistics

struct ScoreTableTests {
  @Test func questionsCountAlikeWhateverTheirRepeats() throws {
    let table = try ScoreTable([
      .init("a", scores: [1, 1, 1, 0]), .init("b", scores: [0.5]), .init("c", scores: [0, 0]),
    ])
    #expect(table.itemMeans == [0.75, 0.5, 0] && abs(table.mean - 1.25 / 3) < 1e-15)
    #expect(table.repeats == nil && table.runMeans == nil && table.scoreCount == 7)
    #expect(!table.isBinary && table.unitCount == 3)
  }

  @Test func runsAreColumns() throws {
    let table = try ScoreTable([
      .init("a", cluster: "x", scores: [1, 0]), .init("b", cluster: "y", scores: [1, 1]),
      .init("c", cluster: "x", scores: [0, 0]), .init("d", cluster: "x", scores: [1, 1]),
    ])
    #expect(table.runMeans == [0.75, 0.5] && table.repeats == 2 && table.isBinary)
    #expect(table.unitCount == 2 && table.units == [[0, 2, 3], [1]])
  }

  @Test func countsAreTables() throws {
    let table = try ScoreTable(right: [0, 2, 3], of: 3)
    #expect(table.itemMeans == [0, 2.0 / 3, 1] && table.repeats == 3)
  }

  @Test(
    arguments: [
      ([], "there are no scores"), ([.init("a", scores: [])], "question a has no score"),
      ([.init("a", scores: [1, 1.5])], "question a has the score 1.5"),
      ([.init("a", scores: [-0.001])], "question a has the score -0.001"),
      ([.init("a", scores: [.nan])], "question a has the score nan"),
      ([.init("a", scores: [.infinity])], "question a has the score inf"),
      (
        [.init("a", scores: [1]), .init("a", scores: [0])], "question a stands in the table twice"
      ),
      (
        [.init("a", cluster: "x", scores: [1]), .init("b", scores: [1])],
        "only some questions have a cluster"
      ),
    ] as [([ScoreTable.Item], String)])
  func whatIsNoTableIsRefused(_ items: [ScoreTable.Item], _ what: String) {
    let error = #expect(throws: StatisticsError.self) { try ScoreTable(items) }
    #expect(error?.what == what)
    #expect(error?.description.contains("hint: ") == true)
  }

  @Test func wrongCountsAndTotalsAreRefused() {
    #expect(throws: StatisticsError.self) { try ScoreTable(right: [4], of: 3) }
    #expect(throws: StatisticsError.self) { try ScoreTable(right: [-1], of: 3) }
    #expect(throws: StatisticsError.self) { try ScoreTable(right: [0], of: 0) }
    #expect(throws: StatisticsError.self) { try ScoreTable(right: [], of: 3) }
    #expect(throws: StatisticsError.self) { try RunTotals([], items: 3) }
    #expect(throws: StatisticsError.self) { try RunTotals([4], items: 3) }
    #expect(throws: StatisticsError.self) { try RunTotals([.nan], items: 3) }
    #expect(throws: StatisticsError.self) { try RunTotals([0], items: 0) }
  }
}
