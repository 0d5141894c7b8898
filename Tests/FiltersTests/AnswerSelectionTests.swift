import Corpus
import Filters
import TestSupport
import Testing

struct AnswerSelectionTests {
  /// Twelve answers of three questions of two sources; longer ones come later.
  private var traces: [Trace] {
    ["a", "b", "c"].flatMap { name in
      let question = Samples.question(name, source: name == "c" ? "t" : "s")
      return (0..<4).map { sample in
        Samples.trace(
          question, sample: Int64(sample),
          text: String(repeating: "x", count: sample * 10 + Int(name.utf8.first!) - 96))
      }
    }
  }

  private func kept(_ step: String, _ rows: [Trace], seed: Int64 = 1) async throws -> [String] {
    let checked = try FilterRig.filters("keep: [\(step)]", seed: seed)
    let outcome = try await FilterRig.Outcome.of(
      checked.answerFilters[0], rows, FilterRig.Lengths())
    return outcome.kept.map { "\($0.question.text)\($0.answer.sample)" }
  }

  @Test func someOfEachOrOfAll() async throws {
    let rows = traces
    #expect(try await kept("shortest: 1", rows) == ["a0", "b0", "c0"])
    #expect(try await kept("longest: 2", rows) == ["a2", "a3", "b2", "b3", "c2", "c3"])
    #expect(try await kept("at_most: 1", rows) == ["a0", "b0", "c0"])
    #expect(try await kept("shortest: { keep: 4, per: all }", rows) == ["a0", "a1", "b0", "c0"])
    #expect(
      try await kept("longest: { keep: 3, per: source }", rows) == [
        "a3", "b2", "b3", "c1", "c2", "c3",
      ])
    #expect(
      try await kept("longest: { keep: 1, per: all, of: s }", rows)
        == ["b3", "c0", "c1", "c2", "c3"])
    #expect(try await kept("shortest: 9", rows).count == 12)
  }

  @Test func reasoningCountsAsTold() async throws {
    let question = Samples.question("why?")
    var thoughtful = Samples.trace(question, sample: 0, text: "a")
    thoughtful.answer = Answer(
      sample: 0, model: "t", reasoning: "a long thought", text: "a", finishReason: "stop",
      promptTokens: nil, completionTokens: nil, cost: nil)
    let rows = [thoughtful, Samples.trace(question, sample: 1, text: "bb")]
    #expect(try await kept("shortest: 1", rows) == ["why?1"])
    #expect(try await kept("shortest: { keep: 1, measure: answer }", rows) == ["why?0"])
    #expect(try await kept("longest: { keep: 1, measure: reasoning }", rows) == ["why?0"])
  }

  @Test func chanceIsTheSeedsAndNotTheOrders() async throws {
    let rows = traces
    let first = try await kept("random: 2", rows)
    #expect(first.count == 6)
    #expect(Set(try await kept("random: { keep: 2 }", rows)) == Set(first))
    #expect(Set(try await kept("random: { keep: 3 }", rows)).isSuperset(of: first))
    let turned = try await kept("random: 2", Array(rows[4...] + rows[..<4]))
    #expect(Set(turned) == Set(first))
    var others: Set<[String]> = []
    for seed in 2...9 { others.insert(try await kept("random: 2", rows, seed: Int64(seed))) }
    #expect(others.count > 4)
  }
}
