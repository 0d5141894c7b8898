import Testing
import Values

@testable import Recipes

/// What a recipe says of the ways to a teacher, of its name and of how it is asked.
struct TeacherDoorsTests {
  private func read(_ teacher: String, answers: String = "teacher: t") -> (
    recipe: Recipe?, findings: [String]
  ) {
    let log = FindingLog()
    let recipe = Recipe.read(
      """
      name: r
      teachers:
        t: \(teacher)
      sources: [{ name: s, domain: math, path: q.jsonl }]
      answers: { \(answers) }
      """, log: log)
    return (recipe, log.findings.map(\.message))
  }

  private func addresses(_ text: String) -> [String] {
    guard
      case .endpoints(let urls, _, _)? = read("{ endpoint: \(text), model: m }").recipe?
        .teachers.first?.place
    else { return [] }
    return urls
  }

  @Test func headersNamesAndMarksAreRead() throws {
    let (recipe, findings) = read(
      """
      { endpoint: "https://a/v1/?api-version=1&x=/", model: m, name: qwq, ca: ca.pem, organization: org-1,
            headers: { api-key: $K, X-Title: "mine ${K}", User-Agent: me/1 }, think: [<a>, </a>] }
      """)
    #expect(findings.isEmpty, "\(findings)")
    let teacher = try #require(recipe?.teachers.first)
    #expect(teacher.place == .endpoints(["https://a/v1?api-version=1&x=/"], model: "m", key: nil))
    #expect(teacher.rememberedName == "qwq" && teacher.authority?.value == "ca.pem")
    #expect(teacher.think == ThinkMarks(open: "<a>", close: "</a>"))
    #expect(
      teacher.headers.map(\.name) == ["api-key", "X-Title", "User-Agent", "OpenAI-Organization"])
    #expect(teacher.headers.map(\.value.variables) == [["K"], ["K"], [], []])
  }

  @Test func socketsAreAddresses() {
    let socket = "http+unix://%2Frun%2Fllm-1.sock"
    #expect(addresses("\"unix:/run/llm-1.sock\"") == ["\(socket)/v1"])
    #expect(addresses("\"unix:///run/llm-1.sock\"") == ["\(socket)/v1"])
    #expect(addresses("\"unix:/run/llm-1.sock:/api\"") == ["\(socket)/api"])
    #expect(addresses("\"\(socket)/v1/\"") == ["\(socket)/v1"])
    #expect(addresses("[\"http://a/v1/\", \"http://b/v1\"]") == ["http://a/v1", "http://b/v1"])
  }

  @Test(arguments: [
    (
      "{ endpoint: \"https://me:word@a/v1\", model: m }",
      "teacher \"t\": a secret stands in the recipe"
    ),
    (
      "{ endpoint: \"unix:relative\", model: m }",
      "teacher \"t\": \"unix:relative\" is not a socket"
    ),
    ("{ endpoint: \"http:///v1\", model: m }", "teacher \"t\": \"http:///v1\" has no host"),
    (
      "{ endpoint: http://a, model: m, headers: { api-key: abc } }",
      "teacher \"t\": a secret stands in the recipe"
    ),
    (
      "{ endpoint: http://a, model: m, headers: { Authorization: Bearer abc } }",
      "teacher \"t\": a secret stands"
    ),
    (
      "{ endpoint: http://a, model: m, headers: { \"a b\": c } }",
      "teacher \"t\": \"a b\" is not the name of a header"
    ),
    (
      "{ endpoint: http://a, model: m, headers: { x: \"$\" } }",
      "teacher \"t\": a header cannot be read"
    ),
    (
      "{ endpoint: http://a, model: m, headers: { x: \"a\\nb: c\" } }",
      "teacher \"t\": a header holds no line break"
    ),
    (
      "{ endpoint: http://a, model: m, headers: { Content-Length: 3 } }",
      "teacher \"t\": the header \"Content-Length\" is set"
    ),
    (
      "{ endpoint: http://a, model: m, headers: { x: [1] } }",
      "teacher \"t\": the header \"x\" should be a text"
    ),
    (
      "{ endpoint: http://a, model: m, headers: { x: a, X: b } }",
      "teacher \"t\" has two headers \"X\""
    ),
    ("{ endpoint: http://a, model: m, headers: 3 }", "teacher \"t\": headers should be a mapping"),
    ("{ local: x, headers: { x: a } }", "teacher \"t\" is local: it has no headers"),
    ("{ local: x, name: \"a\\nb\" }", "teacher \"t\": name is a line"),
    ("{ local: x, think: <a> }", "teacher \"t\": think is two marks"),
    ("{ local: x, think: [a, a] }", "teacher \"t\": think is two marks"),
  ])
  func whatIsWrongIsTold(_ pair: (teacher: String, finding: String)) {
    let findings = read(pair.teacher).findings
    #expect(findings.contains { $0.hasPrefix(pair.finding) }, "\(findings)")
    #expect(!findings.contains { $0.contains("abc") || $0.contains("word@") })
  }

  @Test func samplingIsRead() throws {
    let (recipe, findings) = read(
      "{ local: x }",
      answers: """
        teacher: t, top_k: 20, min_p: 0.05, stop: [END, "\\n\\n"], seed: 3, reasoning_effort: high,
          repetition_penalty: 1.05, presence_penalty: -1, frequency_penalty: 2, prefill: "<think>\\n"
        """)
    #expect(findings.isEmpty, "\(findings)")
    let answers = try #require(recipe?.answers)
    #expect(
      answers.sampling.further == [
        "top_k": 20, "min_p": 0.05, "stop": .list(["END", "\n\n"]), "seed": 3,
        "reasoning_effort": "high", "repetition_penalty": 1.05, "presence_penalty": -1.0,
        "frequency_penalty": 2.0,
      ])
    #expect(answers.prefill == "<think>\n")
    #expect(read("{ local: x }").recipe?.answers.sampling.further == [:])
  }

  @Test(arguments: [
    "top_k: -2", "min_p: 1.5", "seed: -1", "reasoning_effort: much", "repetition_penalty: 0",
    "presence_penalty: 3", "frequency_penalty: -3", "logprobs: 5", "stop: [a, a]", "min_p: nan",
  ])
  func rangesAreChecked(_ field: String) {
    #expect(read("{ local: x }", answers: "teacher: t, \(field)").findings.count == 1, "\(field)")
  }
}
