import Asking
import Corpus
import Filters
import Foundation
import Teachers
import TestSupport
import Testing
import Values

struct EmbeddingTests {
  private let scratch = Scratch()
  private let questions = [
    "prove that every tree has a leaf", "prove every graph has a tree", "ann buys a pear",
    "bob buys every pear", "zebra", "prove that ann buys a tree",
  ].map { Samples.question($0) }

  private func run(
    _ choice: String, _ questions: [Question], asker: any Asker = FilterRig.Saying(Self.vector)
  ) async throws -> FilterRig.Outcome<Question> {
    try scratch.write(
      "good.jsonl",
      "{\"question\":\"prove that a tree has a leaf\"}\n{\"question\":\"prove every graph\"}\n")
    try scratch.write("bad.jsonl", "{\"question\":\"ann buys a pear\"}\n")
    let step =
      "embedding: { embedder: model, positive: good.jsonl, negative: bad.jsonl, \(choice) }"
    let checked = try FilterRig.filters("questions: [\(step)]", in: scratch)
    return try await FilterRig.Outcome.of(checked.questionFilters[0], questions, asker)
  }

  @Sendable private static func vector(_ call: Call) -> CallOutcome? {
    .reply(FilterRig.vector(of: call))
  }

  /// The mean of all cosines, computed one by one.
  private func score(_ text: String) -> Double {
    func numbers(_ text: String) -> [Double] {
      FilterRig.vector(of: Call(vectorOf: text, by: .anybody)).vector!.map(Double.init)
    }
    func cosine(_ one: String, _ other: String) -> Double {
      let (a, b) = (numbers(one), numbers(other))
      func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    }
    return
      (cosine(text, "prove that a tree has a leaf") + cosine(text, "prove every graph")) / 2
      - cosine(text, "ann buys a pear")
  }

  @Test func scoresAreMeansOfCosines() async throws {
    let outcome = try await run("keep: 6", questions)
    #expect(outcome.kept.count == 6)
    for question in outcome.kept {
      let given = try #require(question.scores.last)
      #expect(abs(given.value - score(question.text)) < 1e-6, "\(question.text)")
      #expect(given.by == "model, embedding 1")
    }
  }

  @Test func keepsTheHighestAndTellsOfTheRest() async throws {
    let outcome = try await run("keep: 2", questions)
    let best = questions.sorted { score($0.text) > score($1.text) }.prefix(2)
    #expect(Set(outcome.kept.map(\.id)) == Set(best.map(\.id)))
    for (row, reason, evidence) in outcome.dropped {
      #expect(reason == "others are nearer to the positive examples")
      let similarity = try #require(evidence["similarity"]?.double)
      #expect(abs(similarity - score(row.text)) < 1e-6)
      #expect(row.scores.last?.value == similarity)
    }
    let above = try await run("min: 0.2", questions)
    let expected = questions.map(\.text).filter { score($0) >= 0.2 }
    #expect(above.kept.map(\.text) == expected)
  }

  @Test func everyTextIsAskedAboutOnce() async throws {
    let asker = FilterRig.Saying(Self.vector)
    _ = try await run("keep: 2", questions, asker: asker)
    #expect(asker.settled.count == 8, "one question is an example, too")
    #expect(asker.settled.allSatisfy { $0.kind == .vector })
  }

  @Test func whatHasNoVectorLeavesWithTheReason() async throws {
    let asker = FilterRig.Saying { call in
      switch call.messages[0].content {
      case "zebra": .refused(Refusal(status: 400, message: "too long"))
      case "bob buys every pear": .reply(Reply(vector: [1, 2], promptTokens: nil))
      default: Self.vector(call)
      }
    }
    let outcome = try await run("keep: 6", questions, asker: asker)
    #expect(outcome.kept.count == 4)
    let reasons = Dictionary(uniqueKeysWithValues: outcome.dropped.map { ($0.row.text, $0.reason) })
    #expect(
      reasons == [
        "zebra": "it got no label", "bob buys every pear": "its label cannot be read",
      ])
  }

  @Test func anExampleWithoutAVectorStopsTheRun() async throws {
    let asker = FilterRig.Saying { call in
      call.messages[0].content.hasPrefix("ann")
        ? .refused(Refusal(status: 400, message: "no")) : Self.vector(call)
    }
    await #expect {
      try await run("keep: 6", questions, asker: asker)
    } throws: { error in
      (error as? RetortError)?.what == "embedding: an example has no vector: ann buys a pear"
    }
  }

  @Test func faultsAreTold() throws {
    let step = "embedding: { embedder: nobody, positive: none.jsonl, keep: 1 }"
    let error = #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("questions: [\(step)]")
    }
    let findings = Set(error?.findings ?? [])
    #expect(findings.contains("embedding: there is no teacher \"nobody\""))
    #expect(findings.contains("embedding needs the field \"negative\""))
  }
}

extension Teacher {
  fileprivate static let anybody = Teacher(
    name: "t", place: .endpoints(["http://127.0.0.1:9/v1"], key: nil), model: "m", price: nil)
}
