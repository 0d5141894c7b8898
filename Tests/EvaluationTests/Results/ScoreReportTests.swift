import Testing
import Values

@testable import Evaluation

struct ScoreReportTests {
  @Test func resultsAreWrittenAndRead() throws {
    var result = Rig.result("m", "b", [[1, 0], [nil, 0.25]], clusters: ["x", "y"])
    result.letters = ["A": 1, "D": 2]
    result.promptTokens = 5
    #expect(try BenchmarkResult(record: result.record) == result)
  }

  @Test func whatCannotBeToldDoesNotCount() throws {
    let score = try BenchmarkScore(Rig.result("m", "b", [[1, nil], [nil, nil], [0, 0]]))
    #expect(score.mean == 0.5)
    #expect(throws: RetortError.self) { try BenchmarkScore(Rig.result("m", "b", [[nil]])) }
    #expect(throws: RetortError.self) { try BenchmarkScore(Rig.result("m", "b", [])) }
  }

  /// With few clusters they say nothing of how much clusters differ.
  @Test func fewClustersAreNoClusters() throws {
    let scores = (0..<40).map { [Double?.some(Double($0 % 2))] }
    let few = try BenchmarkScore(
      Rig.result("m", "b", scores, clusters: (0..<40).map { "\($0 % 4)" }))
    let many = try BenchmarkScore(
      Rig.result("m", "b", scores, clusters: (0..<40).map { "\($0 % 20)" }))
    #expect(few.table?.isClustered == false && many.table?.isClustered == true)
  }

  @Test func aTableTellsTheBestApartFromTheWorst() throws {
    let good = (0..<60).map { [Double?.some($0 % 10 == 0 ? 0 : 1), 1] }
    let bad = (0..<60).map { [Double?.some($0 % 10 == 0 ? 1 : 0), 0] }
    let text = try ScoreReport([Rig.result("good", "b", good), Rig.result("bad", "b", bad)]).text(
      .plain)
    #expect(text.contains("95.0*°"), "\(text)")
    #expect(text.contains("5.0  "), "\(text)")
    #expect(text.contains("<0.001"), "\(text)")
    for style in ScoreReport.Style.allCases {
      #expect(try !ScoreReport([Rig.result("good", "b", good)]).text(style).isEmpty)
    }
  }

  /// Two models that differ by chance are both marked.
  @Test func whatCannotBeToldApartIsMarkedTogether() throws {
    let one = (0..<30).map { [Double?.some($0 % 2 == 0 ? 1 : 0)] }
    let other = (0..<30).map { [Double?.some($0 % 2 == 1 || $0 == 0 ? 1 : 0)] }
    let board = ScoreBoard([
      try BenchmarkScore(Rig.result("one", "b", one)),
      try BenchmarkScore(Rig.result("other", "b", other)),
    ])
    #expect(board.columns[0].mayBeBest == ["one", "other"])
  }

  @Test func aComparisonListsWhoSolvesWhat() throws {
    let one = [[1, 1, 1], [0, 0, 0], [1, 0, 1], [1, 1, 1]] as [[Double?]]
    let other = [[0, 0, 1], [1, 1, 1], [1, 1, 1], [1, 1, nil]] as [[Double?]]
    let comparison = try ModelComparison(
      [Rig.result("one", "b", one)], [Rig.result("other", "b", other)])
    let part = try #require(comparison.parts.first)
    #expect(part.onlyFirst.map(\.id) == ["i0"] && part.onlySecond.map(\.id) == ["i1"])
    #expect(part.differs.isEmpty && part.unpaired == 0 && comparison.together == nil)
    #expect(comparison.text(listsQuestions: true).contains("one solves and other does not"))
    #expect(throws: RetortError.self) {
      try ModelComparison([Rig.result("one", "a", one)], [Rig.result("other", "b", other)])
    }
  }

  /// Answers vote by the grader's equality, and those without one for nobody.
  @Test func votesAreByTheGradersEquality() throws {
    let grades = [
      SampleGrade(.right, extracted: "1/2"), SampleGrade(.wrong, extracted: "0.25"),
      SampleGrade(.wrong, extracted: "1/4"), SampleGrade(.noAnswer),
      SampleGrade(.wrong, extracted: "3"),
    ]
    let labels = SampleVotes.labels(grades, isSame: MathAnswers(GraderSpec(.math)).isSame)
    #expect(labels == [0, 1, 1, nil, 2])
    var result = Rig.result("m", "b", [[1, 0, 0, 0, 0]])
    result.items[0].votes = labels
    let score = try BenchmarkScore(result)
    #expect(abs(try score.at(1, .pass).value - 0.2) < 1e-12)
    #expect(try score.at(5, .pass).value == 1)
    #expect(try score.at(5, .majority).value == 0)
    #expect(throws: RetortError.self) { try score.at(6, .pass) }
    #expect(throws: RetortError.self) { try ScoreReport([result], ks: [6]) }
    #expect(try ScoreReport([result], ks: [5]).text(.plain).contains("pass@5 100.0"))
  }

  @Test func pointsAreRoundedOnce() {
    #expect(ScoreReport.points(0.12345) == "12.3" && ScoreReport.points(-0.0451) == "−4.5")
    #expect(ScoreReport.points(1) == "100.0" && ScoreReport.points(-0.00001) == "0.0")
  }

  @Test func heldOutResultsAreSealed() throws {
    // There is no way from a sealed result to a score but by a text, and each opening is noted: held by the compiler, and
    // by the log (see EvaluateCommandTests).
    let sealed = HeldOutResults(
      [Rig.result("m", "b", [[1]], use: .heldOut)], log: "/nowhere/held-out.log")
    #expect(sealed.names.map(\.benchmark) == ["b"])
    #expect(throws: RetortError.self) { try sealed.open() }
  }
}
