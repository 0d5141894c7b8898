import Foundation
import TestSupport
import Testing
import Values

@testable import Teachers

struct BatchClientTests {
  /// A provider whose errors quote the key that was sent, and whose answers have the same word.
  private static func provider() async throws -> LoopbackServer {
    try await LoopbackServer.start { request in
      switch request.target {
      case "/v1/batches/done":
        .text(200, #"{"status":"completed","output_file_id":"out"}"#)
      case "/v1/batches/failed":
        .text(200, #"{"status":"failed","errors":{"data":[{"message":"no such key: ollama"}]}}"#)
      default:
        .text(
          200,
          #"{"custom_id":"a","response":{"status_code":400,"body":{"error":"no such key: ollama"}}}"#
            + "\n"
            + #"{"custom_id":"b","response":{"status_code":200,"body":{"choices":"#
            + #"[{"message":{"content":"try ollama"},"finish_reason":"stop"}]}}}"# + "\n")
      }
    }
  }

  private final class Outcomes: @unchecked Sendable {
    // Batches hand over one piece after the other.
    var texts: [String] = []
  }

  @Test func errorsAreToldWithoutTheKeyAndAnswersAreWhole() async throws {
    setenv("RETORT_TEST_BATCH_KEY", "ollama", 1)
    let server = try await Self.provider()
    let teacher = Teacher.at("http://127.0.0.1:\(server.port)/v1", key: "RETORT_TEST_BATCH_KEY")
    let outcomes = Outcomes()
    try await ChatClient.with(concurrency: 1, logFolder: "/tmp", policy: .hasty) { client in
      let batches = try await BatchClient(teacher, client)
      let isDone = try await batches.collect("done") { results in
        for (_, outcome) in results {
          switch outcome {
          case .replied(let reply): outcomes.texts.append(reply.content)
          case .refused(let refusal): outcomes.texts.append(refusal.message)
          case .open: outcomes.texts.append("open")
          }
        }
      }
      #expect(isDone)
      #expect(outcomes.texts == [#"{"error":"no such key: [key]"}"#, "try ollama"])
      await #expect {
        _ = try await batches.collect("failed") { _ in }
      } throws: { error in
        (error as? RetortError)?.cause == "batch failed failed: no such key: [key]"
      }
    }
    await server.stop()
  }
}
