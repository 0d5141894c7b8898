import Formats
import Testing
import Values

@testable import Teachers

/// Replies in the forms that endpoints have: contents, reasons why they end, what they took.
struct ReplyReadingTests {
  private func reply(_ choice: String, usage: String = "null") throws -> Reply {
    let text = #"{"choices":[\#(choice)],"usage":\#(usage)}"#
    let body = try #require(LenientJSON.record(Array(text.utf8)))
    return try ChatCompletions().replies(body)[0]
  }

  @Test(
    arguments: [
      (#"{"content":"13"}"#, "13", nil), (#"{"content":null,"reasoning":"hm"}"#, "", "hm"),
      (#"{"content":[{"type":"text","text":"1"},{"type":"text","text":"3"}]}"#, "13", nil),
      (
        #"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"13"}]}"#,
        "13", "hm"
      ),
      (
        #"{"content":[{"type":"reasoning","text":"hm"},{"type":"output_text","text":"13"}]}"#, "13",
        "hm"
      ),
      (#"{"content":{"text":"13"}}"#, "13", nil), (#"{"content":["1",{"text":"3"}]}"#, "13", nil),
      (#"{"content":{"parts":[{"text":"hm","thought":true},{"text":"13"}]}}"#, "13", "hm"),
      (#"{"content":"13","thinking":"hm"}"#, "13", "hm"),
      (
        #"{"content":"13","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}"#, "13", "hm"
      ),
      (
        #"{"content":"13","reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}"#,
        "13", "hm"
      ),
      (
        #"{"content":"13","reasoning_details":[{"type":"reasoning.summary","summary":"hm"},{"type":"reasoning.encrypted","data":"x"}]}"#,
        "13", "hm"
      ),
      (#"{"content":"13","reasoning_content":"","reasoning":"hm"}"#, "13", "hm"),
      (#"{"content":"13","reasoning_content":{"content":"hm"}}"#, "13", "hm"),
    ] as [(String, String, String?)])
  func kindHContentsAreRead(_ row: (String, String, String?)) throws {
    let reply = try reply(#"{"message":\#(row.0),"finish_reason":"stop"}"#)
    #expect(reply.content == row.1 && reply.reasoning == row.2 && reply.finishReason == "stop")
  }

  @Test func kindDOldFormsAreRead() throws {
    #expect(try reply(#"{"text":"13","finish_reason":"stop"}"#).content == "13")
    #expect(try reply(#"{"message":"13"}"#).content == "13")
    let ollama: Record = [
      "message": .record(["content": "13", "thinking": "hm"]), "done_reason": "length",
      "eval_count": 5,
      "prompt_eval_count": 3,
    ]
    let reply = try ChatCompletions().replies(ollama)[0]
    #expect(reply.content == "13" && reply.reasoning == "hm" && reply.isCut)
    #expect(reply.promptTokens == 3 && reply.completionTokens == 5)
  }

  @Test func kindHARefusalHasItsWords() throws {
    let refusal = try reply(
      #"{"message":{"content":null,"refusal":"I cannot help."},"finish_reason":"stop"}"#)
    #expect(refusal.content == "I cannot help." && refusal.finishReason == "refusal")
    let tools = try reply(
      #"{"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}"#
    )
    #expect(tools.content.contains(#""name":"f""#) && tools.finishReason == "tool_calls")
    let unsaid = try reply(
      #"{"message":{"content":null,"tool_calls":[{"function":{"name":"f"}}]},"finish_reason":"stop"}"#
    )
    #expect(unsaid.finishReason == "tool_calls")
  }

  @Test(arguments: [
    "null", #""""#, #""stop""#, #""eos""#, #""eos_token""#, #""stop_sequence""#, #""end_turn""#,
    #""STOP""#,
    #""COMPLETE""#, #""FINISH_REASON_STOP""#, #"{"type":"eos"}"#, "7", #""end-turn""#,
  ])
  func kindIEndsAreEnds(_ finish: String) throws {
    #expect(
      try reply(#"{"message":{"content":"13"},"finish_reason":\#(finish)}"#).finishReason == "stop")
    #expect(try reply(#"{"message":{"content":"13"}}"#).finishReason == "stop")
  }

  @Test(arguments: ["length", "max_tokens", "MAX_TOKENS", "model_length", "max_output_tokens"])
  func kindICutsAreCuts(_ finish: String) throws {
    #expect(try reply(#"{"message":{"content":"1"},"finish_reason":"\#(finish)"}"#).isCut)
  }

  @Test(arguments: [
    "content_filter", "SAFETY", "RECITATION", "content-filter", "guardrail_intervened",
  ])
  func kindIFiltersAreFilters(_ finish: String) throws {
    let reply = try reply(#"{"message":{"content":"1"},"finish_reason":"\#(finish)"}"#)
    #expect(reply.finishReason == "content_filter")
  }

  @Test func kindIWhatBrokeOffIsNoAnswer() throws {
    for choice in [
      #"{"message":{"content":"1"},"finish_reason":"abort"}"#,
      #"{"message":{"content":"1"},"finish_reason":"error","error":{"code":502,"message":"gone"}}"#,
      #"{"message":{"content":"1"},"finish_reason":"stop","error":{"code":429,"message":"slow"}}"#,
    ] {
      #expect(throws: UnreadableReply.self) { try reply(choice) }
    }
    // Of several those count that did not.
    let both =
      #"{"choices":[{"message":{"content":"1"},"finish_reason":"abort"},{"message":{"content":"13"}}]}"#
    let body = try #require(LenientJSON.record(Array(both.utf8)))
    #expect(try ChatCompletions().replies(body).map(\.content) == ["13"])
  }

  @Test(
    arguments: [
      (#"{"prompt_tokens":3,"completion_tokens":5}"#, 3, 5, nil),
      (#"{"prompt_tokens":"3","completion_tokens":"5"}"#, 3, 5, nil),
      (#"{"prompt_tokens":3.0,"completion_tokens":5.0}"#, 3, 5, nil),
      (#"{"input_tokens":3,"output_tokens":5}"#, 3, 5, nil),
      // Thoughts that are not among what was written.
      (#"{"prompt_tokens":3,"completion_tokens":5,"total_tokens":1008}"#, 3, 1005, nil),
      (#"{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}"#, 3, 5, nil),
      (
        #"{"prompt_tokens":3,"completion_tokens":5,"completion_tokens_details":{"reasoning_tokens":1000}}"#,
        3, 1005, nil
      ),
      (
        #"{"prompt_tokens":3,"completion_tokens":1005,"completion_tokens_details":{"reasoning_tokens":1000}}"#,
        3, 1005, nil
      ),
      (
        #"{"promptTokenCount":3,"candidatesTokenCount":5,"thoughtsTokenCount":1000,"totalTokenCount":1008}"#,
        3, 1005, nil
      ),
      (
        #"{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":7}}"#,
        10, 5, 7
      ),
      (#"{"prompt_tokens":10,"completion_tokens":5,"prompt_cache_hit_tokens":7}"#, 10, 5, 7),
      (#"{"input_tokens":3,"cache_read_input_tokens":7,"output_tokens":5}"#, 10, 5, 7),
      ("null", nil, nil, nil), (#""12 tokens""#, nil, nil, nil), ("[]", nil, nil, nil),
      (#"{"prompt_tokens":null,"completion_tokens":"many"}"#, nil, nil, nil),
      (#"{"prompt_tokens":-1,"completion_tokens":true}"#, nil, nil, nil),
      (
        #"{"prompt_tokens":9223372036854775807,"completion_tokens":1e300,"total_tokens":1e308}"#,
        1 << 30, 1 << 30, nil
      ),
      (#"{"prompt_tokens":99999999999999999999999999,"completion_tokens":NaN}"#, 1 << 30, nil, nil),
    ] as [(String, Int64?, Int64?, Int64?)])
  func kindGWhatWasTakenIsRead(_ row: (String, Int64?, Int64?, Int64?)) throws {
    let reply = try reply(#"{"message":{"content":"13"}}"#, usage: row.0)
    #expect(reply.promptTokens == row.1 && reply.completionTokens == row.2, "\(row.0)")
    #expect(reply.cachedTokens == row.3)
  }

  @Test(arguments: [
    #"{"x_groq":{"usage":{"prompt_tokens":3,"completion_tokens":5}}}"#,
    #"{"choices":[{"usage":{"prompt_tokens":3,"completion_tokens":5}}]}"#,
    #"{"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":5}}"#,
    #"{"timings":{"prompt_n":3,"predicted_n":5}}"#, #"{"prompt_eval_count":3,"eval_count":5}"#,
    #"{"usage":{"prompt_tokens":2,"completion_tokens":5},"x_groq":{"usage":{"prompt_tokens":3,"completion_tokens":4}}}"#,
  ])
  func kindGOtherPlacesAreRead(_ body: String) throws {
    let usage = Usage(try #require(LenientJSON.record(Array(body.utf8))))
    #expect(usage.promptTokens == 3 && usage.completionTokens == 5)
  }

  @Test func kindGTheEndpointsOwnFigureCounts() throws {
    let price = Price(dollarsPerMillionInput: 1, output: 2, cachedInput: 0.1)
    func cost(_ usage: String) throws -> Money? {
      try reply(#"{"message":{"content":"13"}}"#, usage: usage).cost(at: price)
    }
    #expect(
      try cost(#"{"prompt_tokens":10,"completion_tokens":5,"cost":0.25}"#) == Money(dollars: 0.25))
    #expect(
      try cost(#"{"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":0.5}}"#)
        == Money(dollars: 0.51))
    for nonsense in ["-1", "1e300", "null", #""free""#, "NaN"] {
      #expect(
        try cost(#"{"prompt_tokens":10,"completion_tokens":5,"cost":\#(nonsense)}"#)
          == Money(picodollars: 20_000_000))
    }
    // 3 at the full price, 7 at a tenth of it.
    let cached =
      #"{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":7}}"#
    #expect(try cost(cached) == Money(picodollars: 3_000_000 + 700_000 + 10_000_000))
  }

  @Test func kindGWhatIsNotCountedIsEstimated() {
    let call = Teacher.at("http://a/v1").call(
      question: String(repeating: "x", count: 40), sampling: Sampling(), sample: 0)
    let reply = Reply(
      content: String(repeating: "y", count: 81), reasoning: nil, finishReason: "stop",
      promptTokens: nil, completionTokens: nil
    ).completed(for: CallGroup(call))
    #expect(reply.isEstimated && reply.promptTokens == 10 && reply.completionTokens == 21)
    let counted = Reply(
      content: "y", reasoning: nil, finishReason: "stop", promptTokens: 1, completionTokens: 2)
    #expect(counted.completed(for: CallGroup(call)) == counted)
  }

  @Test(arguments: [
    "\u{FEFF}{\"a\":1}", ": comment\n\n: another\n{\"a\":1}", "\n\n  {\"a\":1}\n",
    "{\"a\":1} trailing",
    "{\"a\":1,\"b\":NaN,\"c\":-Infinity}", "{\"b\":123456789012345678901234567890,\"a\":1}",
    "{\"b\":\"a\nb\u{1}\",\"a\":1}", "[{\"a\":1}]", "# x\n{\"a\":1}", "{\"b\":\"NaN\",\"a\":1}",
    "{\"b\":\"\\\"NaN\",\"c\":NaN,\"a\":1}",
  ])
  func kindDJSONIsReadAsItIsMeant(_ text: String) {
    #expect(LenientJSON.record(Array(text.utf8))?["a"]?.integer == 1)
  }

  @Test func kindDTextsStayWhatTheyAre() throws {
    let record = LenientJSON.record(
      Array("{\"b\":\"NaN \\\"Infinity 123456789012345678901\",\"c\":NaN}".utf8))
    #expect(record?["b"] == "NaN \"Infinity 123456789012345678901" && record?["c"] == .null)
    let latin = LenientJSON.record(Array("{\"a\":\"caf".utf8) + [0xE9] + Array("\"}".utf8))
    #expect(latin?["a"] == "caf\u{FFFD}")
  }

  @Test(arguments: [
    "", "{", "{\"a\":", "{\"a\":1", "\"a\"", "1", "null", "<html>", "[1,2]", "{\"a\":1,}", "{a:1}",
  ])
  func nothingIsMadeUp(_ text: String) {
    #expect(LenientJSON.record(Array(text.utf8)) == nil)
  }

  @Test func depthHasAnEnd() {
    let deep =
      String(repeating: "{\"a\":", count: 100_000) + "NaN" + String(repeating: "}", count: 100_000)
    #expect(LenientJSON.record(Array(deep.utf8)) == nil)
    let parts =
      String(repeating: #"[{"content":"#, count: 50) + #""x""# + String(repeating: "}]", count: 50)
    let body = LenientJSON.record(Array(#"{"content":\#(parts)}"#.utf8))
    #expect(body.map { MessageContent($0).text } == "")
  }
}
