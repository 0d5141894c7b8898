import Foundation
import TestSupport

/// A folder with a recipe and its questions, in which `retort` is run as a user runs it.
struct CommandLineRig {
  let scratch = Scratch()

  init(teacher url: String, questions: Int = 5, samples: Int = 2, concurrency: Int = 8) throws {
    let lines = (0..<questions).map {
      "{\"question\":\"question \($0)\",\"answer\":\"\($0 % 7)\"}\n"
    }
    try scratch.write("questions.jsonl", lines.joined())
    try scratch.write(
      "recipe.yaml",
      """
      name: told
      seed: 3
      teachers: { t: { endpoint: "\(url)", model: m, concurrency: \(concurrency) } }
      sources: [{ name: s, domain: math, path: questions.jsonl, reference: answer }]
      questions: [{ random: \(max(1, questions - 1)) }]
      answers: { teacher: t, samples: \(samples) }
      keep: [complete]
      export: { to: [jsonl] }
      """)
  }

  /// Runs `retort` with these words.
  func retort(_ arguments: String..., environment: [String: String] = [:]) async throws
    -> RetortProcess.Result
  {
    try await RetortProcess.run(arguments, in: scratch.path, environment: environment)
  }

  /// The exported dataset's files.
  func export(_ workspace: String = ".retort") -> [String: Data] {
    scratch.files(below: "\(workspace)/runs/told/export")
  }
}
