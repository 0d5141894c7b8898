import Corpus
import Formats
import TestSupport
import Testing
import Values

@testable import Evaluation

/// Real responses to JEEBench, whose scores are published with the benchmark.
@Suite(.enabled(if: SharedData.isThere, Comment(rawValue: SharedData.absence)))
struct PublishedMarksTests {
  /// The mean of the published extractions' marks, to four digits.
  @Test(arguments: [("gpt3", 0.1218), ("gpt4_cot", 0.3481)])
  func responsesScoreAsPublished(_ name: String, _ score: Double) throws {
    let path = SharedData.path("benchmarks/jeebench_responses_\(name).json")
    let reader = try FileKind.reader(for: path)
    var marks: [Double] = []
    while let result = try reader.next() {
      guard case .row(let row) = result else { continue }
      let item = Rig.item(
        row["question"]?.string ?? "", reference: row["gold"]?.string ?? "",
        kind: row["type"]?.string)
      let found = row["extract"]?.plainText ?? ""
      marks.append(try #require(JEEBenchMarks.marks(found, item, true)))
    }
    let mean = marks.reduce(0, +) / Double(marks.count)
    #expect(marks.count == 515 && (mean * 10_000).rounded() / 10_000 == score, "\(mean)")
  }

  /// The items at hand are the published ones.
  @Test(arguments: ["aime24", "aime25", "amc23", "math500", "jeebench"])
  func itemsAreThePublishedOnes(_ name: String) throws {
    let benchmark = try #require(Catalogue.benchmark(name))
    let ending = name == "jeebench" ? "json" : "jsonl"
    let items = try ItemReader(benchmark).items(
      [SharedData.path("benchmarks/\(name).\(ending)")], origin: name)
    #expect(items.refused.isEmpty, "\(items.refused)")
    #expect(
      items.standing(benchmark.expectation) == .verified, "\(items.digest) \(items.available)")
  }
}
