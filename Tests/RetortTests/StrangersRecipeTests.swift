import Foundation
import TestSupport
import Testing

/// Kind 10: what somebody's recipe does is told before it does it; kind 11: what it says moves no cursor.
struct StrangersRecipeTests {
  private func plan(_ recipe: String, _ change: (Scratch) throws -> Void = { _ in }) async throws
    -> RetortProcess.Result
  {
    let scratch = Scratch()
    try scratch.write("elsewhere/q.jsonl", "{\"question\": \"What?\"}\n")
    try scratch.write("project/recipe.yaml", recipe)
    try scratch.write("project/q.jsonl", "{\"question\": \"What?\"}\n")
    try change(scratch)
    return try await RetortProcess.run(
      ["plan", "project/recipe.yaml"], in: scratch.path, environment: ["SOME_KEY": "abcdefgh"])
  }

  private func recipe(
    path: String = "q.jsonl", teacher: String = "endpoint: 'http://127.0.0.1:9/v1', model: m"
  ) -> String {
    """
    name: strange
    seed: 1
    teachers: { t: { \(teacher) } }
    sources: [{ name: s, domain: math, path: \(path) }]
    answers: { teacher: t, samples: 1 }
    """
  }

  @Test func aPlanTellsWhatIsReadSentAndStarted() async throws {
    let read = try await plan(recipe(path: "../elsewhere/q.jsonl"))
    #expect(read.output.contains("reads outside its folder: /"), "\(read.output)\(read.errors)")
    let linked = try await plan(recipe(path: "linked.jsonl")) { scratch in
      try FileManager.default.createSymbolicLink(
        atPath: "\(scratch.path)/project/linked.jsonl",
        withDestinationPath: "\(scratch.path)/elsewhere/q.jsonl")
    }
    #expect(linked.output.contains("elsewhere/q.jsonl"), "\(linked.output)\(linked.errors)")
    let sent = try await plan(
      recipe(teacher: "endpoint: 'https://far.example/v1', model: m, key: $SOME_KEY"))
    #expect(sent.output.contains("sends: SOME_KEY to far.example"), "\(sent.output)\(sent.errors)")
    let started = try await plan(
      recipe(teacher: "launch: { engine: vllm, model: m, arguments: ['--host', '0.0.0.0'] }"))
    #expect(started.output.contains("starts: vllm serve m"), "\(started.output)\(started.errors)")
    #expect(started.output.contains("lets others reach a server at: 0.0.0.0"))
    let harmless = try await plan(recipe())
    #expect(!harmless.output.contains("reads outside"), "\(harmless.output)")
  }

  @Test(arguments: [
    ("endpoint: 'http://far.example/v1', model: m, key: $SOME_KEY", "over plain http"),
    (
      "endpoint: 'http://far.example/v1', model: m, headers: { x-my-key: $SOME_KEY }",
      "over plain http"
    ),
    ("endpoint: 'https://u:p@far.example/v1', model: m", "a name and a password"),
    ("endpoint: 'https://far.example/v1?api_key=abcdef', model: m", "its address says api_key"),
    (
      "endpoint: 'https://far.example/v1', model: m, extra_body: { auth: { api_key: abcdef } }",
      "looks like a secret"
    ),
  ])
  func secretsInTheOpenAreRefused(_ teacher: String, _ problem: String) async throws {
    let refused = try await plan(recipe(teacher: teacher))
    #expect(refused.exitCode == 2 && refused.errors.contains(problem), "\(refused.errors)")
  }

  @Test func aWayThatIsOnesOwnIsSaid() async throws {
    let plain = try await plan(
      recipe(
        teacher: "endpoint: 'http://far.example/v1', model: m, key: $SOME_KEY, plain_http: yes"))
    #expect(plain.exitCode == 0, "\(plain.errors)")
  }

  @Test func noTextOfAFileMovesTheCursor() async throws {
    let scratch = Scratch()
    try scratch.write(
      "q.jsonl", #"{"question": "\u001b[2J\u202eWhat?\u009b31m", "answer": "\u0007"}"# + "\n")
    try scratch.write("\u{1B}[31mred.jsonl", "{\"x\": 1")
    for words in [
      ["sample", "q.jsonl", "--rows", "1"], ["audit", "q.jsonl"], ["audit", "\u{1B}[31mred.jsonl"],
      ["convert", "\u{1B}[31mred.jsonl", "-o", "out.jsonl"], ["plan", "q.jsonl"],
      ["calls", "check", "\u{202E}evil"],
    ] {
      let run = try await RetortProcess.run(words, in: scratch.path)
      let hidden = (run.output + run.errors).unicodeScalars.filter {
        $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7F..<0xA0).contains($0.value)
          || (0x202A...0x202E).contains($0.value)
      }
      #expect(hidden.isEmpty, "\(words): \(run.output)\(run.errors)")
    }
  }

  @Test func jsonStaysJSON() async throws {
    let scratch = Scratch()
    try scratch.write(
      "q.jsonl", #"{"question": "\u202eWhat?\u009b\udb40\udc41", "answer": "4"}"# + "\n")
    try scratch.write("evil\u{202E}.jsonl", "{\"x\": 1}\n")
    let run = try await RetortProcess.run(
      ["audit", "evil\u{202E}.jsonl", "--json"], in: scratch.path)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(!run.output.unicodeScalars.contains("\u{202E}") && run.output.contains("\\u202E"))
    #expect(throws: Never.self) {
      try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    }
  }

  /// Kind 7: data that nobody could be given is no success.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func outputThatCannotBeWrittenIsAFailure() async throws {
    let code = try await exitCode(
      of: "/bin/sh", "-c", "'\(RetortProcess.program)' filters > /dev/full")
    #expect(code == 1)
  }
}
