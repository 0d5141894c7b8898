import Machine
import Recipes
import Statistics
import TestSupport
import Testing

@testable import Studies

struct StudyRunTests {
  static let yaml = """
    name: drawn
    hypothesis: Some cells are better than others.
    evaluation: { dev: [aime24, math500] }
    stages:
      - name: filter
        vary: { "questions[pick]": [random, ask_llm, fasttext, response_length, embedding] }
      - name: samples
        grid: { "questions[dedup]": [none, exact], answers.samples: [1, 4, 16] }
    select: { until: { expected_loss: 0.3 } }
    scale: { ladder: [316, 1000, 3160, 10_000], seeds: { 316: 3 } }
    run_on: { simulate: { spread: 2, noise: 1 } }
    """

  static func study(_ yaml: String = yaml) throws -> CheckedStudy {
    let log = FindingLog()
    return try #require(
      StudyCheck(folder: ".", log: log).check(yaml),
      "\(log.findings.map { $0.text(file: "study.yaml") })")
  }

  /// Stops a study after some runs, as a kill does.
  struct Killed: CellBackend {
    let inner: any CellBackend
    let left: Countdown

    func limit(of cell: Cell) -> Int? { inner.limit(of: cell) }
    func cost(of cell: Cell) -> Double? { inner.cost(of: cell) }

    func run(_ cell: Cell, number: Int, purpose: CellRun.Purpose) async throws -> CellRun {
      guard await left.takeOne() else { throw CancellationError() }
      return try await inner.run(cell, number: number, purpose: purpose)
    }
  }

  actor Countdown {
    private var left: Int

    init(_ left: Int) { self.left = left }

    func takeOne() -> Bool {
      left -= 1
      return left >= 0
    }
  }

  @Test func aKilledStudyComesToTheSameChoices() async throws {
    let study = try Self.study()
    let scratch = Scratch()
    let whole = try await StudyRun(
      study, on: try study.backend(), in: StudyFolder(path: "\(scratch.path)/whole")
    ).carryOut()
    let folder = StudyFolder(path: "\(scratch.path)/killed")
    var kills = 0
    while true {
      // Each life makes eight runs at most.
      let backend = Killed(inner: try study.backend(), left: Countdown(8))
      do {
        let result = try await StudyRun(study, on: backend, in: folder).carryOut()
        #expect(result.stages == whole.stages && result.runs == whole.runs)
        #expect(result.markdown == whole.markdown)
        break
      } catch is CancellationError { kills += 1 }
    }
    #expect(kills > 1)
    // Every run was made once.
    let lines = try Files.text(of: folder.results).split(separator: "\n").count
    let once = try Files.text(of: "\(scratch.path)/whole/results.jsonl").split(separator: "\n")
      .count
    #expect(lines == once)
  }

  @Test func aCutLineAndAChangedStudyAreBorne() async throws {
    let scratch = Scratch()
    let folder = StudyFolder(path: "\(scratch.path)/study")
    let study = try Self.study()
    let first = try await StudyRun(study, on: try study.backend(), in: folder).carryOut()
    #expect(first.idle == 0)
    let text = try Files.text(of: folder.results)
    try Files.writeWhole(String(text.dropLast(40)), to: folder.results)
    let again = try await StudyRun(study, on: try study.backend(), in: folder).carryOut()
    #expect(again.stages == first.stages)
    // Other values at the first stage are other cells; their old runs count no more.
    let changed = try Self.study(Self.yaml.replacing("embedding]", with: "difficulty]"))
    let result = try await StudyRun(changed, on: try changed.backend(), in: folder).carryOut()
    #expect(result.idle > 0)
  }

  @Test func oneStudyIsCarriedOutByOneProcess() async throws {
    let scratch = Scratch()
    let folder = StudyFolder(path: "\(scratch.path)/study")
    try Files.makeFolder(folder.path)
    let lock = try FolderLock(folder: folder.path, what: "study \"drawn\"")
    let study = try Self.study()
    await #expect(throws: (any Error).self) {
      _ = try await StudyRun(study, on: try study.backend(), in: folder).carryOut()
    }
    withExtendedLifetime(lock) {}
  }

  @Test func reportsTellWhatWasSeen() async throws {
    let study = try Self.study()
    let scratch = Scratch()
    let folder = StudyFolder(path: "\(scratch.path)/study")
    let result = try await StudyRun(study, on: try study.backend(), in: folder).carryOut()
    try result.write(to: folder)
    let markdown = try Files.text(of: folder.markdown)
    for words in [
      "Some cells are better than others.", "## Stage filter", "confirmed by a fresh run at",
      "P(best)", "aime24", "z mean", "Scores by rows", "a doubling brings", "beyond the data",
    ] { #expect(markdown.contains(words), "\(words)") }
    let page = try Files.text(of: folder.page)
    #expect(page.contains("<svg") && page.contains("</html>") && !page.contains("http://localhost"))
    #expect(try Files.text(of: folder.path + "/scaling.svg").contains("<polyline"))
    // One run for each of the eleven cells, and one for the sizes.
    let events = Files.names(in: folder.path + "/tensorboard")
    #expect(events.count == 12 && events.contains("scale"), "\(events)")
  }

  /// The simulated backend's cells are judged by noise that was measured on the base.
  @Test func noiseIsMeasuredFirst() async throws {
    let study = try Self.study()
    let scratch = Scratch()
    let result = try await StudyRun(
      study, on: try study.backend(), in: StudyFolder(path: "\(scratch.path)/study")
    ).carryOut()
    let noise = try #require(result.noise)
    #expect(noise.freedom == 4 && noise.deviation > 0.2 && noise.deviation < 3)
    #expect(result.stages.allSatisfy { $0.confirmation != nil })
    #expect(
      result.stages[0].means.rankings.count == 2 && result.stages[1].means.rankings.count >= 2)
  }
}
