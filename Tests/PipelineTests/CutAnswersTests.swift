import Foundation
import Teachers
import TestSupport
import Testing

/// What becomes of answers that were cut at the token limit.
struct CutAnswersTests {
  /// Cuts the first two answers to a question's messages; the rest of a cut answer goes on where it was cut.
  private static func cutTwice(_ request: ScriptedTeacher.Request) -> ScriptedTeacher.Response {
    let messages = request.body["messages"]?.list?.compactMap(\.record) ?? []
    let isContinued = messages.last?["role"]?.string == "assistant"
    let written = isContinued ? messages.last?["content"]?.string ?? "" : ""
    let pieces = ["<think>\none", " two</think> three", " \\boxed{4}"]
    let number = pieces.indices.first { pieces[...$0].joined() == written }.map { $0 + 1 } ?? 0
    return .answer(
      pieces[number], finish: number == 2 ? "stop" : "length", prompt: 10, completion: 5)
  }

  private func export(
    _ ifCut: String,
    script: @escaping @Sendable (ScriptedTeacher.Request) -> ScriptedTeacher.Response = cutTwice
  )
    async throws -> (text: String, requests: Int, dropped: [String: Int])
  {
    let rig = try await RunRig { script($0) }
    try rig.write(questions: 1)
    let yaml = rig.recipe(keep: "[]", samples: 1).replacing(
      "samples: 1,", with: "samples: 1, if_cut: \(ifCut),")
    let outcome = try await rig.run(yaml)
    // What was bought is not bought again, however long the chain.
    try await rig.run(yaml, name: "again")
    await rig.teacher.stop()
    let file = rig.export()["data/train-00000.jsonl"] ?? Data()
    return (
      String(decoding: file, as: UTF8.self), rig.teacher.requests, outcome.funnel[1].tally.dropped
    )
  }

  @Test func kept() async throws {
    let (text, requests, _) = try await export("keep")
    #expect(text.contains(#""value":"<think>\none""#) && requests == 1)
    #expect(text.contains(#""finish_reason":"length""#))
  }

  @Test func dropped() async throws {
    let (text, requests, dropped) = try await export("drop")
    #expect(text.isEmpty && requests == 1)
    #expect(dropped == ["the answer was cut at the token limit": 1])
  }

  @Test func continued() async throws {
    let (text, requests, _) = try await export("continue")
    #expect(text.contains(#""value":"<think>\none two\n</think>\n\nthree \\boxed{4}""#), "\(text)")
    #expect(text.contains(#""finish_reason":"stop""#) && requests == 3)
    // Three times 10 tokens at $1 and 5 at $2 per million.
    #expect(text.contains(#""cost":6e-05"#))
  }

  @Test func continuedNoLongerThanSaid() async throws {
    let (text, requests, _) = try await export("{ continue: 1 }")
    #expect(text.contains(#"one two\n</think>\n\nthree""#) && requests == 2)
    #expect(text.contains(#""finish_reason":"length""#))
  }

  @Test func askedAgain() async throws {
    let seeds = Seeds()
    let (text, requests, _) = try await export("{ ask_again: 5 }") { request in
      let number = seeds.add(request.body["seed"]?.integer ?? 0)
      return .answer("\\boxed{\(number)}", finish: number == 3 ? "stop" : "length")
    }
    #expect(text.contains(#""value":"\\boxed{3}""#) && requests == 3)
    #expect(seeds.count == 3, "each has a seed of its own")
    #expect(text.contains(#""cost":6e-05"#))
  }

  /// Different seeds in the order in which they came.
  private final class Seeds: @unchecked Sendable {
    // Calls of one question come one after another.
    private var seen: [Int64] = []
    var count: Int { Set(seen).count }

    func add(_ seed: Int64) -> Int {
      seen.append(seed)
      return seen.count
    }
  }
}
