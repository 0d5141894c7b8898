import TestSupport
import Testing

struct TeacherKeyTests {
  private static let recipe = """
    name: keys
    seed: 1
    teachers: { t: { endpoint: "http://127.0.0.1:9/v1", model: m, key: $KEY } }
    sources: [{ name: s, domain: math, path: s.jsonl, question: problem }]
    answers: { teacher: t, samples: 1, max_tokens: 9 }
    export: { to: [jsonl] }
    """

  @Test(arguments: [
    ("sk-12", []), ("sk-12\n", ["the white space around the key in KEY is left out"]),
    (" \n", ["the environment variable KEY is not set"]),
    ("", ["the environment variable KEY is not set"]),
  ])
  func whatIsOddAboutAKeyIsTold(_ key: String, _ notes: [String]) throws {
    let scratch = Scratch()
    try scratch.write("s.jsonl", "{\"problem\":\"why?\"}\n")
    let log = FindingLog()
    let checked = Preflight(folder: scratch.path, environment: ["KEY": key], log: log).check(
      Self.recipe)
    #expect(checked != nil)
    #expect(log.findings.map(\.message) == notes.map { "teacher \"t\": \($0)" })
  }
}
