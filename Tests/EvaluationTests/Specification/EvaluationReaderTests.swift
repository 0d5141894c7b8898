import Recipes
import Testing

@testable import Evaluation

struct EvaluationReaderTests {
  private static let head = "name: e\nmodels: { m: { local: smollm2-135m } }\n"

  private func read(_ rest: String) -> EvaluationSpec? {
    EvaluationSpec.read(Self.head + rest, folder: ".", log: FindingLog())
  }

  @Test func aBenchmarkKeepsWhatIsNotChanged() throws {
    let spec = try #require(read("on: [aime24, { math500: { repeats: 4, limit: 20 } }]"))
    #expect(spec.benchmarks.map(\.repeats) == [10, 4])
    #expect(spec.benchmarks[1].limit == 20 && spec.benchmarks[1].expectation?.count == 500)
    #expect(spec.sampling.temperature == 0.7 && spec.sampling.maxTokens == 32_768)
    #expect(spec.evaluationProtocol == .correct)
  }

  @Test func aBenchmarkOfOnesOwn() throws {
    let spec = try #require(
      read("on: { mine: { items: mine.jsonl, question: q, reference: a, grader: math } }"))
    #expect(spec.benchmarks[0].columns.question.map(\.text) == ["q"])
    #expect(spec.benchmarks[0].prompt.text(for: nil)?.contains("{question}") == true)
  }

  @Test func aBenchmarkLikeAnother() throws {
    let spec = try #require(read("on: [aime24, { short: { like: aime24, limit: 5 } }]"))
    #expect(spec.benchmarks.map(\.name) == ["aime24", "short"])
    #expect(spec.benchmarks[1].place == spec.benchmarks[0].place)
  }

  @Test func aProtocolWithoutSomeOfItsFaults() throws {
    let spec = try #require(
      read("on: [aime24]\nprotocol: { name: evalchemy, without: [boxed-space] }"))
    #expect(spec.evaluationProtocol == .evalchemy(without: ["boxed-space"]))
    #expect(spec.asked[0].grader.rules == [.thinking, .stringEquality])
  }

  @Test(arguments: [
    ("on: [aime24, aime24]", "two benchmarks are called \"aime24\""),
    ("on: [aime42]", "there is no benchmark \"aime42\""),
    ("on: []", "the evaluation needs benchmarks"),
    ("on: [{ x: { question: q } }]", "benchmark \"x\" needs the field \"items\""),
    ("on: [{ aime24: { repeat: 3 } }]", "benchmark \"aime24\" has no field \"repeat\""),
    (
      "on: [{ aime24: { repeats: 0 } }]",
      "benchmark \"aime24\": repeats should be a whole number from 1 to 1024, not \"0\""
    ),
    (
      "on: [{ aime24: { prompt: Say it } }]",
      "benchmark \"aime24\": prompt has no place for the question"
    ),
    (
      "on: [{ x: { items: a, grader: program } }]",
      "benchmark \"x\" grades programs and needs the field \"tests\""
    ),
    (
      "on: [{ x: { items: a, grader: maths } }]",
      "the grader of benchmark \"x\": \"maths\" is not a known kind"
    ),
    (
      "on: [{ x: { items: a, dates: { column: d, from: May } } }]",
      "the dates of benchmark \"x\": \"May\" is no day"
    ),
    (
      "on: [{ x: { items: a, cluster: { column: d, pattern: \"(\" } } }]",
      "the cluster of benchmark \"x\": no regular expression"
    ),
    ("on: [{ x: { like: aime42 } }]", "there is no benchmark \"aime42\""),
    ("on: [aime24]\nprotocol: right", "the protocol: \"right\" is not a known name"),
    (
      "on: [aime24]\nprotocol: { name: evalchemy, without: [bugs] }",
      "the protocol has no fault \"bugs\""
    ),
    ("on: [aime24]\nsampling: { temprature: 1 }", "sampling has no field \"temprature\""),
    ("on: [../x]", "\"../x\" cannot name a benchmark"),
    (
      "on: [{ x: { items: a, grader: guess } }]",
      "the grader of benchmark \"x\": \"guess\" is not a known kind"
    ),
  ])
  func faultsAreTold(_ text: String, _ message: String) {
    let found = Rig.findings(Self.head + text)
    #expect(found.contains(message), "\(found)")
  }

  @Test func modelsAreTeachersWithAnotherName() {
    let found = Rig.findings(
      "name: e\nmodels: { a: { local: nothing }, b: 3, c: {} }\non: [aime24]")
    #expect(found.contains { $0.hasPrefix("model \"b\" should be a mapping") }, "\(found)")
    #expect(
      found.contains { $0.hasPrefix("model \"c\" needs local, launch, trained or endpoint") },
      "\(found)")
  }

  @Test func judgesAreChecked() {
    func findings(_ grader: String) -> [String] {
      Rig.findings(
        """
        name: e
        models: { m: { endpoint: "http://localhost:1/v1", model: m } }
        judges: { referee: { endpoint: "http://localhost:1/v1", model: j } }
        on: [{ b: { items: b.jsonl, question: q, reference: a, grader: \(grader) } }]
        """)
    }
    #expect(findings("{ kind: judge, judge: referee }").isEmpty)
    #expect(findings("{ kind: judge, judge: referre }") == ["there is no judge \"referre\""])
    #expect(findings("judge").first?.contains("judge") == true)
    #expect(
      findings("{ kind: judge, judge: referee, prompt: \"{question}\" }").first?
        .contains("no place for the answer") == true)
    #expect(findings("{ kind: judge, judge: referee, temperature: 9 }").count == 1)
  }
}
