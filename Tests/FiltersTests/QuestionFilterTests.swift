import Asking
import Corpus
import Filters
import Teachers
import TestSupport
import Testing

struct DeduplicateTests {
  @Test func keepsTheLowestIDOfEachText() async throws {
    let questions = ["a", "b", "c"].flatMap { source in
      ["one", "two", "One"].map { Samples.question($0, source: source) }
    }
    let outcome = try await FilterRig.run("deduplicate: exact", over: questions)
    for text in ["one", "two", "One"] {
      let same = questions.filter { $0.text == text }
      #expect(outcome.kept.filter { $0.text == text }.map(\.id) == [same.map(\.id).min()])
    }
    #expect(outcome.dropped.count == 6)
    for drop in outcome.dropped {
      let keptID = outcome.kept.first { $0.text == drop.row.text }?.id.description
      #expect(drop.reason == "it repeats another question")
      #expect(drop.evidence["same_as"]?.string == keptID)
    }
  }

  /// Composed and decomposed letters look the same and are different bytes.
  @Test func comparesBytes() async throws {
    let questions = ["é", "e\u{301}"].map { Samples.question($0) }
    #expect(try await FilterRig.run("deduplicate", over: questions).kept.count == 2)
  }
}

struct RandomQuestionsTests {
  private let questions = (0..<200).map { Samples.question("\($0)") }

  @Test func keepsExactlySoMany() async throws {
    let outcome = try await FilterRig.run("random: 50", over: questions)
    #expect(outcome.kept.count == 50 && outcome.dropped.count == 150 && outcome.notes.isEmpty)
    #expect(outcome.dropped.allSatisfy { $0.reason == "it was not drawn" })
  }

  @Test func isTheSameInAnyOrderAndNests() async throws {
    var generator = SeededGenerator(4)
    let first = try await FilterRig.run("random: 50", over: questions)
    let other = try await FilterRig.run(
      "random: { keep: 50 }", over: questions.shuffled(using: &generator))
    #expect(Set(first.kept.map(\.id)) == Set(other.kept.map(\.id)))
    let larger = try await FilterRig.run("random: 80", over: questions)
    #expect(Set(first.kept.map(\.id)).isSubset(of: Set(larger.kept.map(\.id))))
    let seeded = try await FilterRig.run("random: 50", over: questions, seed: 2)
    #expect(Set(first.kept.map(\.id)) != Set(seeded.kept.map(\.id)))
  }

  @Test func isNotTheFirstN() async throws {
    let outcome = try await FilterRig.run("random: 50", over: questions)
    #expect(outcome.kept != Array(questions.prefix(50)))
  }

  @Test func reportsAShortfall() async throws {
    let outcome = try await FilterRig.run("random: 500", over: questions)
    #expect(outcome.kept.count == 200)
    #expect(outcome.notes == ["500 questions were asked for, but there were only 200"])
  }
}

struct ResponseLengthTests {
  private let questions = ["5", "30", "1", "30", "12", "no number"].enumerated().map {
    Samples.question($1, source: "s\($0)")
  }

  @Test func keepsTheLongestWithTheirScores() async throws {
    let asker = FilterRig.Lengths()
    let outcome = try await FilterRig.run(
      "response_length: { judge: judge, keep: 3 }", over: questions, asker: asker)
    #expect(outcome.kept.map(\.text) == ["30", "30", "12"])
    #expect(outcome.kept.map { $0.scores.last?.value } == [30, 30, 12])
    #expect(outcome.kept[0].scores.last?.by == "labels, response_length 1")
    // Those that leave keep their scores, too.
    #expect(outcome.dropped.map { $0.row.scores.last?.value } == [5, 1, nil])
    #expect(asker.settled.withLock { $0.count } == questions.count)
    let reasons = outcome.dropped.map { "\($0.row.text): \($0.reason)" }
    #expect(
      reasons == [
        "5: others were answered at greater length", "1: others were answered at greater length",
        "no number: it got no label",
      ])
    #expect(outcome.dropped[0].evidence["characters"] == 5.0)
    #expect(outcome.dropped[0].evidence["least_kept"] == 12.0)
  }

  /// The judge of this test counts no tokens, and is not asked again for that.
  @Test func tokensAreTheEndpoints() async throws {
    let asker = FilterRig.Lengths()
    let outcome = try await FilterRig.run(
      "response_length: { judge: judge, keep: 3, unit: tokens }", over: questions,
      asker: asker)
    #expect(outcome.dropped.count { $0.reason == "its label cannot be read" } == 5)
    #expect(asker.settled.withLock { $0.count } == questions.count)
  }

  /// Of two equally long ones the lower id stays.
  @Test func tiesAreBrokenByID() async throws {
    let outcome = try await FilterRig.run(
      "response_length: { judge: judge, keep: 1 }", over: questions)
    #expect(outcome.kept.map(\.id) == [min(questions[1].id, questions[3].id)])
  }

  @Test func needsAJudgeOfTheRecipe() async throws {
    await #expect(
      throws: FilterRig.BadStep(findings: ["response_length: there is no teacher \"nobody\""])
    ) {
      try await FilterRig.run("response_length: { judge: nobody, keep: 1 }", over: questions)
    }
  }
}

struct DifficultyTests {
  /// A judge that says what the table says.
  private struct Table: Asker {
    let replies: [String: String]

    func settle(_ next: () throws -> Call?) async throws { while try next() != nil {} }

    func outcomes(of calls: [Call]) throws -> [CallOutcome?] { calls.map(outcome) }

    private func outcome(of call: Call) -> CallOutcome {
      let prompt = call.messages.first?.content ?? ""
      let text = prompt.split(separator: "\n").last.map(String.init) ?? ""
      return .reply(
        Reply(
          content: replies[text] ?? "", reasoning: nil, finishReason: "stop", promptTokens: nil,
          completionTokens: nil))
    }
  }

  @Test func keepsTheHardestAndNeverTakesRubbishForZero() async throws {
    let replies = [
      "a": #"{"reason": "easy", "difficulty": 2}"#, "b": #"```json {"difficulty":"9"} ```"#,
      "c": "I think 7", "d": #"{"difficulty": 11}"#, "e": #"{"difficulty": 5.5}"#,
      "f": #"<think>{"difficulty": 1}</think>{"difficulty": 10}"#,
    ]
    let outcome = try await FilterRig.run(
      "difficulty: { judge: judge, keep: 2 }",
      over: replies.keys.sorted().map { Samples.question($0) }, asker: Table(replies: replies))
    #expect(outcome.kept.map(\.text) == ["b", "f"])
    #expect(outcome.kept.map(\.difficulty) == [9, 10])
    #expect(
      outcome.dropped.map { "\($0.row.text): \($0.reason)" } == [
        "a: others are harder", "c: its label cannot be read", "d: its label cannot be read",
        "e: others are harder",
      ])
    #expect(outcome.dropped[1].evidence["reply"] == "I think 7")
  }
}

struct AnswerFilterTests {
  private let question = Samples.question("?", reference: "1")

  @Test func completeKeepsWhatCameToItsEnd() async throws {
    let traces = [
      Samples.trace(question, sample: 0), Samples.trace(question, sample: 1, finish: "length"),
      Samples.trace(question, sample: 2, text: " "),
    ]
    let outcome = try await FilterRig.run("complete", over: traces)
    #expect(outcome.kept.map(\.answer.sample) == [0])
    #expect(outcome.dropped.map(\.reason) == ["it was cut off", "it has no final answer"])
  }

  @Test(arguments: [("correct", [0]), ("correct: { unknown: keep }", [0, 2, 3])])
  func correctKeepsWhatIsRight(_ step: String, _ kept: [Int64]) async throws {
    let verdicts: [Verdict?] = [.right, .wrong, .couldNotTell("no box"), nil]
    let traces = verdicts.enumerated().map {
      Samples.trace(question, sample: Int64($0), verdict: $1)
    }
    let outcome = try await FilterRig.run(step, over: traces)
    #expect(outcome.kept.map(\.answer.sample) == kept)
    #expect(outcome.dropped.first?.reason == "it is wrong")
  }
}

/// Recipes that were written when the judge was called labeller.
struct FormerRecipeTests {
  @Test(arguments: [
    "questions: [difficulty: { X: judge, keep: 2 }]", "keep: [majority: { X: judge }]",
  ])
  func anOldRecipeIsStillTheSame(_ steps: String) throws {
    let old = try FilterRig.filters(steps.replacing("X", with: "labeller"))
    let new = try FilterRig.filters(steps.replacing("X", with: "judge"))
    let identities = [old, new].map {
      $0.questionFilters.map(\.identity) + $0.answerFilters.map(\.identity)
    }
    #expect(identities[0] == identities[1] && identities[0].count == 1)
  }
}
