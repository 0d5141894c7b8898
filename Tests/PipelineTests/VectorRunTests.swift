import Formats
import Foundation
import Teachers
import TestSupport
import Testing
import Values

/// Vectors are asked for many at a time, remembered like answers, and counted like them.
struct VectorRunTests {
  /// A vector that tells how long a text is, for each text of a request; answers for chats.
  @Sendable private static func script(_ request: ScriptedTeacher.Request)
    -> ScriptedTeacher.Response
  {
    guard let texts = request.body["input"]?.list?.compactMap(\.string) else {
      return .standard(request)
    }
    if texts.contains("question 77") { return .status(400, body: "not 77") }
    let items = texts.enumerated().map { index, text in
      #"{"index":\#(index),"embedding":[1,\#(Int(text.filter(\.isNumber)) ?? 0)]}"#
    }
    let count = texts.count
    return .status(
      200, body: #"{"data":[\#(items.joined(separator: ","))],"usage":{"prompt_tokens":\#(count)}}"#
    )
  }

  private func rig(questions: Int) async throws -> RunRig {
    let rig = try await RunRig(script: Self.script)
    try rig.write(questions: questions)
    try rig.scratch.write("high.jsonl", "{\"question\":\"question 1000\"}\n")
    try rig.scratch.write("low.jsonl", "{\"question\":\"question 0\"}\n")
    return rig
  }

  private func recipe(_ rig: RunRig, keep: Int) -> String {
    rig.recipe(
      questions:
        "[embedding: { embedder: t, positive: high.jsonl, negative: low.jsonl, keep: \(keep) }]",
      samples: 1)
  }

  private func requests(for rig: RunRig) -> [Int] {
    rig.teacher.asked.flatMap { body, count in
      let record = (try? JSONParser().parse(body))?.record ?? [:]
      return Array(repeating: record["input"]?.list?.count ?? 0, count: count)
    }.filter { $0 > 0 }
  }

  @Test func areBoughtOnceAndManyAtATime() async throws {
    let rig = try await rig(questions: 70)
    let outcome = try await rig.run(recipe(rig, keep: 5))
    let kept = rig.export().filter { $0.key.hasPrefix("data/") }
    #expect(outcome.funnel[1].tally.kept == 5 && outcome.export.rows == 5)
    // 70 questions, one example that is none of them, five answers.
    #expect(outcome.calls.answered == 76)
    // One token each, at a dollar a million.
    #expect(outcome.funnel[1].spending?.cost == Money(picodollars: 71 * 1_000_000))
    let sizes = requests(for: rig)
    #expect(sizes.reduce(0, +) == 71 && sizes.allSatisfy { $0 <= 32 } && sizes.count <= 5)

    let asked = rig.teacher.requests
    let again = try await rig.run(recipe(rig, keep: 5), name: "other")
    #expect(again.calls.answered == 0 && rig.teacher.requests == asked)
    #expect(!kept.isEmpty && rig.export("other").filter { $0.key.hasPrefix("data/") } == kept)
    #expect(try await rig.run(recipe(rig, keep: 9)).calls.answered == 4)
    await rig.teacher.stop()
  }

  @Test func onlyTheTextThatIsRefusedIsSetAside() async throws {
    let rig = try await rig(questions: 100)
    let outcome = try await rig.run(recipe(rig, keep: 200))
    #expect(outcome.funnel[1].tally.dropped == ["it got no label": 1])
    #expect(outcome.calls.sortedFailures.map(\.reason) == ["HTTP 400: not 77"])
    // Every other text got its vector once.
    let sent = rig.teacher.sent.reduce(0) { sum, request in
      let record = (try? JSONParser().parse(request.key))?.record ?? [:]
      return sum + (record["input"]?.list?.count ?? 0) * request.value
    }
    #expect(sent == 100)
    await rig.teacher.stop()
  }

  @Test func arePlanned() async throws {
    let rig = try await rig(questions: 70)
    let recipe = recipe(rig, keep: 5)
    let plan = try await rig.plan(recipe)
    #expect(plan.stages[1].calls?.toMake == 71 && plan.stages[1].calls?.completionTokens == 0)
    #expect(plan.callsToMake == 76 && rig.teacher.requests == 0)
    try await rig.run(recipe)
    #expect(try await rig.plan(recipe).callsToMake == 0)
    await rig.teacher.stop()
  }
}

/// Calls that are left out because a filter behind takes enough rows without them.
struct LazyRunTests {
  private static let questions = "[response_length: { judge: t, min: 1 }, random: 4]"

  @Test func asksNoMoreThanTheDrawTakes() async throws {
    let rig = try await RunRig()
    try rig.write(questions: 40)
    let recipe = rig.recipe(questions: Self.questions, samples: 1)
    let plan = try await rig.plan(recipe)
    #expect(plan.stages[1].calls?.toMake == 40 && plan.stages[1].calls?.stopsFor == "random")
    let outcome = try await rig.run(recipe)
    #expect(outcome.funnel[1].tally.dropped == ["enough rows passed before its turn came": 36])
    #expect(outcome.calls.answered == 8 && rig.teacher.requests == 8)

    let again = try await rig.plan(recipe)
    #expect(again.stages[1].calls?.total == 4 && again.callsToMake == 0)
    // Another number draws on: what was asked before counts.
    let larger = try await rig.run(
      rig.recipe(questions: Self.questions.replacing("4", with: "6"), samples: 1))
    #expect(larger.calls.answered == 4 && larger.funnel[2].tally.kept == 6)
    await rig.teacher.stop()
  }

  @Test func aModelsMajorityTakesOneCallAQuestion() async throws {
    let rig = try await RunRig { request in
      request.question.contains("<answer 1>")
        ? .answer(#"{"groups": [1, 2, 1]}"#) : .standard(request)
    }
    let recipe = rig.recipe(keep: "[majority: { judge: t }]")
    let plan = try await rig.plan(recipe)
    #expect(plan.stages.last?.calls?.toMake == 6 && plan.callsToMake == 24)
    let outcome = try await rig.run(recipe)
    #expect(outcome.calls.answered == 24 && outcome.export.rows == 12)
    #expect(outcome.funnel.last?.spending?.calls == 6)
    #expect(try await rig.plan(recipe).callsToMake == 0)
    await rig.teacher.stop()
  }
}
