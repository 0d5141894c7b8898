import Foundation
import Formats
import TestSupport
import Testing
import Values

@testable import Pipeline

/// Answers that were bought elsewhere are found by runs.
struct AnswerImportTests {
  private func take(
    _ rig: RunRig, _ recipe: String, _ rows: [String],
    _ configure: (inout ForeignColumns) -> Void = { _ in }
  ) async throws -> AnswerImport.Summary {
    let file = try rig.scratch.write("foreign.jsonl", rows.map { "\($0)\n" }.joined())
    let checked = try rig.checked(recipe)
    var columns = ForeignColumns()
    configure(&columns)
    var answers = AnswerImport(
      checked, teacher: try #require(checked.teachers["t"]), columns: columns)
    try FileManager.default.createDirectory(
      atPath: rig.workspace.path, withIntermediateDirectories: true)
    return try await answers.take(
      FileSet(files: [file]).reader(), into: try rig.workspace.ledger())
  }

  @Test func rowsOfADatasetAreFound() async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe(keep: "[]")
    let rows = (0..<6).flatMap { question in
      (0..<3).map {
        "{\"question\":\"question \(question)\",\"response\":\"<think>\\nhm\\n</think>\\n\\n\($0)\"}"
      }
    }
    let summary = try await take(rig, recipe, rows)
    #expect(summary.rows == 18 && summary.answers == 18 && summary.new == 18)
    #expect(summary.assumed.keys.sorted().first == "its tokens: not counted")
    #expect(summary.assumed["the model: taken for m"] == 18)
    #expect(summary.assumed["temperature, top_p, max_tokens: taken for the recipe's"] == 18)
    #expect(
      summary.assumed[
        "what came before the question: taken for the recipe's system prompt and examples"] == 18)
    #expect(try await rig.plan(recipe).callsToMake == 0)
    let run = try await rig.run(recipe)
    #expect(rig.teacher.requests == 0 && run.export.rows == 18)
    #expect(rig.export().values.contains { String(decoding: $0, as: UTF8.self).contains("hm") })
    // A second time nothing is new, and nobody has spent anything.
    #expect(try await take(rig, recipe, rows).new == 0)
    #expect(try rig.workspace.ledger().spending(of: "rigged").calls == 0)
  }

  /// What cannot be told apart from another answer, or has no number although it should, is left out and told.
  @Test func noAnswerIsLostInSilence() async throws {
    let rig = try await RunRig()
    let rows = ["0", "0", "5", "-1", "1.5", "\"x\"", "null", "true"].enumerated().map {
      "{\"question\":\"question 0\",\"response\":\"\($0.offset)\",\"sample\":\($0.element)}"
    }
    // A row without a number counts by itself: it is the first of those, and there is one already.
    let summary = try await take(rig, rig.recipe(), rows)
    #expect(summary.rows == 8 && summary.answers == 2 && summary.new == 2)
    #expect(
      summary.leftOut == [
        "their sample is no number from 0 to 999,999": 4,
        "another answer of the same number to the same question is there": 2,
      ])
    await rig.teacher.stop()
  }

  @Test func nothingToTakeIsAnError() async throws {
    let rig = try await RunRig()
    await #expect {
      _ = try await take(rig, rig.recipe(), ["{\"question\":\"q\"}", "rubbish"])
    } throws: { error in
      (error as? RetortError)?.what == "none of the 2 rows can be taken"
    }
    await rig.teacher.stop()
  }

  private static func curator(
    _ question: String, parameters: String = #"{"temperature":0.5}"#, model: String = "org/m",
    message: String = "\"4\"", system: String = "be brief"
  ) -> String {
    """
    {"response_message":\(message),"response_errors":null,"raw_response":{"choices":[{"message":
    {"role":"assistant","content":"4","reasoning_content":"two and two"},"finish_reason":"stop"}]},
    "raw_request":{},"generic_request":{"model":"\(model)","messages":[{"role":"system","content":"\(system)"},
    {"role":"user","content":"\(question)"}],"response_format":null,"original_row":{},"original_row_idx":0,
    "generation_params":\(parameters),"is_multimodal_prompt":false},"created_at":"2025-01-01T00:00:00",
    "finished_at":"2025-01-01T00:00:01","token_usage":{"input":3,"output":5,"total":8},"response_cost":0.25,
    "finish_reason":"length"}
    """.replacing("\n", with: "")
  }

  @Test func aCuratorCacheIsFound() async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe(keep: "[]", samples: 1)
    let rows = (0..<6).map { Self.curator("question \($0)") }
    let summary = try await take(rig, recipe, rows)
    #expect(summary.new == 6 && summary.assumed == [:] && summary.different == [:])
    let run = try await rig.run(recipe)
    #expect(rig.teacher.requests == 0 && run.export.rows == 6)
    let entry = try #require(try rig.workspace.ledger().latest(1).first)
    #expect(entry.reasoning == "two and two" && entry.finishReason == "length")
    #expect(entry.promptTokens == 3 && entry.completionTokens == 5)
    #expect(entry.cost == Money(dollars: 0.25))
  }

  @Test func whatIsOtherwiseIsTold() async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe(keep: "[]", samples: 1)
    let summary = try await take(
      rig, recipe,
      [
        Self.curator("question 0", parameters: #"{"temperature":1,"top_k":5}"#),
        Self.curator("question 1", model: "other"), Self.curator("question 2", system: "be long"),
        Self.curator("question 3", message: "null").replacing(
          "\"content\":\"4\"", with: "\"content\":null"),
        "{\"question\":\"question 4\"}", "{broken", "{\"response\":\"4\"}",
        "{\"question\":\"question 5\",\"response\":\"4\",\"sample\":-1}",
      ])
    #expect(summary.rows == 8 && summary.answers == 2)
    #expect(
      summary.different == ["temperature": 1, "top_k": 1, "the messages around the question": 1])
    #expect(
      summary.leftOut == [
        "another model gave them (other)": 1, "they have no response": 2,
        "they cannot be read": 1, "they have no prompt": 1,
        "their sample is no number from 0 to 999,999": 1,
      ])
    #expect(try await rig.plan(recipe).callsToMake == 6)
    // A recipe that asks so finds them.
    let long = rig.recipe(keep: "[]", samples: 1, system: "be long")
    #expect(try await rig.plan(long).callsToMake == 5)
  }

  @Test func conversationsAndNamedColumnsAreRead() async throws {
    let rig = try await RunRig()
    let recipe = rig.recipe(keep: "[]", samples: 1).replacing(" system: be brief,", with: "")
    let chats = (0..<3).map {
      "{\"conversations\":[{\"from\":\"human\",\"value\":\"question \($0)\"},{\"from\":\"gpt\",\"value\":\"4\"}]}"
    }
    let named = (3..<6).map {
      "{\"p\":[{\"role\":\"user\",\"content\":\"question \($0)\"}],\"r\":\"4\",\"k\":0,\"model\":\"M\"}"
    }
    #expect(try await take(rig, recipe, chats).new == 3)
    let summary = try await take(rig, recipe, named) {
      $0.prompt = try? CellExpression("p")
      $0.response = try? CellExpression("r")
      $0.sample = try? CellExpression("k")
    }
    #expect(summary.new == 3 && summary.different == [:])
    #expect(try await rig.plan(recipe).callsToMake == 0)
  }
}
