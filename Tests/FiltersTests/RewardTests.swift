import Asking
import Corpus
import Filters
import Teachers
import TestSupport
import Testing
import Values

/// Answers by the scores of a reward model.
struct RewardTests {
  private let scratch = Scratch()
  private let traces = [
    ("a", 0, "1"), ("a", 1, "3"), ("a", 2, "-2"), ("b", 0, "5"), ("b", 1, "none"), ("c", 0, "-7"),
  ].map { question, sample, text in
    Samples.trace(Samples.question(question), sample: Int64(sample), text: text)
  }

  /// Gives each answer the number that it is.
  private let asker = FilterRig.Saying { call in
    let text = call.messages.last?.content ?? ""
    guard let score = Double(text) else {
      return .refused(Refusal(status: 400, message: "too long"))
    }
    return .reply(Reply(score: score, promptTokens: 1))
  }

  private func run(_ step: String) async throws -> FilterRig.Outcome<Trace> {
    let checked = try FilterRig.filters("keep: [\(step)]", in: scratch)
    return try await FilterRig.Outcome.of(checked.answerFilters[0], traces, asker)
  }

  private func texts(_ step: String) async throws -> [String] {
    try await run(step).kept.map(\.answer.text)
  }

  @Test func theHighestOfEachQuestionStay() async throws {
    #expect(try await texts("reward: { judge: model, keep: 1 }") == ["3", "5", "-7"])
    #expect(try await texts("reward: { judge: model, keep: 2 }") == ["1", "3", "5", "-7"])
    #expect(try await texts("reward: { judge: model, keep: 2, per: all }") == ["3", "5"])
  }

  @Test func thoseWithinARangeStay() async throws {
    #expect(try await texts("reward: { judge: model, min: 0 }") == ["1", "3", "5"])
    #expect(try await texts("reward: { judge: model, min: -5, max: 1 }") == ["1", "-2"])
    #expect(try await texts("reward: { judge: model, min: 0, keep: 1 }") == ["3", "5"])
    #expect(
      try await texts("reward: { judge: model, min: 0, unknown: keep }") == ["1", "3", "5", "none"])
  }

  @Test func whatLeavesSaysWhy() async throws {
    let dropped = try await run("reward: { judge: model, min: -5, keep: 1 }").dropped
    let reasons = Dictionary(
      uniqueKeysWithValues: dropped.map { ($0.row.answer.text, $0.reason) })
    #expect(
      reasons == [
        "1": "others have a higher reward", "-2": "others have a higher reward",
        "none": "it got no label", "-7": "its score is out of range",
      ])
  }

  @Test func whatIsScoredIsTheAnswerUnlessThinkingIsAskedFor() async throws {
    let trace = Samples.trace(Samples.question("why?"), sample: 0, text: "so", reasoning: "hm")
    for (part, text) in [("answer", "so"), ("thinking", "hm")] {
      let seen = FilterRig.Saying { call in
        #expect(call.messages.map(\.content) == ["why?", text])
        return .reply(Reply(score: 1, promptTokens: 1))
      }
      let checked = try FilterRig.filters(
        "keep: [reward: { judge: model, min: 0, in: \(part) }]", in: scratch)
      _ = try await FilterRig.Outcome.of(checked.answerFilters[0], [trace], seen)
    }
  }

  @Test func aModelThatGivesNoScoresIsRefused() throws {
    #expect(throws: (any Error).self) {
      try FilterRig.filters("keep: [reward: { judge: model, per: all, min: 0 }]", in: scratch)
    }
    #expect(throws: (any Error).self) {
      try FilterRig.filters("keep: [reward: { judge: model }]", in: scratch)
    }
  }
}
