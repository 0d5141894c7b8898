import Formats
import Foundation
import Synchronization
import Values

/// A provider of batches of the tests' own, OpenAI's or Anthropic's interface, whose batches end as a script says.
public final class BatchProvider: Sendable {
  /// What becomes of a batch.
  public struct Fate: Sendable {
    /// How it ends.
    public enum End: Sendable {
      case isWorkedOff
      /// It was never begun (OpenAI).
      case failed(code: String, message: String)
      case expires
      case isCancelled
      /// The provider knows nothing of it any more.
      case vanishes
      /// It is over, and its results are gone.
      case losesResults
      /// It is worked on until the test is over.
      case never
    }

    public var end = End.isWorkedOff
    /// Whether the answer to its handing in gets lost.
    public var losesReply = false
    /// Handing it in is refused with this status and body.
    public var refusal: (status: Int, body: String)?
    /// What becomes of its calls, by their questions.
    public var line: @Sendable (String) -> Line = { _ in .answered }

    public init(_ end: End = .isWorkedOff) { self.end = end }
  }

  /// What becomes of a call.
  public enum Line: Sendable {
    case answered
    /// An answer that is paid for and has nothing in it.
    case isEmpty
    /// An error of its own; the body is a JSON object.
    case status(Int, String)
    case isNotWorkedOn
    /// A line that is no JSON.
    case isGarbage
  }

  private struct Batch: Sendable {
    let tag: String?
    let file: String
    let questions: [String]
    let ids: [String]
    let fate: Fate
    var looks = 0
  }

  private struct State {
    var files: [[Record]] = []
    var batches: [Batch] = []
    var submissions = 0
    var bought: [String: Int] = [:]
  }

  private let isAnthropic: Bool
  private let keepsMetadata: Bool
  private let script: @Sendable (Int, [String]) -> Fate
  private let state = Mutex(State())
  private let server = Mutex<LoopbackServer?>(nil)

  /// The address up to `/v1`.
  public var url: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })/v1" }

  /// The questions of all batches that were taken, in their order.
  public var batches: [[String]] { state.withLock { $0.batches.map(\.questions) } }

  /// How often a batch was handed in, taken or not.
  public var submissions: Int { state.withLock { $0.submissions } }

  /// How often each question was answered: that is paid for.
  public var bought: [String: Int] { state.withLock { $0.bought } }

  /// Starts serving.
  ///
  /// - Parameters:
  ///   - keepsMetadata: whether the provider remembers what a batch was tagged with (OpenAI's interface).
  ///   - script: what becomes of a batch, by how many were handed in before and by its questions.
  public static func start(
    isAnthropic: Bool, keepsMetadata: Bool = true,
    script: @escaping @Sendable (Int, [String]) -> Fate
  ) async throws -> BatchProvider {
    let provider = BatchProvider(isAnthropic, keepsMetadata, script)
    let server = try await LoopbackServer.start { provider.answer($0) }
    provider.server.withLock { $0 = server }
    return provider
  }

  private init(
    _ isAnthropic: Bool, _ keepsMetadata: Bool,
    _ script: @escaping @Sendable (Int, [String]) -> Fate
  ) {
    self.isAnthropic = isAnthropic
    self.keepsMetadata = keepsMetadata
    self.script = script
  }

  /// Stops serving.
  public func stop() async { await server.withLock { $0 }?.stop() }

  /// A batch that somebody else handed in, of so many calls.
  public func addForeign(_ count: Int, _ fate: Fate = Fate()) {
    state.withLock { state in
      state.batches.append(
        Batch(
          tag: nil, file: "none", questions: (0..<count).map { "foreign \($0)" },
          ids: (0..<count).map { "foreign-\($0)" }, fate: fate))
    }
  }

  private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
    let path = String(request.target.prefix { $0 != "?" }.dropFirst("/v1".count))
    let parts = path.split(separator: "/").map(String.init)
    switch (request.method, path) {
    case ("POST", "/files"):
      return state.withLock { state in
        state.files.append(Self.lines(Self.fileContent(request.body)))
        return .text(200, "{\"id\":\"file-\(state.files.count - 1)\"}")
      }
    case ("POST", "/batches"), ("POST", "/messages/batches"):
      return take(Self.record(request.body))
    case ("GET", "/batches"), ("GET", "/messages/batches"):
      let list = state.withLock { state in
        state.batches.indices.reversed().map { Value.record(view($0, state.batches[$0], "")) }
      }
      return .text(
        200, Record([.init("data", .list(list)), .init("has_more", false)]).json)
    default: return look(parts, request.headers["host"] ?? "")
    }
  }

  private func take(_ body: Record) -> LoopbackServer.Response {
    state.withLock { state in
      let number = state.submissions
      state.submissions += 1
      let file = body["input_file_id"]?.string ?? ""
      let requests =
        isAnthropic
        ? (body["requests"]?.list ?? []).compactMap(\.record)
        : Int(file.dropFirst("file-".count)).map { state.files[$0] } ?? []
      let questions = requests.map {
        FaultyProvider.question($0[isAnthropic ? "params" : "body"]?.record ?? [:])
      }
      let fate = script(number, questions)
      if let refusal = fate.refusal { return .text(refusal.status, refusal.body) }
      state.batches.append(
        Batch(
          tag: body["metadata"]?.record?["retort"]?.string, file: file, questions: questions,
          ids: requests.map { $0["custom_id"]?.string ?? "" }, fate: fate))
      if fate.losesReply { return .hangUp }
      return .text(
        200, view(state.batches.count - 1, state.batches[state.batches.count - 1], "").json)
    }
  }

  private func look(_ parts: [String], _ host: String) -> LoopbackServer.Response {
    state.withLock { state in
      if parts.first == "files", let file = parts.dropFirst().first, file.hasPrefix("file-"),
        let number = Int(file.dropFirst("file-".count)), state.files.indices.contains(number)
      {
        return .text(200, state.files[number].map(\.json).joined(separator: "\n"))
      }
      guard
        let number = parts.compactMap({ $0.split(separator: "_").last.flatMap { Int($0) } }).last,
        state.batches.indices.contains(number)
      else { return .text(404, "{\"error\":{\"message\":\"no such batch\"}}") }
      let batch = state.batches[number]
      if ["content", "results"].contains(parts.last) {
        if case .losesResults = batch.fate.end { return .text(404, "{}") }
        return .text(200, results(batch, &state))
      }
      if case .vanishes = batch.fate.end, batch.looks > 0 {
        return .text(404, "{\"error\":{\"message\":\"no such batch\"}}")
      }
      state.batches[number].looks += 1
      return .text(200, view(number, state.batches[number], host).json)
    }
  }

  private func results(_ batch: Batch, _ state: inout State) -> String {
    var lines: [String] = []
    for (id, question) in zip(batch.ids, batch.questions).reversed() {
      switch batch.fate.line(question) {
      case .answered:
        state.bought[question, default: 0] += 1
        lines.append(line(id, 200, answer("It is \(question).")))
      case .isEmpty: lines.append(line(id, 200, answer("")))
      case .status(let status, let body):
        lines.append(line(id, status, Self.record(Array(body.utf8))))
      case .isNotWorkedOn:
        lines.append(
          isAnthropic
            ? #"{"custom_id":"\#(id)","result":{"type":"expired"}}"#
            : #"{"custom_id":"\#(id)","response":null,"error":{"code":"batch_expired","message":"too late"}}"#
        )
      case .isGarbage: lines.append(#"{"custom_id":"#)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func answer(_ text: String) -> Record {
    if isAnthropic {
      return [
        "type": "message", "stop_reason": "end_turn",
        "content": .list([.record(["type": "text", "text": .string(text)])]),
        "usage": .record(["input_tokens": 10, "output_tokens": 5]),
      ]
    }
    let message: Record = ["role": "assistant", "content": .string(text)]
    return [
      "choices": .list([
        .record(["index": 0, "finish_reason": "stop", "message": .record(message)])
      ]),
      "usage": .record(["prompt_tokens": 10, "completion_tokens": 5]),
    ]
  }

  private func line(_ id: String, _ status: Int, _ body: Record) -> String {
    guard isAnthropic else {
      return Record([
        .init("custom_id", .string(id)),
        .init(
          "response",
          .record(["status_code": .integer(Int64(status)), "body": .record(body)])),
        .init("error", .null),
      ]).json
    }
    let result: Record =
      status == 200
      ? ["type": "succeeded", "message": .record(body)]
      : ["type": "errored", "error": .record(body)]
    return Record([.init("custom_id", .string(id)), .init("result", .record(result))]).json
  }

  private func view(_ number: Int, _ batch: Batch, _ host: String) -> Record {
    var isOver = batch.looks >= 2
    var status = isOver ? "completed" : "in_progress"
    var errors = Value.null
    switch batch.fate.end {
    case .isWorkedOff, .losesResults, .vanishes: break
    case .never: (isOver, status) = (false, "in_progress")
    case .expires: status = isOver ? "expired" : "finalizing"
    case .isCancelled: status = isOver ? "cancelled" : "cancelling"
    case .failed(let code, let message):
      status = isOver ? "failed" : "validating"
      errors = .record([
        "data": .list([
          .record(["code": .string(code), "message": .string(message), "line": .null])
        ])
      ])
    }
    if isAnthropic {
      // As the provider writes them: with fractions.
      let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
      return [
        "id": .string("msgbatch_\(number)"), "created_at": .string(time),
        "processing_status": isOver ? "ended" : "in_progress",
        "request_counts": .record([
          "processing": .integer(Int64(batch.ids.count)), "succeeded": 0, "errored": 0,
        ]),
        "results_url": isOver
          ? .string("http://\(host)/v1/messages/batches/msgbatch_\(number)/results") : .null,
      ]
    }
    var view: Record = [
      "id": .string("batch_\(number)"), "status": .string(status), "errors": errors,
      "created_at": .integer(Int64(Date().timeIntervalSince1970)),
      "input_file_id": .string(batch.file),
      "output_file_id": isOver && status != "failed" ? .string("output_\(number)") : .null,
      "error_file_id": .null,
    ]
    if keepsMetadata {
      view["metadata"] = .record(batch.tag.map { ["retort": .string($0)] } ?? [:])
    }
    return view
  }

  /// The content of the file in a multipart form.
  private static func fileContent(_ form: [UInt8]) -> [UInt8] {
    let text = String(decoding: form, as: UTF8.self)
    guard let start = text.range(of: "application/jsonl\r\n\r\n"),
      let end = text.range(of: "\r\n--", range: start.upperBound..<text.endIndex)
    else { return [] }
    return Array(text[start.upperBound..<end.lowerBound].utf8)
  }

  private static func lines(_ bytes: [UInt8]) -> [Record] {
    bytes.split(separator: UInt8(ascii: "\n")).map { record(Array($0)) }
  }

  private static func record(_ bytes: [UInt8]) -> Record {
    (try? JSONParser().parse(String(decoding: bytes, as: UTF8.self)))?.record ?? [:]
  }
}
