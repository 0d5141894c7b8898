import Foundation
import TestSupport
import Testing
import Values

@testable import Teachers

/// Embeddings: many texts a request, and what is remembered of them.
struct EmbeddingsTests {
  private func server() async throws -> LoopbackServer {
    try await LoopbackServer.start { request in
      switch request.target {
      case "/v1/embeddings":
        .text(
          200,
          #"{"data":[{"index":1,"embedding":[0.5,1]},{"index":0,"embedding":[2,3.25]}],"usage":{"prompt_tokens":7}}"#
        )
      case "/tokenize": .text(200, #"{"count":3,"tokens":[1,2,3]}"#)
      default: .text(404, "no")
      }
    }
  }

  private func with<Result>(_ url: String, _ body: (ChatClient, Teacher) async throws -> Result)
    async throws -> Result
  {
    try await ChatClient.with(concurrency: 1, logFolder: "/tmp", policy: .hasty) {
      try await body($0, .at(url))
    }
  }

  @Test func vectorsComeInTheOrderOfTheTexts() async throws {
    let server = try await server()
    let url = "http://127.0.0.1:\(server.port)/v1"
    let replies = try await with(url) { client, teacher in
      try await client.ask(CallGroup(["a", "b"].map { Call(vectorOf: $0, by: teacher) }))
    }
    #expect(replies.map(\.vector) == [[2, 3.25], [0.5, 1]])
    #expect(replies.map(\.promptTokens) == [7, 0])
    #expect(try await with(url) { try await $0.tokenCount(of: "a", by: $1) } == 3)
    await server.stop()
  }

  @Test func whoHasNoneIsTold() async throws {
    let server = try await LoopbackServer.start { _ in .text(404, "no such path") }
    let url = "http://127.0.0.1:\(server.port)/v1"
    await #expect {
      try await with(url) { try await $0.ask(Call(vectorOf: "a", by: $1)) }
    } throws: { error in
      (error as? RetortError)?.cause == "HTTP 404: no such path"
    }
    await #expect(throws: RetortError.self) {
      try await with(url) { try await $0.tokenCount(of: "a", by: $1) }
    }
    await server.stop()
  }

  @Test func whatIsSent() {
    let teacher = Teacher.at("http://a/v1")
    let body = Embeddings().body(
      CallGroup(["a", "b"].map { Call(vectorOf: $0, by: teacher) }))
    #expect(body.json == #"{"model":"m","input":["a","b"]}"#)
  }

  /// Another kind of call about the same text is another call.
  @Test func hasANameOfItsOwn() {
    let teacher = Teacher.at("http://a/v1")
    let chat = Call(
      teacher: teacher, messages: [ChatMessage(.user, "a")], sampling: Sampling(), sample: 0)
    #expect(chat.key != Call(vectorOf: "a", by: teacher).key)
    #expect(!CallGroup(chat).takes(Call(vectorOf: "a", by: teacher)))
  }

  @Test func requestsAreFilledUpToTheirLimits() {
    let teacher = Teacher.at("http://a/v1")
    var group = CallGroup(Call(vectorOf: "0", by: teacher))
    for number in 1... {
      let call = Call(vectorOf: "\(number)", by: teacher)
      guard group.takes(call) else { break }
      group = CallGroup(group.calls + [call])
    }
    #expect(group.calls.count == 32)
    let long = Call(vectorOf: String(repeating: "x", count: 120_000), by: teacher)
    #expect(!CallGroup(long).takes(long))
  }

  @Test func everyNumberIsRemembered() {
    let numbers: [Float] = [
      0, -0.0, 1, -1.5, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    let vector = Reply(vector: numbers, promptTokens: nil).vector
    #expect(vector?.map(\.bitPattern) == numbers.map(\.bitPattern))
    let answer = Reply(
      content: "AAAA", reasoning: nil, finishReason: "stop", promptTokens: nil,
      completionTokens: nil)
    #expect(answer.vector == nil)
  }

  @Test(arguments: [
    "{}", #"{"data":[]}"#, #"{"data":[{"index":1,"embedding":[1]}]}"#,
    #"{"data":[{"index":0,"embedding":[]}]}"#, #"{"data":[{"index":0,"embedding":[null]}]}"#,
    #"{"data":[{"index":0,"embedding":["1"]}]}"#,
    #"{"data":[{"index":0,"embedding":[1e300]}]}"#,
  ])
  func whatIsNoVectorIsUnreadable(_ body: String) throws {
    let record = try #require(Response(status: 200, bytes: Array(body.utf8)).record)
    #expect(throws: UnreadableReply.self) { try Embeddings().replies(record) }
  }

  /// The others' vectors are theirs.
  @Test(arguments: ["[null, 1]", "[]", "null", #"["x"]"#, "[1e300]", #""text""#])
  func aVectorThatCannotBeUsedCostsItsTextAlone(_ bad: String) throws {
    let body =
      #"{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":\#(bad)},{"index":2,"embedding":[3]}]}"#
    let record = try #require(Response(status: 200, bytes: Array(body.utf8)).record)
    let replies = try Embeddings().replies(record)
    #expect(replies.map(\.vector) == [[1, 2], nil, [3]])
  }

  /// As llama.cpp says it: no fault of the endpoint, so that only this row is set aside.
  @Test func aTextThatIsTooLongIsRefused() {
    var attempts = Attempts()
    let move = RetryPolicy.standard.move(
      after: .response(
        Response(
          status: 500,
          bytes: Array(
            #"{"error":{"message":"input (3501 tokens) is too large to process."}}"#.utf8))),
      &attempts, jitter: 0, teacher: .at("http://a/v1"), interface: Embeddings())
    guard case .refuse = move else {
      Issue.record("\(move)")
      return
    }
  }
}
