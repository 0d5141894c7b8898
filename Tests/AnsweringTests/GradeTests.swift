import Answering
import Asking
import Corpus
import Grading
import Pipeline
import Recipes
import Synchronization
import Teachers
import TestSupport
import Testing
import Values

/// Programs of answers, graded by a tester that runs none.
struct GradeTests {
  /// Says of a program what its tests say, and remembers which tests it was given.
  private final class Tester: ProgramTester {
    let slots = 2
    let asked = Mutex<[String]>([])

    func grade(response: String, suite: TestSuite) async throws -> CodeVerdict {
      guard case .standard(let input, let output)? = suite.cases.first else {
        return CodeVerdict(.couldNotTell("no test"))
      }
      asked.withLock { $0.append(input) }
      switch response {
      case output: return CodeVerdict(.passed)
      case "?": return CodeVerdict(.couldNotTell("it is a riddle"))
      default: return CodeVerdict(.wrongAnswer)
      }
    }
  }

  private func row(_ question: String, input: String, output: String) -> String {
    let tests: Record = ["inputs": [.string(input)], "outputs": [.string(output)]]
    return (["question": .string(question), "cases": .record(tests)] as Record).json + "\n"
  }

  private func graded(_ lines: [String], _ traces: [Trace], _ tester: Tester) async throws
    -> [Trace]
  {
    let scratch = Scratch()
    try scratch.write("q.jsonl", lines.joined())
    let log = FindingLog()
    let checked = Preflight(folder: scratch.path, log: log).check(
      """
      name: rig
      teachers: { model: { endpoint: "http://127.0.0.1:9/v1", model: model } }
      sources: [{ name: s, domain: code, path: q.jsonl, question: question, tests: cases }]
      answers: { teacher: model }
      """)
    let sources = try #require(checked, "\(log.findings)").sourcing.sources
    let survey = try await Grade(sources, tester: tester).survey(
      try Samples.shards(traces, in: scratch), asking: Nobody())
    return try traces.compactMap { trace in
      if case .keep(let graded) = try survey.decide(trace) { graded } else { nil }
    }
  }

  /// Grading asks no teacher.
  private struct Nobody: Asker {
    func settle(_ next: () throws -> Call?) async throws {}
    func outcomes(of calls: [Call]) throws -> [CallOutcome?] { calls.map { _ in nil } }
  }

  @Test func everyAnswerGetsTheVerdictOfItsOwnProgram() async throws {
    let lines = (0..<40).map { row("question \($0)", input: "in \($0)", output: "out \($0)") }
    let traces = (0..<40).flatMap { number in
      ["out \(number)", "else", "?"].enumerated().map { sample, text in
        Samples.trace(
          Samples.question("question \(number)", domain: "code"), sample: Int64(sample), text: text)
      }
    }
    // One whose source knows other tests, and one that has a reference.
    let strange = Samples.trace(Samples.question("never asked", domain: "code"), text: "x")
    let known = Samples.trace(
      Samples.question("sum", source: "other", reference: "5"), text: "The answer is 5.")
    let kept = try await graded(lines, traces + [strange, known], Tester())
    #expect(kept.map(\.id) == (traces + [strange, known]).map(\.id))
    for (place, trace) in kept.dropLast(2).enumerated() {
      let expected: [Verdict] = [.right, .wrong, .couldNotTell("it is a riddle")]
      #expect(trace.answer.verdict == expected[place % 3], "\(trace.answer.text)")
      let outcomes = ["passed", "wrong_answer", "could_not_tell"]
      #expect(trace.answer.tests?["outcome"]?.string == outcomes[place % 3])
    }
    #expect(kept[120].answer.verdict == .couldNotTell("its source has no such question any more"))
    #expect(kept[121].answer.verdict == .right && kept[121].answer.tests == nil)
  }

  /// A question that stands in its source twice is graded by the tests that stand there first.
  @Test func theFirstTestsOfAQuestionCount() async throws {
    let lines = [
      row("one", input: "first", output: "1"), row("one", input: "second", output: "2"),
      row("two", input: "third", output: "3"),
    ]
    let tester = Tester()
    let traces = [
      Samples.trace(Samples.question("one", domain: "code"), text: "1"),
      Samples.trace(Samples.question("two", domain: "code"), text: "3"),
    ]
    let kept = try await graded(lines, traces, tester)
    #expect(kept.allSatisfy { $0.answer.verdict == .right })
    #expect(tester.asked.withLock { Set($0) } == ["first", "third"])
  }
}
