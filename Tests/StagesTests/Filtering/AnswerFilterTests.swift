import Corpus
import Stages
import TestSupport
import Testing

struct MajorityTests {
  private let question = Samples.question("why?")
  private let other = Samples.question("how?")

  private func traces(_ answers: [String], _ question: Question) -> [Trace] {
    answers.enumerated().map { Samples.trace(question, sample: Int64($0), text: $1) }
  }

  @Test func keepsWhatMostAnswersSay() async throws {
    let rows =
      traces(["\\boxed{1/2}", "\\boxed{2}", "It is 0.5.", "hm"], question)
      + traces(["\\boxed{3}", "\\boxed{4}", "\\boxed{3.0}"], other)
    let outcome = try await FilterRig.run("majority", over: rows)
    #expect(outcome.kept.map(\.name) == [rows[0], rows[2], rows[4], rows[6]].map(\.name))
    #expect(
      outcome.dropped.map(\.reason)
        == Array(repeating: "most answers of the question say otherwise", count: 3))
    // Two of three voters are less than 70 %.
    let strict = try await FilterRig.run("majority: 0.7", over: rows)
    #expect(strict.kept.isEmpty)
    #expect(strict.dropped.allSatisfy { $0.reason == "no answer of the question has a majority" })
  }
}
