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
      let done = try await batches.collect("done") { results in
        for result in results {
          switch result.outcome {
          case .replied(let reply): outcomes.texts.append(reply.content)
          case .refused(let refusal): outcomes.texts.append(refusal.message)
          case .open, .stopped: outcomes.texts.append("open")
          }
        }
      }
      guard case .isOver = done else {
        Issue.record("\(done)")
        return
      }
      #expect(outcomes.texts == [#"{"error":"no such key: [key]"}"#, "try ollama"])
      let failed = try await batches.collect("failed") { _ in }
      guard case .failed(let fault) = failed else {
        Issue.record("\(failed)")
        return
      }
      #expect(fault.kind == .ofItsCalls && fault.reason == "no such key: [key]")
    }
    await server.stop()
  }

  @Test(arguments: [
    ("2024-08-20T18:37:24.100435Z", 1_724_179_044.0), ("2024-08-20T18:37:24Z", 1_724_179_044),
    ("2024-08-20T20:37:24.1+02:00", 1_724_179_044), ("2024-08-20T18:37:24", 1_724_179_044),
    ("2024-08-20T18:37:24+00:00", 1_724_179_044),
  ])
  func timesAreReadAsTimes(_ text: String, _ seconds: Double) {
    #expect(BatchTag.date(text)?.timeIntervalSince1970 == seconds)
  }

  @Test(arguments: ["", "soon", "2024", "99999999999", "2024-13-45T99:99:99Z"])
  func whatIsNoTimeIsNone(_ text: String) { #expect(BatchTag.date(text) == nil) }

  @Test func clocksMayDiffer() {
    let tag = BatchTag("2025-12-01T12:00:00Z-12345678")
    #expect(tag.isBefore(BatchTag.date("2025-12-01T11:58:00.5Z")))
    #expect(!tag.isBefore(BatchTag.date("2025-11-20T12:00:00Z")))
    #expect(tag.isBefore(nil))
  }

  @Test(arguments: [
    (
      "token_limit_exceeded",
      "Enqueued token limit reached for gpt-4o-mini. Limit: 2,000,000 enqueued tokens.",
      BatchFault.Kind.queueIsFull
    ),
    ("", "Please try again once some in_progress batches have been completed.", .queueIsFull),
    ("model_not_found", "The provided model 'm' is not supported by the Batch API.", .ofAll),
    ("billing_hard_limit_reached", "Billing hard limit has been reached.", .ofAll),
    ("invalid_json_line", "This line is not parseable as valid JSON.", .ofItsCalls),
    ("", "", .ofItsCalls),
  ])
  func whyABatchWasNotBegun(_ code: String, _ message: String, _ kind: BatchFault.Kind) {
    #expect(BatchFault(code: code, message: message).kind == kind)
  }
}
