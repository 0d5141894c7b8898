import Foundation
import TestSupport
import Testing

struct AskCommandTests {
  private let scratch = Scratch()

  /// Streams an answer in pieces of three characters, so that every mark is cut somewhere.
  private func streaming(_ answer: String, status: Int = 200) async throws -> LoopbackServer {
    try await LoopbackServer.start { _ in
      guard status == 200 else { return .text(status, answer) }
      var pieces: [String] = []
      var rest = answer[...]
      while !rest.isEmpty {
        let piece = String(rest.prefix(3)).replacing("\n", with: "\\n")
        pieces.append(#"data: {"choices":[{"delta":{"content":"\#(piece)"}}]}"#)
        rest = rest.dropFirst(3)
      }
      pieces.append(#"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#)
      pieces.append(#"data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":9}}"#)
      return .text(200, pieces.joined(separator: "\n\n") + "\n\ndata: [DONE]\n\n")
    }
  }

  private func ask(_ server: LoopbackServer, _ more: String...) async throws -> RetortProcess.Result
  {
    try await RetortProcess.run(
      ["ask", "http://127.0.0.1:\(server.port)/v1", "--model", "m", "why?"] + more,
      in: scratch.path, environment: [:])
  }

  @Test func theAnswerIsDataAndTheReasoningIsTalk() async throws {
    let server = try await streaming("<think>\nhm, 2 < 3</think>\n\nIt is <b>5</b>.")
    let result = try await ask(server)
    #expect(result.exitCode == 0 && result.output == "It is <b>5</b>.\n", "\(result.errors)")
    #expect(result.errors.hasPrefix("\nhm, 2 < 3\n\n"))
    #expect(result.errors.contains("7 tokens in, 9 out, "))
    #expect(result.errors.contains("price unknown"))
    let json = try await ask(server, "--json")
    #expect(json.output.hasPrefix(#"{"answer":"It is <b>5</b>.","reasoning":"hm, 2 < 3""#))
    let quiet = try await ask(server, "--quiet")
    #expect(quiet.output == "It is <b>5</b>.\n" && quiet.errors.isEmpty)
    await server.stop()
  }

  @Test func aFailureIsAnErrorAndNoAnswer() async throws {
    let server = try await streaming("no such model", status: 404)
    let result = try await ask(server)
    #expect(result.exitCode == 1 && result.output.isEmpty)
    #expect(result.errors.contains("cause: HTTP 404: no such model"))
    await server.stop()
    let nobody = try await RetortProcess.run(
      ["ask", "gpt-9", "why?"], in: scratch.path, environment: [:])
    #expect(nobody.exitCode == 2 && nobody.errors.contains("\"gpt-9\" is no local model"))
  }

  /// Kind J: whatever comes, there is an answer, or an error and its exit code.
  @Test func whatIsNoStreamIsAnAnswerOrAnError() async throws {
    let event = #"data: {"choices":[{"delta":{"content":"half an"}}]}"# + "\n\n"
    let whole =
      #"{"choices":[{"message":{"content":"13","reasoning":"hm"},"finish_reason":"stop"}]}"#
    for (body, output, exitCode, words) in [
      (whole, "13\n", 0, "hm"), (": wait\n\n" + whole, "13\n", 0, "hm"),
      (event, "half an\n", 1, "the stream stopped before the answer's end"),
      (event + "data: {\"error\":{\"message\":\"boom\",\"code\":500}}\n\n", "half an\n", 1, "boom"),
      (
        "data: {\"error\":{\"message\":\"no credit left\",\"code\":402}}\n\n", "", 1,
        "no credit left"
      ),
      ("<html>Welcome</html>", "", 1, "web page"),
      (
        #"{"choices":[{"message":{"content":null,"refusal":"I cannot."}}]}"#, "I cannot.\n", 0,
        "ended: refusal"
      ),
    ] {
      let server = try await LoopbackServer.start { _ in .text(200, body) }
      let result = try await ask(server)
      #expect(Int(result.exitCode) == exitCode, "\(body): \(result.errors)")
      #expect(result.output == output, "\(body): \(result.errors)")
      #expect(result.errors.contains(words), "\(body): \(result.errors)")
      await server.stop()
    }
  }
}
