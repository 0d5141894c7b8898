import Foundation
import Machine
import Pipeline
import Recipes
import Storage
import Teachers
import TestSupport

/// A workspace, sources and a scripted teacher: all that a run needs.
struct RunRig {
  let scratch = Scratch()
  let teacher: ScriptedTeacher

  init(
    script: @escaping @Sendable (ScriptedTeacher.Request) async -> ScriptedTeacher.Response = {
      .standard($0)
    }
  ) async throws {
    teacher = try await ScriptedTeacher.start(script: script)
    try write(questions: 6)
  }

  /// Writes the source: so many questions, `question 0`, `question 1`, …
  func write(questions count: Int) throws {
    let lines = (0..<count).map { "{\"question\":\"question \($0)\",\"answer\":\"\($0 % 7)\"}\n" }
    try scratch.write("questions.jsonl", lines.joined())
  }

  /// A recipe for the rig's source and teacher.
  func recipe(
    questions: String = "[]", keep: String = "[complete]", samples: Int = 3, more: String = "",
    sampling: String = "temperature: 0.5", system: String = "be brief"
  ) -> String {
    """
    name: rigged
    seed: 1
    teachers:
      t: { endpoint: "\(teacher.url)", model: m, system: \(system), price: { input: 1, output: 2 }, concurrency: 4 }
    sources:
      - { name: s, domain: math, path: questions.jsonl, reference: answer }
    questions: \(questions)
    answers: { teacher: t, samples: \(samples), \(sampling) }
    keep: \(keep)
    export: { to: [jsonl] }
    \(more)
    """
  }

  func checked(_ yaml: String) throws -> CheckedRecipe {
    let log = FindingLog()
    guard let checked = Preflight(folder: scratch.path, log: log).check(yaml) else {
      throw BadRecipe(findings: log.findings.map(\.message))
    }
    return checked
  }

  struct BadRecipe: Error {
    let findings: [String]
  }

  var workspace: Workspace { Workspace(path: "\(scratch.path)/work") }

  @discardableResult
  func run(
    _ yaml: String, name: String? = nil, retriesFailed: Bool = false,
    policy: RetryPolicy = .standard
  ) async throws -> FinishedRun {
    var options = Session.Options()
    options.policy = policy
    return try await Session.with(workspace, options: options) {
      try await $0.run(try checked(yaml), name: name, retriesFailed: retriesFailed)
    }
  }

  func plan(_ yaml: String) async throws -> Plan {
    try await Planner(try checked(yaml), workspace: workspace).plan()
  }

  /// Removes all that runs made but the ledger and their datasets.
  func removeStages() throws { try Files.remove("\(workspace.path)/stages") }

  /// The exported dataset's files.
  func export(_ name: String = "rigged") -> [String: Data] {
    scratch.files(below: "work/runs/\(name)/export")
  }
}
