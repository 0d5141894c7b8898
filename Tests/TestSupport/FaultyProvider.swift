import Corpus
import Formats
import Synchronization
import Values

/// A provider of the tests' own: OpenAI's and Anthropic's interfaces, live and in batches, with faults that a
/// seed decides.
///
/// Its answer to a question is a number in a box that depends on the question and how often it was bought, and
/// it counts how often each answer was fully sent.
public final class FaultyProvider: Sendable {
  /// What may go wrong with a request.
  public enum Fault: Sendable, CaseIterable {
    case tooMany
    case overloaded
    case serverError
    case hangUp
    /// The connection breaks in the middle of the body.
    case cut
    case notJSON
    /// A whole response whose JSON ends too early.
    case truncated
    case empty
  }

  /// Requests that are wrong for good: those whose question is among them get 400.
  private let refused: Set<String>
  private let seed: UInt64
  /// Of a thousand requests so many go wrong.
  private let faultsPerThousand: UInt64
  private let state = Mutex(State())
  private let server = Mutex<LoopbackServer?>(nil)

  struct State {
    var requests: UInt64 = 0
    var faults = 0
    /// How often an answer to a question was fully sent.
    var sent: [String: Int] = [:]
    /// How many empty answers a question got.
    var empties: [String: Int] = [:]
    var batches = BatchShelf()
  }

  /// The address up to `/v1`.
  public var url: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })/v1" }

  /// Starts serving.
  ///
  /// - Parameters:
  ///   - seed: decides which requests go wrong, and how.
  ///   - faultsPerThousand: how many go wrong.
  ///   - refused: questions that are refused for good.
  public static func start(seed: UInt64, faultsPerThousand: UInt64 = 300, refused: Set<String> = [])
    async throws -> FaultyProvider
  {
    let provider = FaultyProvider(seed, faultsPerThousand, refused)
    let server = try await LoopbackServer.start {
      provider.answer($0)
    } sent: {
      provider.noteSent($0, $1)
    }
    provider.server.withLock { $0 = server }
    return provider
  }

  private init(_ seed: UInt64, _ faultsPerThousand: UInt64, _ refused: Set<String>) {
    self.seed = seed
    self.faultsPerThousand = faultsPerThousand
    self.refused = refused
  }

  /// Stops serving.
  public func stop() async { await server.withLock { $0 }?.stop() }

  /// For each question, how many answers to it were fully sent.
  public var sent: [String: Int] { state.withLock { $0.sent } }
  /// How many requests went wrong on purpose.
  public var faults: Int { state.withLock { $0.faults } }
  /// How many batches were handed in.
  public var batches: Int { state.withLock { $0.batches.count } }

  private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
    let number = state.withLock { state in
      state.requests += 1
      return state.requests
    }
    var generator = SeededGenerator(seed &* 1_000_003 &+ number)
    var fault =
      UInt64.random(in: 0..<1000, using: &generator) < faultsPerThousand
      ? Fault.allCases.randomElement(using: &generator) : nil
    if fault != nil { state.withLock { $0.faults += 1 } }
    let body = Self.record(request.body)
    if fault == .empty {
      // A call that is answered with nothing three times is given up, and which call a fault meets is decided by the
      // order in which they come.
      let count = state.withLock { state in
        state.empties[Self.question(body), default: 0] += 1
        return state.empties[Self.question(body)] ?? 0
      }
      if count > 2 { fault = .serverError }
    }
    let path = String(request.target.prefix { $0 != "?" })
    switch (request.method, path) {
    case ("POST", "/v1/chat/completions"), ("POST", "/v1/messages"):
      let isAnthropic = path.hasSuffix("messages")
      if isAnthropic, request.headers["anthropic-version"] == nil || body["max_tokens"] == nil {
        return .text(400, "{\"type\":\"error\"}")
      }
      let response = faulty(completion(body, isAnthropic), fault, isAnthropic)
      return body["stream"] == true ? streamed(response) : response
    default:
      // What brings results may fail; what hands calls in may fail before, and never after it took them.
      if let fault, [.tooMany, .overloaded, .serverError, .hangUp].contains(fault) {
        return faulty(.text(200, "{}"), fault, path.contains("messages"))
      }
      let response = state.withLock {
        $0.batches.answer(request, path: path, body: body) { complete($0, $1) }
      }
      // It was taken, and nobody knows.
      return fault == .cut && request.method == "POST" ? .hangUp : response
    }
  }

  /// A whole, faultless response to the body of a call.
  private func completion(_ body: Record, _ isAnthropic: Bool) -> LoopbackServer.Response {
    let (status, record) = complete(body, isAnthropic)
    return .text(status, record.json)
  }

  private func complete(_ body: Record, _ isAnthropic: Bool) -> (Int, Record) {
    let question = Self.question(body)
    if refused.contains(question) {
      let error: Record = ["type": "invalid_request_error", "message": "not this one"]
      return (400, ["type": "error", "error": .record(error)])
    }
    func text(_ choice: Int64) -> String {
      "<think>hm</think>\\boxed{\(question.utf8.count + Int(choice))}"
    }
    if isAnthropic {
      return (
        200,
        [
          "type": "message",
          "content": .list([.record(["type": "text", "text": .string(text(0))])]),
          "stop_reason": "end_turn",
          "usage": .record(["input_tokens": 10, "output_tokens": 5]),
        ]
      )
    }
    let count = body["n"]?.integer ?? 1
    return (
      200,
      [
        "choices": .list(
          (0..<count).map { index in
            .record([
              "index": .integer(index), "finish_reason": "stop",
              "message": .record(["role": "assistant", "content": .string(text(index))]),
            ])
          }),
        "usage": .record(["prompt_tokens": 10, "completion_tokens": .integer(5 * count)]),
      ]
    )
  }

  /// The same as a stream, broken where it is.
  private func streamed(_ response: LoopbackServer.Response) -> LoopbackServer.Response {
    switch response {
    case .status(200, let body, let headers) where headers.isEmpty:
      return ReplyScript.streaming(Self.record(body)).map { .script($0) } ?? response
    case .cut(let status, let body, _, _) where status == 200 && seed % 2 == 0:
      // What is left of the JSON is as little as a stream's beginning.
      return .script(
        ReplyScript(
          headers: [("content-type", "text/event-stream")],
          [
            .bytes(Array("data: ".utf8) + body), .hangUp,
          ]))
    default: return response
    }
  }

  private func faulty(_ response: LoopbackServer.Response, _ fault: Fault?, _ isAnthropic: Bool)
    -> LoopbackServer.Response
  {
    guard let fault, case .status(200, let body, _) = response else { return response }
    switch fault {
    case .tooMany: return .text(429, "{}", headers: ["retry-after-ms": "3"])
    case .overloaded: return .text(isAnthropic ? 529 : 503, "{}")
    case .serverError: return .text(500, "<html>oh</html>")
    case .hangUp: return .hangUp
    case .cut: return .cut(200, body: Array(body.prefix(body.count / 2)), length: body.count)
    case .notJSON: return .text(200, "upstream connect error")
    case .truncated: return .status(200, body: Array(body.prefix(body.count / 2)))
    case .empty:
      return .text(
        200,
        isAnthropic
          ? #"{"type":"message","content":[],"stop_reason":"end_turn"}"#
          : #"{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}"#)
    }
  }

  /// Counts an answer that arrived whole and could be read.
  private func noteSent(_ request: LoopbackServer.Request, _ response: LoopbackServer.Response) {
    var sent: [UInt8]?
    if case .status(200, let body, _) = response { sent = body }
    if case .script(let script) = response { sent = script.means }
    guard let body = sent, request.target.hasPrefix("/v1/") else { return }
    guard ["/v1/chat/completions", "/v1/messages"].contains(request.target) else { return }
    let reply = Self.record(body)
    let count =
      reply["choices"]?.list?.filter {
        $0.record?["message"]?.record?["content"]?.string != ""
      }.count ?? reply["content"]?.list?.count ?? 0
    guard count > 0 else { return }
    state.withLock { $0.sent[Self.question(Self.record(request.body)), default: 0] += count }
  }

  static func question(_ body: Record) -> String {
    body["messages"]?.list?.last?.record?["content"]?.string ?? ""
  }

  static func record(_ bytes: [UInt8]) -> Record {
    (try? JSONParser().parse(String(decoding: bytes, as: UTF8.self)))?.record ?? [:]
  }
}
