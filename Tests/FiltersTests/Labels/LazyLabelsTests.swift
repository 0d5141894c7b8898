import Asking
import Corpus
import Filters
import Pipeline
import Synchronization
import Teachers
import TestSupport
import Testing

/// Rows are not asked about that the filter behind takes away anyway, and nothing else is different for it.
struct LazyLabelsTests {
  /// Rates each question as its text says; only what was settled is known.
  @Sendable private static func rate(_ call: Call) -> CallOutcome? {
    let text = call.messages.last?.content ?? ""
    let rating = text.split(separator: "\n").last?.split(separator: " ").first ?? ""
    if rating == "refuse" { return .refused(Refusal(status: 400, message: "no")) }
    return .reply(
      Reply(
        content: #"{"reason": "so", "difficulty": \#(rating)}"#, reasoning: nil,
        finishReason: "stop", promptTokens: nil, completionTokens: nil))
  }

  private func questions(_ count: Int, _ generator: inout SeededGenerator) -> [Question] {
    (0..<count).map { number in
      let rating = Int.random(in: 0...12, using: &generator)
      return Samples.question(rating == 0 ? "refuse \(number)" : "\(rating) \(number)")
    }
  }

  private func outcome(
    _ steps: String, _ questions: [Question]
  ) async throws -> (kept: [RowID], asked: Set<String>, dropped: [RowID: String], notes: [String]) {
    let asker = FilterRig.Saying(Self.rate)
    let checked = try FilterRig.filters("questions: [\(steps)]")
    var rows = questions
    var dropped: [RowID: String] = [:]
    var notes: [String] = []
    for filter in checked.questionFilters {
      let outcome = try await FilterRig.Outcome.of(filter, rows, asker)
      rows = outcome.kept
      for drop in outcome.dropped { dropped[drop.row.id] = drop.reason }
      notes += outcome.notes
    }
    let asked = Set(
      asker.settled.compactMap {
        $0.messages[0].content.split(separator: "\n").last.map(String.init)
      })
    return (rows.map(\.id), asked, dropped, notes)
  }

  @Test(arguments: 0..<12) func keepsTheSameAndAsksNoMoreThanItTakes(_ seed: UInt64) async throws {
    var generator = SeededGenerator(seed)
    let questions = questions(Int.random(in: 1...120, using: &generator), &generator)
    let keep = Int.random(in: 1...40, using: &generator)
    let least = Int.random(in: 1...10, using: &generator)
    func steps(_ more: String) -> String {
      "difficulty: { judge: judge, min: \(least)\(more) }, random: \(keep)"
    }
    let all = try await outcome(steps(", label_all: yes"), questions)
    let lazy = try await outcome(steps(""), questions)
    #expect(lazy.kept == all.kept)
    #expect(all.asked == Set(questions.map(\.text)))

    // In the order of the draw, up to the last that is kept: all if there are too few.
    let ranks = SeededOrder(seed: 1, purpose: "random")
    let ranked = questions.sorted {
      (ranks.rank($0.id), $0.id) < (ranks.rank($1.id), $1.id)
    }
    let kept = Set(all.kept)
    let needed =
      kept.count < keep
      ? ranked[...] : ranked[...ranked.lastIndex { kept.contains($0.id) }!]
    #expect(lazy.asked == Set(needed.map(\.text)))
    for question in questions where !lazy.asked.contains(question.text) {
      #expect(lazy.dropped[question.id] == "enough rows passed before its turn came")
    }
  }

  /// Rows about which one of the two says nothing compete or stay as they would if all were asked about.
  @Test(arguments: ["of: s0", "of: physics", ""], ["of: s1", "of: physics", ""])
  func partsAreRespected(_ labelled: String, _ drawn: String) async throws {
    var generator = SeededGenerator(5)
    let questions = (0..<60).map { number in
      Samples.question(
        "\(Int.random(in: 1...10, using: &generator)) \(number)",
        source: "s\(number % 2)", domain: number % 3 == 0 ? "physics" : "math")
    }
    func run(_ more: String) async throws -> (kept: [RowID], asked: Int) {
      let checked = try LazyParts.filters(
        """
        [difficulty: { judge: judge, min: 6, \(labelled.isEmpty ? "" : labelled + ",") \(more) },
         random: { keep: 8\(drawn.isEmpty ? "" : ", " + drawn) }]
        """)
      let asker = FilterRig.Saying(Self.rate)
      var rows = questions
      for filter in checked.questionFilters {
        rows = try await FilterRig.Outcome.of(filter, rows, asker).kept
      }
      return (rows.map(\.id), asker.settled.count)
    }
    let (all, lazy) = (try await run("label_all: yes"), try await run("label_all: no"))
    #expect(lazy.kept == all.kept && lazy.asked <= all.asked)
  }

  @Test func saysHowManyWereNotAskedAbout() async throws {
    let questions = (0..<20).map { Samples.question("9 \($0)") }
    let lazy = try await outcome(
      "difficulty: { judge: judge, min: 5 }, random: 5", questions)
    #expect(lazy.asked.count == 5)
    #expect(lazy.notes == ["15 of 20 questions were not asked about: random takes none of them"])
  }

  /// The highest can only be told of all.
  @Test func theHighestAreChosenAmongAll() async throws {
    let questions = (0..<20).map { Samples.question("\($0 % 10 + 1) \($0)") }
    let outcome = try await outcome(
      "difficulty: { judge: judge, keep: 10 }, random: 5", questions)
    #expect(outcome.asked.count == 20 && outcome.kept.count == 5)
  }

  /// The shortest that a model finds right, of each question.
  @Test func answersAreVerifiedUntilOneIsRight() async throws {
    let traces = (0..<6).flatMap { number in
      (0..<4).map { sample in
        Samples.trace(
          Samples.question("q\(number)"), sample: Int64(sample),
          text: String(repeating: "x", count: sample + 1) + (sample >= number ? " right" : " wrong")
        )
      }
    }
    let asker = FilterRig.Saying { call in
      let isRight = call.messages[0].content.hasSuffix("right")
      return .reply(
        Reply(
          content: #"{"reason": "so", "correct": \#(isRight)}"#, reasoning: nil,
          finishReason: "stop", promptTokens: nil, completionTokens: nil))
    }
    let checked = try FilterRig.filters(
      "keep: [verified_by_llm: { judge: judge }, shortest: 1]")
    var rows = traces
    for filter in checked.answerFilters {
      rows = try await FilterRig.Outcome.of(filter, rows, asker).kept
    }
    let first = (0..<4).map { traces[$0 * 4 + $0].name }
    #expect(rows.map(\.name) == first)
    // One of the first question, two of the second, …; all four of those without a right one.
    let asked = [1, 2, 3, 4, 4, 4]
    #expect(asker.settled.count == asked.reduce(0, +))
  }
}

/// Recipes with two sources and two domains.
private enum LazyParts {
  static func filters(_ questions: String) throws -> CheckedRecipe {
    let scratch = Scratch()
    try scratch.write("q.jsonl", "{\"question\":\"?\"}\n")
    let yaml = """
      name: rig
      seed: 1
      teachers: { judge: { endpoint: "http://127.0.0.1:9/v1", model: labels } }
      sources:
        - { name: s0, domain: math, path: q.jsonl }
        - { name: s1, domain: physics, path: q.jsonl }
      answers: { teacher: judge }
      questions: \(questions.split(separator: "\n").joined(separator: " "))
      """
    return try FilterRig.checked(yaml, in: scratch)
  }
}
