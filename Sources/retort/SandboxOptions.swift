import ArgumentParser
import Filters
import Grading
import Pipeline
import Sandbox

/// What commands that run untrusted programs have in common.
struct SandboxOptions: ParsableArguments {
  @Option(help: "How many programs run at one time. Default: half more than there are processors.")
  var jobs: Int?

  @Option(
    name: .customLong("tool"),
    help:
      "The program for a language, as python=/opt/python/bin/python3. Default: the first on PATH.")
  var tools: [String] = []

  @Option(
    help: """
      Safeguards to go without where this machine cannot keep them, with commas between; retort doctor lists them.
      """)
  var giveUp: String?

  func validate() throws {
    if let jobs, !(1...512).contains(jobs) {
      throw ValidationError("--jobs takes a number from 1 to 512")
    }
    _ = try toolsByLanguage()
    _ = try givenUp()
  }

  var slots: Int { jobs ?? Sandbox.usualSlots }

  func toolsByLanguage() throws -> [String: String] {
    var tools: [String: String] = [:]
    for tool in self.tools {
      let parts = tool.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let language = Language(named: parts[0]) else {
        throw ValidationError(
          "--tool takes LANGUAGE=PATH; the languages are \(Language.all.map(\.name).joined(separator: ", "))"
        )
      }
      tools[language.name] = parts[1]
    }
    return tools
  }

  func givenUp() throws -> Set<Safeguard> {
    let names = (giveUp ?? "").split(separator: ",").map(String.init)
    return Set(
      try names.map { name in
        guard let safeguard = Safeguard(rawValue: name) else {
          throw ValidationError(
            "--give-up knows no \"\(name)\", but \(Safeguard.allCases.map(\.rawValue).joined(separator: ", "))"
          )
        }
        return safeguard
      })
  }

  /// How a run grades programs.
  func settings() throws -> ProgramSettings {
    var options = CodeOptions()
    options.tools = try toolsByLanguage()
    return ProgramSettings(slots: slots, options: options, givenUp: try givenUp())
  }

  /// Opens a sandbox whose safeguards hold, and a grader in it, for as long as the body runs.
  func withGrader<Result>(
    _ options: CodeOptions, memory: any VerdictMemory, _ body: (CodeGrader) async throws -> Result
  ) async throws -> Result {
    var options = options
    options.tools = try toolsByLanguage()
    let givenUp = try givenUp()
    return try await Sandbox.with(slots: slots) { sandbox in
      try await body(
        try await CodeGrader.safe(in: sandbox, options: options, memory: memory, givingUp: givenUp))
    }
  }
}
