import Corpus
import Testing
import TestSupport

@testable import Teachers

/// What some endpoints have besides answers.
struct VectorsTests {
  private func server() async throws -> LoopbackServer {
    try await LoopbackServer.start { request in
      switch request.target {
      case "/v1/embeddings":
        .text(200, #"{"data":[{"index":1,"embedding":[0.5,1]},{"index":0,"embedding":[2,3.25]}]}"#)
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

  @Test func embeddingsComeInTheOrderOfTheTexts() async throws {
    let server = try await server()
    let url = "http://127.0.0.1:\(server.port)/v1"
    let vectors = try await with(url) { try await $0.embeddings(of: ["a", "b"], by: $1) }
    #expect(vectors == [[2, 3.25], [0.5, 1]])
    await #expect(throws: RetortError.self) {
      try await with(url) { try await $0.embeddings(of: ["a"], by: $1) }
    }
    #expect(try await with(url) { try await $0.tokenCount(of: "a", by: $1) } == 3)
    await server.stop()
  }

  @Test func whoHasNoneIsTold() async throws {
    let server = try await LoopbackServer.start { _ in .text(404, "no such path") }
    let url = "http://127.0.0.1:\(server.port)/v1"
    await #expect {
      try await with(url) { try await $0.embeddings(of: ["a"], by: $1) }
    } throws: { error in
      let error = error as? RetortError
      return error?.what == "teacher \"t\" has no embeddings"
        && error?.cause == "HTTP 404: no such path"
    }
    await #expect(throws: RetortError.self) {
      try await with(url) { try await $0.tokenCount(of: "a", by: $1) }
    }
    await server.stop()
  }
}
