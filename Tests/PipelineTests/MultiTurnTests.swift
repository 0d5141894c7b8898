import Foundation
import Formats
import Synchronization
import TestSupport
import Testing
import Values

@testable import Pipeline

/// Questions that stand in a chat, and system prompts of rows.
struct MultiTurnTests {
  private final class Asked: Sendable {
    private let bodies = Mutex<[Record]>([])

    func add(_ body: Record) { bodies.withLock { $0.append(body) } }

    /// Who said what in each request, in the order of the texts.
    var chats: [[String]] {
      bodies.withLock { bodies in
        bodies.map { body in
          (body["messages"]?.list ?? []).compactMap(\.record).map {
            "\($0["role"]?.string ?? ""): \($0["content"]?.string ?? "")"
          }
        }.sorted { $0.joined() < $1.joined() }
      }
    }
  }

  private func rig(_ rows: [String]) async throws -> (RunRig, Asked) {
    let asked = Asked()
    let rig = try await RunRig { request in
      asked.add(request.body)
      return .standard(request)
    }
    try rig.scratch.write("questions.jsonl", rows.map { "\($0)\n" }.joined())
    return (rig, asked)
  }

  private func recipe(_ rig: RunRig, source: String, questions: String = "[]", more: String = "")
    -> String
  {
    rig.recipe(questions: questions, keep: "[]", samples: 1, more: more)
      .replacing(
        "path: questions.jsonl, reference: answer", with: "path: questions.jsonl, \(source)")
  }

  private static let chats = [
    """
    {"chat":[{"role":"system","content":"You are terse."},{"role":"user","content":"What is 2+2?"},
    {"role":"assistant","content":"4"},{"role":"user","content":"Why?"}]}
    """,
    """
    {"chat":[{"from":"human","value":"What is 3+3?"},{"from":"gpt","value":"6"},
    {"from":"human","value":"Why?"},{"from":"gpt","value":"Because."}]}
    """,
    """
    {"chat":[{"role":"user","content":[{"type":"text","text":"Why?"}]}]}
    """,
  ].map { $0.replacing("\n", with: "") }

  @Test func aChatIsAskedAsItStands() async throws {
    let (rig, asked) = try await rig(Self.chats)
    // All three end in the same words; they are different questions.
    let recipe = recipe(rig, source: "messages: chat", questions: "[{ deduplicate: exact }]")
    let run = try await rig.run(recipe)
    #expect(run.export.rows == 3)
    #expect(
      asked.chats == [
        [
          "system: You are terse.", "user: What is 2+2?", "assistant: 4", "user: Why?",
        ], ["system: be brief", "user: What is 3+3?", "assistant: 6", "user: Why?"],
        ["system: be brief", "user: Why?"],
      ])
    let lines = rig.export().filter { $0.key.hasSuffix(".jsonl") }.values
      .map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(
      lines.contains(
        #"[{"from":"system","value":"You are terse."},{"from":"human","value":"What is 2+2?"},{"from":"gpt","value":"4"},{"from":"human","value":"Why?"},{"from":"gpt""#
      ))
    // Bought once.
    #expect(try await rig.plan(recipe).callsToMake == 0)
  }

  @Test func rowsBringSystemPromptsAndTurns() async throws {
    let (rig, asked) = try await rig([
      #"{"role":"a poet","q":"Who?","before":"[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Hello\"}]"}"#,
      #"{"role":"a chemist","q":"Who?","before":[{"role":"user","content":"Who?"}]}"#,
    ])
    try await rig.run(
      recipe(
        rig, source: "question: q, system: \"You are {{role}}.\", messages: before"))
    #expect(
      asked.chats == [
        ["system: You are a chemist.", "user: Who?"],
        ["system: You are a poet.", "user: Hi", "assistant: Hello", "user: Who?"],
      ])
  }

  @Test(arguments: [
    (#"{"chat":"no list"}"#, "should hold a list of messages, not text"),
    (#"{"chat":[{"role":"tool","content":"x"}]}"#, "has a message of \"tool\""),
    (
      #"{"chat":[{"role":"user","content":[{"type":"image_url"}]}]}"#,
      "has a message with more than text"
    ),
    (#"{"chat":[{"role":"assistant","content":"x"}]}"#, "has no message of a user"),
    (#"{"chat":[{"role":"user","content":" "}]}"#, "is empty"),
  ])
  func whatIsNoChatIsKeptAside(_ pair: (row: String, problem: String)) async throws {
    let (rig, asked) = try await rig([pair.row] + Self.chats)
    try await rig.run(recipe(rig, source: "messages: chat", more: "bad_rows: 0.5"))
    #expect(asked.chats.count == 3)
    let error = await #expect(throws: RetortError.self) {
      try await rig.run(recipe(rig, source: "messages: chat"), name: "strict")
    }
    #expect(error?.cause?.contains(pair.problem) == true, "\(String(describing: error))")
  }

  @Test func whatHasNoPlaceIsRefused() async throws {
    let (rig, _) = try await rig(Self.chats)
    func findings(_ recipe: String) -> [String] {
      do {
        _ = try rig.checked(recipe)
        return []
      } catch let error as RunRig.BadRecipe {
        return error.findings
      } catch {
        return ["\(error)"]
      }
    }
    let chat = recipe(rig, source: "messages: chat")
    #expect(
      findings(chat.replacing("to: [jsonl]", with: "to: [jsonl], format: alpaca")) == [
        "source \"s\" has messages, for which the alpaca format has no place"
      ])
    let sampled = chat.replacing("temperature: 0.5", with: "min_p: 0.1, prefill: \"a \"")
    #expect(findings(sampled) == [])
    #expect(
      findings(sampled.replacing("model: m", with: "model: m, interface: anthropic")).map {
        String($0.prefix(20))
      } == ["answers: min_p is no", "answers: prefill end"])
    #expect(
      findings(chat.replacing("model: m", with: "model: m, interface: completions, batch: true"))
        == ["teacher \"t\": the completions interface takes no batches"])
    #expect(
      findings(chat.replacing("model: m", with: "model: m, ca: nowhere.pem")) == [
        "teacher \"t\": no such file: nowhere.pem"
      ])
  }

  @Test func answersBeginAsTheRecipeSays() async throws {
    let asked = Asked()
    let rig = try await RunRig { request in
      asked.add(request.body)
      return .answer("it is so.")
    }
    try rig.scratch.write("questions.jsonl", #"{"question":"Why?"}"# + "\n")
    try await rig.run(
      rig.recipe(keep: "[]", samples: 1, sampling: "prefill: \"Well, \"").replacing(
        ", reference: answer", with: ""))
    #expect(asked.chats == [["system: be brief", "user: Why?", "assistant: Well, "]])
    let lines = rig.export().values.map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(lines.contains(#""from":"gpt","value":"Well, it is so."#))
  }
}
