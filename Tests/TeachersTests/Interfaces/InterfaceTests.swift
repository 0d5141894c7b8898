import Formats
import TestSupport
import Testing
import Values

@testable import Teachers

struct ChatCompletionsTests {
  private func body(
    _ teacher: Teacher, samples: Int64 = 1, schema: ReplySchema? = nil,
    messages: [ChatMessage] = [ChatMessage(.user, "why?")]
  ) -> Record {
    let calls = (0..<samples).map {
      Call(
        teacher: teacher, messages: messages, sampling: Sampling(maxTokens: 9), sample: $0,
        schema: schema)
    }
    return ChatCompletions().body(CallGroup(calls))
  }

  @Test func saysWhatEndpointsUnderstand() {
    let plain = body(.at("http://a/v1"))
    #expect(plain["max_tokens"] == 9 && plain["seed"] != nil && plain["n"] == nil)
    let openAI = body(.at("https://api.openai.com/v1"))
    #expect(openAI["max_completion_tokens"] == 9 && openAI["max_tokens"] == nil)
    #expect(body(.at("http://a/v1") { $0.sendsSeeds = false })["seed"] == nil)
    #expect(body(.at("http://a/v1"), samples: 4)["n"] == 4)
    let extra = body(.at("http://a/v1") { $0.extraBody = ["top_k": 5, "seed": 3] })
    #expect(extra["top_k"] == 5 && extra["seed"] == 3)
    let rest = body(.at("http://a/v1"), messages: [.init(.user, "why?"), .init(.assistant, "Be")])
    #expect(rest["continue_final_message"] == true && rest["add_generation_prompt"] == false)
  }

  @Test func asksForASchemaAsTheTeacherTakesIt() {
    let schema = ReplySchema(name: "s", ["type": "object"])
    let given = body(.at("http://a/v1"), schema: schema)
    #expect(
      given["response_format"]?.record?["json_schema"]?.record?["schema"]
        == .record(["type": "object"]))
    let told = body(.at("http://a/v1") { $0.structure = .object }, schema: schema)
    #expect(told["response_format"]?.record?["type"] == "json_object")
    #expect(told.json.contains(#"{\"type\":\"object\"}"#))
    let asked = body(.at("http://a/v1") { $0.structure = .asking }, schema: schema)
    #expect(asked["response_format"] == nil && asked.json.contains("JSON schema"))
  }

  @Test func sharesOutWhatSeveralChoicesTook() throws {
    let body = try JSONParser().parse(
      """
      {"choices":[{"index":1,"message":{"content":"aaaaaaaaa"},"finish_reason":"stop"},
      {"index":0,"message":{"content":"b","reasoning":"c"},"finish_reason":"length"}],
      "usage":{"prompt_tokens":7,"completion_tokens":26}}
      """)
    let replies = try ChatCompletions().replies(body.record ?? [:])
    #expect(replies.map(\.content) == ["b", "aaaaaaaaa"])
    #expect(replies.map(\.promptTokens) == [7, 0])
    #expect(replies.map(\.completionTokens) == [6, 20])
    #expect(replies[0].reasoning == "c" && replies[0].isCut)
  }
}

struct AnthropicMessagesTests {
  private let teacher = Teacher.at("https://api.anthropic.com/v1") { $0.system = "be brief" }

  @Test func saysWhatTheInterfaceAsksFor() {
    let call = teacher.call(question: "why?", sampling: Sampling(temperature: 0.5), sample: 0)
    let body = AnthropicMessages().body(CallGroup(call))
    #expect(body["system"] == "be brief" && body["max_tokens"] == 8192)
    #expect(body["messages"]?.list?.count == 1 && body["seed"] == nil)
    #expect(teacher.interface == .anthropic)
    let headers = AnthropicMessages().headers(key: "k")
    #expect(headers.contains { $0 == ("x-api-key", "k") })
    #expect(headers.contains { $0 == ("anthropic-version", "2023-06-01") })
  }

  @Test func readsThinkingTextAndTools() throws {
    let body = try JSONParser().parse(
      """
      {"type":"message","stop_reason":"max_tokens","content":[
      {"type":"thinking","thinking":"hm","signature":"x"},{"type":"text","text":"a"},
      {"type":"tool_use","name":"t","input":{"difficulty":3}}],
      "usage":{"input_tokens":3,"cache_read_input_tokens":4,"output_tokens":5}}
      """)
    let reply = try AnthropicMessages().replies(body.record ?? [:])[0]
    #expect(reply.reasoning == "hm" && reply.content == #"a{"difficulty":3}"#)
    #expect(reply.isCut && reply.promptTokens == 7 && reply.completionTokens == 5)
    #expect(throws: UnreadableReply.self) { try AnthropicMessages().replies(["type": "error"]) }
  }
}

struct StreamTests {
  private func reply(_ teacher: Teacher, _ events: [String]) async throws -> (Reply, [String]) {
    let pieces = Collected()
    let reply = try await ChatClient.with(concurrency: 1, logFolder: "/tmp") { client in
      try await client.stream(
        teacher.call(question: "why?", sampling: Sampling(), sample: 0)
      ) { pieces.add($0.reasoning + $0.content) }
    }
    return (reply, pieces.texts.filter { !$0.isEmpty })
  }

  @Test(arguments: [InterfaceKind.openai, .anthropic])
  func aStreamIsPutTogether(_ kind: InterfaceKind) async throws {
    let events =
      kind == .openai
      ? [
        #"{"choices":[{"delta":{"role":"assistant","reasoning_content":"h"}}]}"#,
        #"{"choices":[{"delta":{"reasoning_content":"m"}}]}"#,
        #"{"choices":[{"delta":{"content":"a"}}]}"#,
        #"{"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#, "[DONE]",
      ]
      : [
        #"{"type":"message_start","message":{"usage":{"input_tokens":3,"output_tokens":1}}}"#,
        #"{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"h"}}"#,
        #"{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"m"}}"#,
        #"{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}"#,
        #"{"type":"content_block_delta","delta":{"type":"text_delta","text":"b"}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}}"#,
      ]
    let server = try await LoopbackServer.start { _ in
      .text(200, events.map { "data: \($0)\n\n" }.joined())
    }
    let teacher = Teacher.at("http://127.0.0.1:\(server.port)/v1") { $0.interface = kind }
    let (reply, pieces) = try await reply(teacher, events)
    #expect(
      reply
        == Reply(
          content: "ab", reasoning: "hm", finishReason: "stop", promptTokens: 3, completionTokens: 4
        ))
    #expect(pieces == ["h", "m", "a", "b"])
    await server.stop()
  }

  private final class Collected: @unchecked Sendable {
    // One stream at a time adds to it.
    private(set) var texts: [String] = []
    func add(_ text: String) { texts.append(text) }
  }
}
