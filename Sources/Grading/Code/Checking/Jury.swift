import Sandbox

/// Asks programs that check outputs, each in a sandbox of its own like what they check.
struct Jury {
  let runner: ProgramRunner

  /// Asks a checker program.
  func ask(
    _ checker: Program, _ how: CheckerProtocol, input: String, output: String, answer: String
  ) async -> CodeVerdict.TestOutcome {
    let file: SandboxFile
    switch await runner.prepare(checker) {
    case .ready(let ready): file = ready
    case .failed(let result):
      return .couldNotTell("the checker cannot be run: \(result.outcome.word)")
    }
    let texts = [
      "/check/input.txt": input, "/check/output.txt": output, "/check/answer.txt": answer,
    ]
    let order =
      switch how {
      case .exitCode: ["/check/input.txt", "/check/output.txt", "/check/answer.txt"]
      case .score: ["/check/input.txt", "/check/answer.txt", "/check/output.txt"]
      }
    guard var sandboxed = await runner.sandboxed(checker, file) else {
      return .couldNotTell("the checker cannot be run here")
    }
    sandboxed.command += order
    sandboxed.files += order.map { SandboxFile(path: $0, text: texts[$0] ?? "") }
    guard let ending = try? await runner.sandbox.run(sandboxed) else {
      return .couldNotTell("the checker's sandbox failed")
    }
    return how.outcome(ending)
  }
}

extension CheckerProtocol {
  /// What a checker's run says.
  func outcome(_ ending: Ending) -> CodeVerdict.TestOutcome {
    switch (self, ending.cause) {
    case (.exitCode, .exited(code: 0)): return .passed
    case (.exitCode, .exited(code: 1)), (.exitCode, .exited(code: 2)): return .wrongAnswer
    case (.score, .exited(code: 0)):
      let words = String(decoding: ending.output, as: UTF8.self).split(
        whereSeparator: \.isWhitespace)
      guard let word = words.last?.lowercased() else {
        return .couldNotTell("the checker said nothing")
      }
      if word == "true" || word == "false" { return word == "true" ? .passed : .wrongAnswer }
      guard let score = Double(word) else {
        return .couldNotTell("the checker said \"\(shortened(word, most: 40))\"")
      }
      return score >= 1 ? .passed : .wrongAnswer
    default: return .couldNotTell("the checker failed: \(ending.cause)")
    }
  }
}
