import Formats
import Foundation
import TestSupport
import Testing
import Values

/// A recipe whose questions come from the Hub, run as a user runs it.
struct HubRunTests {
  private static func file(_ path: String, _ questions: [String]) -> FakeHub.File {
    let lines = questions.map { "{\"problem\":\"\($0)\",\"answer\":\"1\"}\n" }.joined()
    return .init(path, Array(lines.utf8), isLarge: true)
  }

  private let scratch = Scratch()

  private func recipe(_ teacher: String, _ more: String = "") throws {
    try scratch.write(
      "recipe.yaml",
      """
      name: told
      teachers: { t: { endpoint: "\(teacher)", model: m } }
      sources:
        - { name: h, domain: math, hub: \(FakeHub.dataset), question: problem, reference: answer\(more) }
      answers: { teacher: t }
      export: { to: [jsonl] }
      """)
  }

  private func retort(_ hub: FakeHub, _ arguments: String...) async throws -> RetortProcess.Result {
    try await RetortProcess.run(
      arguments, in: scratch.path,
      environment: ["HF_ENDPOINT": hub.url, "HF_HOME": "\(scratch.path)/hf", "HF_TOKEN": "hf_x"])
  }

  private func plan() throws -> Record {
    let text = String(decoding: try scratch.read(".retort/runs/told/plan.json"), as: UTF8.self)
    return try JSONParser().parse(text).record ?? [:]
  }

  @Test func theCommitIsPinnedIntoThePlan() async throws {
    let teacher = try await ScriptedTeacher.start()
    let hub = FakeHub([Self.file("data/train.jsonl", ["a", "b", "c"])], token: "hf_x")
    try await hub.start()
    try recipe(teacher.url)
    let first = try await retort(hub, "run", "recipe.yaml", "--json", "-q")
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output.contains("\"rows\":3"))
    let pin = try #require(try plan()["pinned"]?.list?.first?.record)
    #expect(pin["commit"]?.string == String(repeating: "a1", count: 20))
    #expect(pin["files"]?.list?.count == 1)

    // The branch moves on; the run does not, and asks nobody.
    hub.push(
      [Self.file("data/train.jsonl", ["x", "y"])], commit: String(repeating: "b2", count: 20))
    let requests = hub.requests.count
    let again = try await retort(hub, "run", "recipe.yaml", "--json", "-q")
    #expect(again.output.contains("\"calls_made\":0") && hub.requests.count == requests)
    let updated = try await retort(hub, "run", "recipe.yaml", "--json", "-q", "--update")
    #expect(updated.output.contains("\"rows\":2"))
    #expect(
      try plan()["pinned"]?.list?.first?.record?["commit"]?.string
        == String(repeating: "b2", count: 20))
    await hub.stop()
    await teacher.stop()
  }

  @Test func aPlanDownloadsNothing() async throws {
    let hub = FakeHub([Self.file("data/train.jsonl", ["a", "b"])])
    try await hub.start()
    try recipe("http://127.0.0.1:9/v1", ", expected_rows: 500")
    let planned = try await retort(hub, "plan", "recipe.yaml", "--json")
    #expect(planned.exitCode == 0 && planned.output.contains("\"in\":500"), "\(planned.errors)")
    #expect(planned.errors.contains("at a1a1a1a1a1a1: 1 files") && hub.bytesSent == 0)
    try recipe("http://127.0.0.1:9/v1")
    let refused = try await retort(hub, "plan", "recipe.yaml")
    #expect(refused.exitCode == 2 && refused.errors.contains("is not on this machine yet"))
    await hub.stop()
  }

  /// What else is wrong with a recipe is told before anything is fetched.
  @Test func faultsComeBeforeDownloads() async throws {
    let hub = FakeHub([Self.file("data/train.jsonl", ["a"])])
    try await hub.start()
    try recipe("http://127.0.0.1:9/v1", ", questionn: x")
    let run = try await retort(hub, "run", "recipe.yaml")
    #expect(run.exitCode == 2 && hub.requests.isEmpty)
    try recipe("http://127.0.0.1:9/v1", ", subset: none")
    let missing = try await retort(hub, "run", "recipe.yaml")
    #expect(missing.exitCode == 2 && missing.errors.contains("has no subset \"none\""))
    await hub.stop()
  }

  /// Evaluation sets come from the Hub as sources do: planned without them, fetched once, pinned.
  @Test func evaluationSetsOfTheHubArePinnedToo() async throws {
    let teacher = try await ScriptedTeacher.start()
    let item = "How many primes are there below one hundred and seven?"
    let hub = FakeHub([Self.file("data/test.jsonl", [item])], token: "hf_x")
    try await hub.start()
    try scratch.write(
      "q.jsonl", "{\"question\":\"\(item) Thanks!\"}\n{\"question\":\"What is green?\"}\n")
    try scratch.write(
      "recipe.yaml",
      """
      name: told
      teachers: { t: { endpoint: "\(teacher.url)", model: m } }
      sources: [{ name: s, domain: math, path: q.jsonl }]
      questions: [decontaminate: "hub:\(FakeHub.dataset)"]
      answers: { teacher: t }
      export: { to: [jsonl] }
      """)
    let planned = try await retort(hub, "plan", "recipe.yaml")
    #expect(planned.exitCode == 0 && hub.bytesSent == 0, "\(planned.errors)")
    #expect(planned.errors.contains("is not on this machine yet"))
    let run = try await retort(hub, "run", "recipe.yaml", "--json", "-q")
    #expect(run.exitCode == 0 && run.output.contains("\"rows\":1"), "\(run.errors)")
    let pin = try #require(try plan()["pinned"]?.list?.first?.record)
    #expect(pin["commit"]?.string == String(repeating: "a1", count: 20))
    let requests = hub.requests.count
    let again = try await retort(hub, "run", "recipe.yaml", "--json", "-q")
    #expect(again.output.contains("\"calls_made\":0") && hub.requests.count == requests)
    let cleaned = try await retort(
      hub, "decontaminate", "q.jsonl", "--against", "hub:\(FakeHub.dataset)", "-o", "clean.jsonl")
    #expect(
      cleaned.exitCode == 0 && cleaned.output.contains("1 of 2 questions"), "\(cleaned.errors)")
    await hub.stop()
    await teacher.stop()
  }

  /// A folder that has benchmarks by their names needs no network.
  @Test func benchmarksByNameAreTakenFromAFolder() async throws {
    try scratch.write(
      "q.jsonl", "{\"question\":\"Find the number of primes below ninety-seven apples.\"}\n")
    try scratch.write(
      "sets/aime24.jsonl",
      "{\"id\":7,\"problem\":\"Find the number of primes below ninety-seven apples.\",\"answer\":\"24\"}\n"
    )
    for (arguments, environment) in [
      (["--benchmarks", "sets"], [:]), ([], ["RETORT_BENCHMARKS": "\(scratch.path)/sets"]),
    ] {
      let cleaned = try await RetortProcess.run(
        ["decontaminate", "q.jsonl", "--against", "aime24", "--json"] + arguments,
        in: scratch.path,
        environment: ["HF_ENDPOINT": "http://127.0.0.1:9"].merging(environment) { $1 })
      #expect(cleaned.exitCode == 0, "\(cleaned.errors)")
      #expect(
        cleaned.output.contains("\"set\":\"aime24\"")
          && cleaned.output.contains("\"contaminated\":1"))
    }
  }
}
