import Foundation
import TestSupport
import Testing

struct TeachersCommandTests {
  private let scratch = Scratch()

  private func teachers(_ lines: [String], json: Bool = false) async throws -> RetortProcess.Result
  {
    try scratch.write("q.jsonl", "{\"question\":\"?\"}\n")
    try scratch.write(
      "recipe.yaml",
      """
      name: tried
      teachers:
      \(lines.map { "  \($0)\n" }.joined())
      sources: [{ name: s, domain: math, path: q.jsonl }]
      answers: { teacher: good }
      """)
    return try await RetortProcess.run(
      ["teachers", "recipe.yaml"] + (json ? ["--json"] : []), in: scratch.path, environment: [:])
  }

  @Test func eachTeacherIsTriedAndTold() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      switch request.body["model"]?.string {
      case "thinks": .answer("5", reasoning: "two and three", prompt: 9, completion: 4)
      case "writes": .answer("<think>hm</think>5")
      case "refuses": .status(400, body: "no such thing")
      default: .answer("5")
      }
    }
    func line(_ name: String, _ model: String) -> String {
      "\(name): { endpoint: \"\(teacher.url)\", model: \(model), price: { input: 1, output: 2 } }"
    }
    let good = try await teachers([line("good", "thinks"), line("other", "writes")])
    #expect(good.exitCode == 0, "\(good.errors)")
    #expect(good.output.contains("thinks") && good.output.contains("apart"))
    #expect(good.output.contains("in the text") && good.output.contains("$0.0000"))
    let bad = try await teachers([line("good", "plain"), line("bad", "refuses")])
    #expect(bad.exitCode == 1 && bad.output.contains("it refused: HTTP 400: no such thing"))
    let json = try await teachers([line("good", "thinks")], json: true)
    #expect(json.output.contains("\"answer\":\"5\",\"reasoning\":\"two and three\""))
    await teacher.stop()
  }

  @Test func whoIsNotThereIsTold() async throws {
    let result = try await teachers(["good: { endpoint: \"http://127.0.0.1:9/v1\", model: m }"])
    #expect(result.exitCode == 1 && result.output.contains("did not answer in 2 attempts"))
  }
}
