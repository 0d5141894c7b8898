import Corpus
import TestSupport
import Testing

@testable import Filters

struct AnswersByQuestionTests {
  /// Questions of a few and of thousands of answers, over many blocks: both ways give them whole and in order.
  @Test(arguments: 0..<6) func questionsAreWholeWhereverBlocksEnd(_ seed: UInt64) async throws {
    var generator = SeededGenerator(seed)
    var traces: [Trace] = []
    for number in 0..<Int.random(in: 1...40, using: &generator) {
      let answers = Int.random(in: 1...(number % 7 == 3 ? 1200 : 5), using: &generator)
      for sample in 0..<answers {
        let length = Int.random(in: 0...900, using: &generator)
        traces.append(
          Samples.trace(
            Samples.question("q\(number)"), sample: Int64(sample),
            text: String(repeating: "y", count: length)))
      }
    }
    var expected: [[AnswerID]] = []
    for trace in traces {
      if expected.last?.last?.question == trace.question.id {
        expected[expected.count - 1].append(trace.id)
      } else {
        expected.append([trace.id])
      }
    }
    let scratch = Scratch()
    let reader = try Samples.shards(traces, in: scratch)
    var groups: [[AnswerID]] = []
    try await reader.forEachQuestion({ $0.id }, { $0 }, take: { groups.append($0) })
    #expect(groups == expected)

    let next = reader.answersByQuestion()
    for group in expected { #expect(try next()?.map(\.id) == group) }
    #expect(try next() == nil)
  }

  @Test func nothingIsNoQuestion() async throws {
    let scratch = Scratch()
    let reader = try Samples.shards([Trace](), in: scratch)
    try await reader.forEachQuestion(
      { $0.id }, { $0 }, take: { _ in Issue.record("there is none") })
    #expect(try reader.answersByQuestion()() == nil)
  }
}
