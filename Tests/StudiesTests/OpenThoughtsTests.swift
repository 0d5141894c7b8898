import Machine
import Recipes
import Statistics
import TestSupport
import Testing

@testable import Studies

/// The published tables, as studies that are replayed.
struct OpenThoughtsTests {
  static func text(_ name: String) throws -> String {
    try Files.text(of: "\(Repository.root)/studies/openthoughts3/\(name).yaml")
  }

  /// Each study is carried out once for all tests.
  actor Results {
    private var results: [String: Task<StudyResult, any Error>] = [:]

    func of(_ name: String, noise: Double) async throws -> StudyResult {
      let task =
        results["\(name) \(noise)"]
        ?? Task { try await OpenThoughtsTests.carriedOut(name, noise: noise) }
      results["\(name) \(noise)"] = task
      return try await task.value
    }
  }

  static let results = Results()

  static func run(_ name: String, noise: Double = 0.74) async throws -> StudyResult {
    try await results.of(name, noise: noise)
  }

  static func carriedOut(_ name: String, noise: Double) async throws -> StudyResult {
    let text = try text(name).replacing("stated: 0.74", with: "stated: \(noise)")
    let log = FindingLog()
    let study = try #require(
      StudyCheck(folder: "\(Repository.root)/studies/openthoughts3", log: log).check(text),
      "\(log.findings.map { $0.text(file: name) })")
    let scratch = Scratch()
    return try await StudyRun(
      study, on: try study.backend(), in: StudyFolder(path: "\(scratch.path)/study")
    ).carryOut()
  }

  static func stage(_ name: String, _ result: StudyResult) throws -> StageResult {
    try #require(result.stages.first { $0.name == name })
  }

  /// By the highest mean, as was published; what can be told says what we would choose.
  @Test func thePublishedChoicesAreThoseOfTheHighestMean() async throws {
    let code = try await Self.run("code")
    #expect(
      code.stages.map(\.highest) == ["codegolf", "top-2", "difficulty", "qwq-32b"])
    let math = try await Self.run("math")
    #expect(
      math.stages.map(\.highest) == [
        "openmath-2-math", "response-length-4.1-mini", "random", "qwq-32b",
      ])
    let science = try await Self.run("science")
    #expect(science.stages.map(\.highest) == ["se-physics", "exact/16", "qwq-32b"])
    #expect(try Self.stage("code-sources", code).missing.count == 23)
    #expect(try Self.stage("code-sources", code).lines.count == 4)
  }

  /// τ and the best shrunk score for both errors that were worked out by hand.
  @Test(arguments: [
    ("science", "science-samples", 0.74, 0.0, 35.5),
    ("science", "science-samples", 1.24, 0.0, 35.5),
    ("math", "math-answer-filter", 0.74, 1.24, 41.3),
    ("math", "math-answer-filter", 1.24, 0.74, 40.7),
    ("math", "math-question-filter", 0.74, 2.8, 41.7),
    ("math", "math-question-filter", 1.24, 2.6, 41.2),
    ("code", "code-mixing", 0.74, 1.9, 40.9), ("code", "code-mixing", 1.24, 1.6, 40.3),
  ])
  func shrunkScoresAreThoseWorkedOutByHand(
    _ study: String, _ name: String, _ noise: Double, _ spread: Double, _ best: Double
  ) async throws {
    let stage = try Self.stage(name, try await Self.run(study, noise: noise))
    #expect(abs(try #require(stage.spread) - spread) < 0.06)
    #expect(abs(try #require(stage.lines.first?.shrunk) - best) < 0.06)
  }

  @Test func whatCanBeToldIsTold() async throws {
    let samples = try Self.stage("science-samples", try await Self.run("science"))
    #expect(samples.hasNoEvidence && samples.because.hasPrefix("no evidence of a difference"))
    let math = try await Self.run("math")
    let filters = try Self.stage("math-question-filter", math)
    #expect(filters.bestSet == ["response-length-4.1-mini"] && filters.because.hasPrefix("clear"))
    #expect(filters.chosen == "response-length-4.1-mini" && !filters.hasNoEvidence)
    // Two teachers are not shrunk; 1.9 points by √2·.74 are 1.8 errors.
    let teachers = try Self.stage("code-teacher", try await Self.run("code"))
    #expect(teachers.spread == nil && teachers.lines.allSatisfy { $0.shrunk == nil })
    let loser = try #require(teachers.lines.last)
    let z = try #require(loser.difference) / (try #require(loser.differenceError))
    #expect(abs(z + 1.8) < 0.05)
    #expect(teachers.confirmation == nil && filters.stopped == .exhausted)
  }

  @Test func heldOutScoresAreNotThere() async throws {
    let result = try await Self.run("scale")
    let scaling = try #require(result.scaling)
    #expect(scaling.sizes.count == 8 && scaling.sizes.allSatisfy { $0.runs[0].tasks.count == 1 })
    #expect(scaling.sizes[7].mean == 54 && scaling.fit != nil)
    #expect(scaling.switches == [562, 1000, 5623, 31_623])
    let replay = try ReplayBackend(
      path: "\(Repository.root)/studies/openthoughts3/scores.jsonl", dev: ["gpqa-diamond"])
    #expect(replay.leftOut > 100)
  }

  /// The recipe that came of it, as what was compared for it: sound, and priced with what is shared.
  @Test func theOriginalsPlanIsPriced() throws {
    let log = FindingLog()
    let check = StudyCheck(folder: "\(Repository.root)/studies/openthoughts3", log: log)
    let study = try #require(
      check.check(try Self.text("plan-math")), "\(log.findings.map { $0.text(file: "plan") })")
    let plan = try StudyPlanner(study).plan(log: log)
    #expect(!log.hasErrors)
    #expect(plan.stages.map(\.candidates) == [3, 6] && plan.stages[0].dependent == 2)
    #expect(plan.stages.allSatisfy { $0.rows == 31_600...31_600 })
    // Samples: the labels of 2.9 million questions once for each of six cells, or once in all; 31,600 answers each.
    #expect(plan.stages[1].calls == 6 * (2_900_000 + 31_600))
    let (alone, shared) = (try #require(plan.cost), try #require(plan.sharedCost))
    #expect(shared.dollars * 4 < alone.dollars)
    #expect(plan.power?.basis.contains("whose items are known") == true)
  }
}
