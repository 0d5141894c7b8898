import Corpus
import Foundation
import Pipeline
import Reports
import Synchronization
import TestSupport
import Testing
import Values

/// `answers: { until: { verified: n } }`: asked until so many questions have a right answer.
struct UntilVerifiedTests {
  /// Questions whose answer is right at the sample that the question says: `question 4 right at 2`; never at 9.
  private static func lines(_ count: Int) -> String {
    (0..<count).map { number in
      "{\"question\":\"question \(number) right at \(number * 7 % 5)\",\"answer\":\"\(number)\"}\n"
    }.joined()
  }

  /// Which sample a request is for, since seeds are the samples' own.
  private final class Samples: Sendable {
    private let seen = Mutex<[String: [Int64]]>([:])

    func number(_ request: ScriptedTeacher.Request) -> Int {
      let seed = request.body["seed"]?.integer ?? 0
      return seen.withLock { seen in
        var seeds = seen[request.question, default: []]
        if !seeds.contains(seed) { seeds.append(seed) }
        seen[request.question] = seeds
        return seeds.firstIndex(of: seed) ?? 0
      }
    }
  }

  private func rig(_ samples: Samples = Samples(), failingAfter most: Int = .max) async throws
    -> RunRig
  {
    let rig = try await RunRig { request in
      if request.number >= most { return .status(401, body: "no more") }
      let words = request.question.split(separator: " ")
      let isRight = samples.number(request) >= (Int(words.last ?? "9") ?? 9)
      return .answer("It is \\boxed{\(isRight ? words[1] : "-1")}.")
    }
    try rig.scratch.write("questions.jsonl", Self.lines(40))
    return rig
  }

  private func recipe(_ rig: RunRig, verified: Int, samples: Int = 3, keep: String = "[]") -> String
  {
    rig.recipe(
      keep: keep, samples: samples, sampling: "temperature: 0.5, until: { verified: \(verified) }")
  }

  @Test func theDatasetIsTheFirstThatHaveARightAnswer() async throws {
    let rig = try await rig()
    let outcome = try await rig.run(recipe(rig, verified: 10))
    #expect(outcome.funnel.map(\.stage) == ["source", "until", "answer", "grade", "verified"])
    #expect(outcome.funnel.allSatisfy { $0.tally.balances })
    #expect(outcome.export.rows == 10)
    #expect(outcome.funnel.last?.tally.verdicts == ["right": 10])
    let until = outcome.funnel[1]
    #expect(until.tally.entered == 40 && until.tally.kept < 40)
    #expect(
      until.tally.dropped == [
        "enough questions were verified before its turn came": 40 - until.tally.kept
      ])
    #expect(until.notes[0].hasPrefix("10 questions have a right answer, of the first "))
    // No sample is asked for behind a right one, and none of what comes behind the end.
    #expect(outcome.funnel[2].tally.entered == rig.teacher.requests)
    await rig.teacher.stop()
  }

  /// More wanted keeps what was had: the first ten are the first ten.
  @Test func aSmallerGoalIsPartOfALargerOne() async throws {
    let rig = try await rig()
    func rows(_ name: String) -> Set<Substring> {
      Set(
        String(decoding: rig.export(name)["data/train-00000.jsonl"] ?? Data(), as: UTF8.self)
          .split(separator: "\n"))
    }
    try await rig.run(recipe(rig, verified: 5), name: "five")
    let asked = rig.teacher.requests
    try await rig.run(recipe(rig, verified: 15), name: "fifteen")
    #expect(rows("five").count == 5 && rows("fifteen").count == 15)
    #expect(rows("five").isSubset(of: rows("fifteen")))
    let more = rig.teacher.requests
    try await rig.run(recipe(rig, verified: 5), name: "again")
    #expect(more > asked && rig.teacher.requests == more)
    await rig.teacher.stop()
  }

  @Test func goesOnAfterAStopToTheSameBytes() async throws {
    let whole = try await rig()
    try await whole.run(recipe(whole, verified: 12))
    let expected = whole.export()
    await whole.teacher.stop()
    let samples = Samples()
    let cut = try await rig(samples, failingAfter: 9)
    await #expect(throws: RetortError.self) { try await cut.run(recipe(cut, verified: 12)) }
    #expect(cut.teacher.sent.count == 9)
    let other = try await rig(samples)
    try cut.scratch.write("questions.jsonl", Self.lines(40))
    // The same answers, from another address that is remembered by the first one's.
    let yaml = recipe(cut, verified: 12).replacing(
      "endpoint: \"\(cut.teacher.url)\"",
      with: "endpoint: \"\(other.teacher.url)\", name: \"\(cut.teacher.url)\"")
    try await cut.run(yaml)
    #expect(other.teacher.requests + 9 == whole.teacher.requests)
    let rows = cut.export()["data/train-00000.jsonl"]
    #expect(rows != nil && rows == expected["data/train-00000.jsonl"])
    await cut.teacher.stop()
    await other.teacher.stop()
  }

  @Test func tellsWhereThereAreNotEnough() async throws {
    let rig = try await rig()
    // Of five kinds of questions three have a right answer among three samples.
    let outcome = try await rig.run(recipe(rig, verified: 1000))
    #expect(outcome.export.rows == 24 && outcome.funnel[1].tally.kept == 40)
    #expect(
      outcome.funnel[1].notes == [
        "1,000 questions with a right answer were wanted, but of all 40 only 24 have one"
      ])
    await rig.teacher.stop()
  }

  @Test func isPlannedByWhatIsKnown() async throws {
    let rig = try await rig()
    let before = try await rig.plan(recipe(rig, verified: 10))
    let calls = try #require(before.stages.first { $0.name == "until" }?.calls)
    #expect(calls.isLeast && calls.toMake == 10 && calls.ground?.contains("--limit") == true)
    #expect(before.callsToMake == 10 && rig.teacher.requests == 0)
    try await rig.run(recipe(rig, verified: 10))
    let same = try await rig.plan(recipe(rig, verified: 10))
    #expect(same.callsToMake == 0 && same.stages.allSatisfy { $0.isExact })
    let more = try await rig.plan(recipe(rig, verified: 20))
    let known = try #require(more.stages.first { $0.name == "until" }?.calls)
    #expect(!known.isLeast && known.toMake > 10 && known.ground?.contains("10 have") == true)
    await rig.teacher.stop()
  }

  @Test func whatCannotBeVerifiedIsRefused() async throws {
    let rig = try await rig()
    let yaml = recipe(rig, verified: 10).replacing(", reference: answer", with: "")
    #expect {
      try rig.checked(yaml)
    } throws: { error in
      (error as? RunRig.BadRecipe)?.findings.contains { $0.hasPrefix("until keeps nothing") }
        == true
    }
    await rig.teacher.stop()
  }
}
