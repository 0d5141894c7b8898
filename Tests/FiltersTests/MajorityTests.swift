import Corpus
import Filters
import Foundation
import Teachers
import TestSupport
import Testing
import Values

struct MajorityTests {
  private let question = Samples.question("why?")
  private let other = Samples.question("how?")

  private func traces(_ answers: [String], _ question: Question) -> [Trace] {
    answers.enumerated().map { Samples.trace(question, sample: Int64($0), text: $1) }
  }

  @Test func keepsWhatMostAnswersSay() async throws {
    let rows =
      traces(["\\boxed{1/2}", "\\boxed{2}", "It is 0.5.", "I do not know."], question)
      + traces(["\\boxed{3}", "\\boxed{4}", "\\boxed{3.0}"], other)
    let outcome = try await FilterRig.run("majority", over: rows)
    #expect(outcome.kept.map(\.name) == [rows[0], rows[2], rows[4], rows[6]].map(\.name))
    #expect(
      outcome.dropped.map(\.reason)
        == Array(repeating: "most answers of the question say otherwise", count: 3))
    // Two of five are the most, and no majority.
    let five = traces((1...4).map { "\\boxed{\($0)}" } + ["\\boxed{1}"], question)
    #expect(try await FilterRig.run("majority", over: five).kept.isEmpty)
    let most = try await FilterRig.run("majority: 0", over: five)
    #expect(most.kept.map(\.answer.sample) == [0, 4])
    // Two of three voters are less than 70 %.
    let strict = try await FilterRig.run("majority: 0.7", over: rows)
    #expect(strict.kept.isEmpty)
    #expect(strict.dropped.allSatisfy { $0.reason == "no answer of the question has a majority" })
  }

  @Test func othersThanThePartStay() async throws {
    let physics = Samples.question("what?", domain: "physics")
    let rows =
      traces(["\\boxed{1}", "\\boxed{1}", "\\boxed{2}"], question) + traces(["a", "b"], physics)
    let checked = try FilterRig.filters("keep: [majority: { of: math }]")
    let outcome = try await FilterRig.Outcome.of(
      checked.answerFilters[0], rows, FilterRig.Lengths())
    #expect(outcome.kept.map(\.name) == [0, 1, 3, 4].map { rows[$0].name })
  }

  @Test func programsAgreeByWhatTheyDidOnTheirTests() async throws {
    func ran(_ sample: Int64, _ outcome: String, _ actual: String? = nil) -> Trace {
      var trace = Samples.trace(question, sample: sample, text: "program \(sample)")
      var tests: Record = ["outcome": .string(outcome)]
      if let actual { tests["failure"] = .record(["test": 2, "actual": .string(actual)]) }
      trace.answer.tests = tests
      return trace
    }
    let rows = [
      ran(0, "passed"), ran(1, "wrong_answer", "3"), ran(2, "passed"), ran(3, "wrong_answer", "4"),
      ran(4, "could_not_tell"), ran(5, "no_program"),
    ]
    let outcome = try await FilterRig.run("majority: 0.5", over: rows)
    #expect(outcome.kept.map(\.answer.sample) == [0, 2])
    #expect(try await FilterRig.run("majority: 0.6", over: rows).kept.isEmpty)
  }

  /// A model that knows one answer from the other by its first word, and 0 for silence.
  private static func grouping(_ reply: @escaping @Sendable (Int, [Int]) -> String)
    -> FilterRig.Saying
  {
    FilterRig.Saying { call in
      let answers = (call.messages.first?.content ?? "").components(separatedBy: "<answer ")
        .dropFirst().map { $0.split(separator: "\n").dropFirst().first ?? "" }
      let words = answers.map { $0.split(separator: " ").first ?? "" }
      let groups = words.map { word in
        word == "hm" ? 0 : words.firstIndex(of: word)! + 1
      }
      return .reply(
        Reply(
          content: reply(call.messages.count, groups), reasoning: nil, finishReason: "stop",
          promptTokens: 7, completionTokens: 3))
    }
  }

  private static let honest: @Sendable (Int, [Int]) -> String = { _, groups in
    #"{"groups": \#(groups)}"#
  }

  @Test func aModelTellsWhichFreeTextsAgree() async throws {
    let rows =
      traces(["Ann did", "Bob did", "Ann it was", "hm"], question) + traces(["Eve"], other)
    let asker = Self.grouping(Self.honest)
    let outcome = try await FilterRig.run(
      "majority: { quorum: 0.6, judge: judge }", over: rows, asker: asker)
    #expect(outcome.kept.map(\.name) == [rows[0], rows[2]].map(\.name))
    #expect(outcome.kept.map { $0.answer.scores.last?.value } == [2.0 / 3, 2.0 / 3])
    #expect(outcome.kept[0].answer.scores.last?.by == "labels, majority 1")
    #expect(outcome.dropped.map { $0.row.answer.scores.last?.value } == [1.0 / 3, nil, 1])
    #expect(asker.settled.count == 1, "one call for a question, none for a single answer")
    let strict = try await FilterRig.run(
      "majority: { quorum: 0.7, judge: judge }", over: rows, asker: asker)
    #expect(strict.kept.isEmpty)
  }

  @Test(arguments: [
    ("majority", ["7"], 0), ("majority: 0", ["7"], 0), ("majority: 1", ["7"], 0),
    ("majority: 1", ["7", "hm"], 0), ("majority: 0", ["7", "8"], 0), ("majority", ["7", "7"], 2),
    ("majority: { ties: keep }", ["7", "7", "8", "8"], 0),
    ("majority: { quorum: 0, ties: keep }", ["7", "7", "8", "8", "9"], 4),
    ("majority: { quorum: 0, ties: keep }", ["7", "8", "9"], 0),
    ("majority: 3", ["7", "7", "8"], 0), ("majority: 3", ["7", "7", "7", "8", "9", "10", "11"], 3),
  ])
  func oneVoteIsNoMajority(_ step: String, _ answers: [String], _ kept: Int) async throws {
    let rows = traces(answers.map { $0 == "hm" ? $0 : "\\boxed{\($0)}" }, question)
    #expect(try await FilterRig.run(step, over: rows).kept.count == kept)
  }

  @Test func aQuorumIsAShareOrACount() {
    for step in ["majority: 1.5", "majority: -1", "majority: { ties: perhaps }"] {
      #expect(throws: FilterRig.BadStep.self) { try FilterRig.filters("keep: [\(step)]") }
    }
  }

  @Test func ofEqualClassesNoneWins() async throws {
    for order in [["Zoe a", "Ann b"], ["Ann b", "Zoe a"]] {
      let outcome = try await FilterRig.run(
        "majority: { judge: judge }", over: traces(order, question),
        asker: Self.grouping(Self.honest))
      #expect(outcome.kept.isEmpty)
      #expect(
        outcome.dropped.allSatisfy { $0.reason == "no answer of the question has a majority" })
    }
  }

  @Test func aLabelThatDoesNotFitIsAskedForAgain() async throws {
    let rows = traces(["Ann did", "Bob did", "Ann it was"], question)
    let mended = Self.grouping { messages, groups in
      messages == 1 ? #"{"groups": [1]}"# : #"{"groups": \#(groups)}"#
    }
    let step = "majority: { judge: judge"
    let outcome = try await FilterRig.run("\(step) }", over: rows, asker: mended)
    #expect(outcome.kept.count == 2 && mended.settled.count == 2)
    for never in ["Perhaps.", #"{"groups": [1, 2]}"#, #"{"groups": [1, 2, -1]}"#] {
      let stubborn = Self.grouping { _, _ in never }
      let none = try await FilterRig.run("\(step) }", over: rows, asker: stubborn)
      #expect(none.kept.isEmpty && stubborn.settled.count == 3)
      #expect(none.dropped.allSatisfy { $0.reason == "its label cannot be read" })
      let all = try await FilterRig.run(
        "\(step), unknown: keep }", over: rows, asker: Self.grouping { _, _ in never })
      #expect(all.kept.count == 3)
    }
  }

  @Test func aQuestionThatIsRefusedLeavesWithTheReason() async throws {
    let asker = FilterRig.Saying { _ in .refused(Refusal(status: 400, message: "too long")) }
    let outcome = try await FilterRig.run(
      "majority: { judge: judge, of: math }", over: traces(["a", "b"], question), asker: asker
    )
    #expect(outcome.dropped.map(\.reason) == ["it got no label", "it got no label"])
    #expect(outcome.dropped[0].evidence["message"]?.string == "too long")
  }
}
