import Corpus
import Filters
import Teachers
import TestSupport
import Testing

struct TagTests {
  /// A judge that says of each question its last word.
  private func judge(_ form: @escaping @Sendable (String) -> String) -> FilterRig.Saying {
    FilterRig.Saying { call in
      let words = call.messages.last?.content.split { !$0.isLetter } ?? []
      return .reply(
        Reply(
          content: form(String(words.last ?? "")), reasoning: nil, finishReason: "stop",
          promptTokens: 1, completionTokens: 1))
    }
  }

  private func questions(_ count: Int, _ tag: String) -> [Question] {
    (0..<count).map { Samples.question("Question \($0) is of \(tag)") }
  }

  @Test func tagsStayWithTheQuestion() async throws {
    let rows = questions(2, "algebra") + questions(1, "geometry") + questions(1, "nothing")
    let judge = judge { #"{"reason": "so", "topic": "\#($0.capitalized)"}"# }
    let outcome = try await FilterRig.run(
      "tag: { judge: judge, tags: [algebra, geometry], column: topic, unknown: keep }", over: rows,
      asker: judge)
    #expect(outcome.kept.map { $0.scores.last?.value } == [0, 0, 1, nil])
    #expect(outcome.kept.prefix(3).allSatisfy { $0.scores.last?.name == "topic" })
    #expect(outcome.notes == ["topic: 2 algebra, 1 geometry"])
  }

  /// Of each tag so many, the same for the same seed, whatever the order of the rows is.
  @Test func quotasAreByTag() async throws {
    let rows = questions(30, "algebra") + questions(20, "geometry") + questions(3, "other")
    let judge = judge { "{\"reason\": \"so\", \"tag\": \"\($0)\"}" }
    let step =
      "tag: { judge: judge, tags: [algebra, geometry, other], per_tag: { all: 5, geometry: 2 } }"
    let kept = try await FilterRig.run(step, over: rows, asker: judge).kept.map(\.text)
    for (tag, count) in [("algebra", 5), ("geometry", 2), ("other", 3)] {
      #expect(kept.count { $0.hasSuffix(tag) } == count)
    }
    let again = try await FilterRig.run(step, over: rows.reversed(), asker: judge).kept.map(\.text)
    #expect(Set(again) == Set(kept))
    let other = try await FilterRig.run(step, over: rows, seed: 2, asker: judge).kept.map(\.text)
    #expect(Set(other) != Set(kept))
  }

  @Test(arguments: [
    "algebra", "Tag: geometry", "**Tag: algebra**", #"{"tag": "Geometry"}"#,
    #"Here is my reply: {"reason": "an angle", "tag": "geometry"}"#,
  ])
  func plainWordsAreRead(_ reply: String) async throws {
    let judge = judge { _ in reply }
    let kept = try await FilterRig.run(
      "tag: { judge: judge, tags: [algebra, geometry] }", over: questions(1, "x"), asker: judge
    ).kept
    #expect(kept.first?.scores.last?.value == (reply.contains("lgebra") ? 0 : 1))
  }

  @Test(arguments: [
    ("{ judge: judge }", "needs \"tags\" or \"kind\""),
    ("{ judge: judge, tags: [one] }", "two or more different words"),
    ("{ judge: judge, tags: [one, One] }", "two or more different words"),
    ("{ judge: judge, kind: colour }", "there is no kind \"colour\""),
    ("{ judge: judge, kind: well_posed, tags: [a, b] }", "both kind and tags"),
    ("{ judge: judge, tags: [a, b], only: c }", "there is no tag \"c\""),
    ("{ judge: judge, tags: [a, b], per_tag: { c: 1 } }", "there is no tag \"c\""),
    ("{ judge: judge, tags: [a, b], per_tag: { a: few } }", "should be a number"),
    ("{ judge: judge, tags: [a, b], column: Über }", "is no name of a column"),
    ("{ judge: judge, tags: [a, b], column: domain }", "has a column \"domain\" already"),
  ])
  func faultsAreToldBeforeAnythingRuns(_ step: String, _ told: String) throws {
    let error = #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("questions: [tag: \(step)]")
    }
    #expect(error?.findings.contains { $0.contains(told) } == true, "\(error?.findings ?? [])")
  }

  @Test func twoStepsFillNoColumnTogether() throws {
    let step = "tag: { judge: judge, tags: [a, b] }"
    #expect(throws: FilterRig.BadStep.self) {
      try FilterRig.filters("questions: [\(step), \(step)]")
    }
    let checked = try FilterRig.filters(
      "questions: [\(step), tag: { judge: judge, kind: problem_type }]")
    #expect(checked.export.tags.map(\.name) == ["tag", "problem_type"])
  }
}
