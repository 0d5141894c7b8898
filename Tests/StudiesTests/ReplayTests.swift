import Recipes
import Statistics
import TestSupport
import Testing
import Values

@testable import Studies

struct ReplayTests {
  private static func cell(_ name: String) -> Cell {
    Cell(stage: "s", name: name, assignments: [], control: nil, after: nil, mark: .start)
  }

  @Test func itemsGiveTheScoreAndTheErrors() async throws {
    var lines: [String] = []
    var random = Draws(seed: 2)
    let hardness = (0..<60).map { _ in random.uniform() }
    for (cell, gain) in [("a", 0.0), ("b", 0.25), ("c", 0.02), ("d", 0.01)] {
      for seed in 1...2 {
        for item in 0..<60 {
          for turn in 0..<4 {
            let right = random.uniform() < min(1, hardness[item] * 0.7 + gain)
            lines.append(
              "{\"stage\":\"s\",\"cell\":\"\(cell)\",\"seed\":\(seed),\"task\":\"t\",\"item\":\"\(item)\",\"repeat\":\(turn),\"score\":\(right ? 1 : 0)}"
            )
          }
        }
      }
    }
    let replay = try ReplayBackend(text: lines.joined(separator: "\n"), path: "x", dev: ["t"])
    var contestants: [StageJudge.Contestant] = []
    for name in ["a", "b", "c", "d"] {
      #expect(replay.limit(of: Self.cell(name)) == 2)
      var runs: [CellRun] = []
      for number in 1...2 {
        runs.append(try await replay.run(Self.cell(name), number: number, purpose: .choice))
      }
      contestants.append(.init(cell: Self.cell(name), runs: runs, cost: nil))
    }
    let judge = try StageJudge(contestants, noise: RunNoise(deviation: 1.5))
    #expect(judge.hasItems && judge.shape(0) == "60×4×2")
    let result = try judge.result(
      "s", .init(stopped: .exhausted, runs: 8, missing: [], controls: []),
      signals: nil)
    #expect(result.chosen == "b" && result.bestSet == ["b"])
    // Questions are shared, so that the error of a difference is below that of a score.
    let second = result.lines[1]
    let (paired, question) = (
      try #require(second.differenceError), try #require(second.questionError)
    )
    #expect(paired < question * 1.414)
    #expect(judge.contestants[1].mean > 40)
  }

  @Test(arguments: [
    ("nonsense", "no JSON object"), ("{\"stage\": 1}", "are texts"),
    (#"{"stage":"s","cell":"a","task":"t"}"#, "score is a number"),
    (#"{"stage":"s","cell":"a","task":"t","score":101}"#, "0…100"),
    (#"{"stage":"s","cell":"a","task":"t","item":"1","score":2}"#, "0…1"),
    (#"{"stage":"s","cell":"a","task":"t","score":1,"cost":-1}"#, "cost"),
    (
      #"{"stage":"s","cell":"a","task":"t","score":1}"# + "\n"
        + #"{"stage":"s","cell":"a","task":"t","score":2}"#, "another score"
    ),
  ])
  func badLinesAreRefused(_ text: String, _ cause: String) {
    let error = #expect(throws: RetortError.self) {
      try ReplayBackend(text: text, path: "x.jsonl", dev: ["t"])
    }
    #expect(error?.cause?.contains(cause) == true, "\(error?.description ?? "")")
    #expect(error?.what.hasPrefix("x.jsonl:") == true)
  }

  @Test func everyRunHasEveryBenchmark() {
    let text = #"{"stage":"s","cell":"a","task":"t","score":1}"#
    #expect(throws: RetortError.self) {
      try ReplayBackend(text: text, path: "x", dev: ["t", "u"])
    }
  }
}
