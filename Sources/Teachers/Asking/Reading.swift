import Foundation
import Values

/// What an attempt has brought: read once, for all who decide about it.
enum Reading {
  case replies([Reply], status: Int)
  /// - Parameter message: what the endpoint said, without what must not be shown.
  case trouble(EndpointTrouble, message: String)
  case unreadable(String, excerpt: String, status: Int)

  /// Why a page for people cannot be read.
  static let page = "it is a web page"

  init(_ outcome: AttemptOutcome, _ interface: any Interface) {
    switch outcome {
    case .failure(let reason): self = .trouble(EndpointTrouble(fault: reason), message: reason)
    case .response(let response):
      let record = response.record
      if let trouble = response.trouble(record) {
        self = .trouble(trouble, message: response.excerpt)
      } else if let record {
        self = Self.read(record, interface, response.status, response.excerpt)
      } else {
        let reason =
          response.isPage
          ? Self.page : response.saysNothing ? "it holds nothing" : "it is no JSON object"
        self = .unreadable(reason, excerpt: response.excerpt, status: response.status)
      }
    case .stream(let end):
      if end.isWhole {
        self = Self.read(end.body, interface, 200, String(end.body.json.prefix(500)))
      } else if let trouble = end.trouble {
        self = .trouble(trouble, message: end.words)
      } else {
        let words = end.ending ?? "the stream stopped before the answer's end"
        let strange = end.strange.isEmpty ? "" : ": \(end.strange.prefix(200))"
        self = .trouble(EndpointTrouble(fault: words + strange), message: words + strange)
      }
    }
  }

  private static func read(
    _ body: Record, _ interface: any Interface, _ status: Int, _ excerpt: @autoclosure () -> String
  ) -> Reading {
    do throws(UnreadableReply) {
      return .replies(try interface.replies(body).map { $0.served(by: body) }, status: status)
    } catch {
      if let trouble = error.trouble { return .trouble(trouble, message: error.reason) }
      // Some say that they are not ready as if all were well: {"detail": "Model is loading"}.
      if ["detail", "message", "msg"].contains(where: { body[$0]?.string?.isEmpty == false }),
        let trouble = EndpointTrouble(
          status: 200, header: { _ in nil }, body: ["error": .record(body)], text: "", now: Date())
      {
        return .trouble(trouble, message: excerpt())
      }
      return .unreadable(error.reason, excerpt: excerpt(), status: status)
    }
  }

  /// What an outcome says of its endpoint's trouble; nil if it was an answer, or cannot be read.
  static func trouble(of outcome: AttemptOutcome, _ move: NextMove, _ interface: any Interface)
    -> EndpointTrouble?
  {
    // Answers are not read twice.
    if case .accept = move { return nil }
    if case .trouble(let trouble, _) = Reading(outcome, interface) { return trouble }
    return nil
  }
}
