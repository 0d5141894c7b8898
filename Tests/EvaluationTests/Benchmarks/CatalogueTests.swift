import Recipes
import Testing

@testable import Evaluation

struct CatalogueTests {
  @Test func everyBenchmarkIsRead() throws {
    for name in Catalogue.names {
      let log = FindingLog()
      let tree = try #require(Catalogue.tree(name), "\(name)")
      let benchmark = Benchmark.read(name, tree, folder: ".", log: log)
      #expect(log.findings.isEmpty, "\(name): \(log.findings.map(\.message))")
      #expect(benchmark?.license != nil && benchmark?.title != name, "\(name)")
    }
    #expect(Set(Catalogue.names).count == Catalogue.names.count)
  }

  /// As OpenThoughts3 has it.
  @Test func heldOutAreThoseOfThePublishedTable() {
    let heldOut = Catalogue.all.filter { $0.use == .heldOut }.map(\.name)
    #expect(
      Set(heldOut) == ["aime25", "hmmt-feb25", "livecodebench-v5", "livecodebench-v6", "hle"])
    let repeats = Dictionary(uniqueKeysWithValues: Catalogue.all.map { ($0.name, $0.repeats) })
    #expect(repeats["aime24"] == 10 && repeats["livecodebench"] == 6 && repeats["jeebench"] == 3)
    #expect(repeats["math500"] == 1)
  }

  /// Only what the published protocol did otherwise changes with it.
  @Test func aProtocolIsItsSwitches() throws {
    let gpqa = try #require(Catalogue.benchmark("gpqa-diamond"))
    #expect(gpqa.under(.correct).grader.rules.isEmpty)
    let published = gpqa.under(.evalchemy())
    #expect(published.grader.rules == [.thinking, .alwaysD, .letterAnywhere])
    #expect(published.prompt != gpqa.prompt)
    let mended = gpqa.under(.evalchemy(without: ["always-d", "prompt"]))
    #expect(mended.grader.rules == [.thinking, .letterAnywhere] && mended.prompt == gpqa.prompt)
  }
}
