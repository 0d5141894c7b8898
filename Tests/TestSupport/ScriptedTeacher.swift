import Formats
import Foundation
import Synchronization
import Values

/// A teacher of the tests' own: a real HTTP server on loopback that answers as a script says, in one piece or, to who
/// asks for it, as a stream.
///
/// It counts what it was asked and what it has fully sent, by the content of the request, so a test
/// can say how often an answer was bought.
public final class ScriptedTeacher: Sendable {
  /// A question as it arrived.
  public struct Request: Sendable {
    /// The request's body.
    public let body: Record
    public let headers: [String: String]
    /// Path and query: `/v1/chat/completions`.
    public let target: String
    public let method: String
    /// How many requests came before this one.
    public let number: Int

    /// The text of the last message.
    public var question: String {
      body["messages"]?.list?.last?.record?["content"]?.string ?? ""
    }
  }

  /// What the teacher sends back.
  public enum Response: Sendable {
    case status(Int, body: String, headers: [String: String] = [:])
    /// The connection is closed without a word.
    case cut
    /// Anything that a server can send, step by step.
    case script(ReplyScript)

    /// A chat completion with this message.
    public static func answer(
      _ content: String, reasoning: String? = nil, finish: String = "stop", prompt: Int64 = 10,
      completion: Int64 = 5
    ) -> Response {
      var message: Record = ["role": "assistant", "content": .string(content)]
      if let reasoning { message["reasoning_content"] = .string(reasoning) }
      let choice: Record = [
        "index": 0, "message": .record(message), "finish_reason": .string(finish),
      ]
      let body: Record = [
        "object": "chat.completion", "choices": [.record(choice)],
        "usage": .record([
          "prompt_tokens": .integer(prompt), "completion_tokens": .integer(completion),
        ]),
      ]
      return .status(200, body: body.json)
    }
  }

  private struct Counts {
    var requests = 0
    var asked: [String: Int] = [:]
    var sent: [String: Int] = [:]
  }

  private let counts: Tracker
  private let server: LoopbackServer

  /// The address up to `/v1`.
  public let url: String

  /// Starts serving.
  ///
  /// - Parameter script: says what to answer; it may take its time.
  public static func start(
    script: @escaping @Sendable (Request) async -> Response = { .standard($0) }
  ) async throws -> ScriptedTeacher {
    let counts = Tracker()
    let server = try await LoopbackServer.start { request in
      let body = Self.record(request)
      let number = counts.noteAsked(body)
      let asked = Request(
        body: body, headers: request.headers, target: request.target, method: request.method,
        number: number)
      switch await script(asked) {
      case .cut: return .hangUp
      case .script(let script): return .script(script)
      case .status(let status, let text, let headers):
        // An answer is streamed to who asks for a stream.
        if status == 200, headers.isEmpty, body["stream"] == true,
          let streamed = (try? JSONParser().parse(text))?.record.flatMap(ReplyScript.streaming)
        {
          return .script(streamed)
        }
        return .text(status, text, headers: headers)
      }
    } sent: { request, response in
      switch response {
      case .status(200, _, _): counts.noteSent(Self.record(request))
      case .script(let script) where script.status == 200: counts.noteSent(Self.record(request))
      default: break
      }
    }
    return ScriptedTeacher(counts, server)
  }

  private init(_ counts: Tracker, _ server: LoopbackServer) {
    self.counts = counts
    self.server = server
    url = "http://127.0.0.1:\(server.port)/v1"
  }

  private static func record(_ request: LoopbackServer.Request) -> Record {
    (try? JSONParser().parse(String(decoding: request.body, as: UTF8.self)))?.record ?? [:]
  }

  /// Stops serving.
  public func stop() async { await server.stop() }

  /// Requests so far.
  public var requests: Int { counts.now.requests }

  /// For each different request, how often an answer to it was fully sent.
  public var sent: [String: Int] { counts.now.sent }

  /// For each different request, how often it came.
  public var asked: [String: Int] { counts.now.asked }

  /// Counts what came and went.
  private final class Tracker: Sendable {
    private let counts = Mutex(Counts())

    var now: Counts { counts.withLock { $0 } }

    /// Counts a request; returns how many came before it.
    func noteAsked(_ body: Record) -> Int {
      counts.withLock { counts in
        counts.asked[body.json, default: 0] += 1
        defer { counts.requests += 1 }
        return counts.requests
      }
    }

    func noteSent(_ body: Record) {
      counts.withLock { $0.sent[body.json, default: 0] += 1 }
    }
  }
}

extension ScriptedTeacher.Response {
  /// An answer that depends on the question and the seed only: a little reasoning, then a number in
  /// a box.
  public static func standard(_ request: ScriptedTeacher.Request) -> Self {
    let seed = request.body["seed"]?.integer ?? 0
    let text = "<think>\nLet me see: \(request.question)\n</think>\n\nIt is \\boxed{\(seed % 7)}."
    return .answer(text, completion: 5 + seed % 11)
  }
}
