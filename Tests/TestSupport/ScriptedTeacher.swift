import Corpus
import Formats
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A teacher of the tests' own: a real HTTP server on loopback that answers as a script says.
///
/// It counts what it was asked and what it has fully sent, by the content of the request, so a test
/// can say how often an answer was bought.
public final class ScriptedTeacher: Sendable {
  /// A question as it arrived.
  public struct Request: Sendable {
    /// The request's body.
    public let body: Record
    public let headers: [String: String]
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

  private let counts = Mutex(Counts())
  private let script: @Sendable (Request) async -> Response
  private let channel: any Channel

  /// The address up to `/v1`.
  public let url: String

  /// Starts serving.
  ///
  /// - Parameter script: says what to answer; it may take its time.
  public static func start(
    script: @escaping @Sendable (Request) async -> Response = { .standard($0) }
  ) async throws -> ScriptedTeacher {
    let holder = Mutex<ScriptedTeacher?>(nil)
    let box = Box(holder: holder)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(box: box))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let teacher = ScriptedTeacher(script: script, channel: channel)
    box.holder.withLock { $0 = teacher }
    return teacher
  }

  private init(script: @escaping @Sendable (Request) async -> Response, channel: any Channel) {
    self.script = script
    self.channel = channel
    url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/v1"
  }

  /// Stops serving.
  public func stop() async { try? await channel.close() }

  /// Requests so far.
  public var requests: Int { counts.withLock { $0.requests } }

  /// For each different request, how often an answer to it was fully sent.
  public var sent: [String: Int] { counts.withLock { $0.sent } }

  /// For each different request, how often it came.
  public var asked: [String: Int] { counts.withLock { $0.asked } }

  private func answer(_ body: Record, _ headers: [String: String]) async -> Response {
    let number = counts.withLock { counts in
      counts.asked[body.json, default: 0] += 1
      defer { counts.requests += 1 }
      return counts.requests
    }
    return await script(Request(body: body, headers: headers, number: number))
  }

  private func noteSent(_ body: Record) {
    counts.withLock { $0.sent[body.json, default: 0] += 1 }
  }

  /// The server's handlers are made before the teacher that they belong to.
  private final class Box: Sendable {
    let holder: Mutex<ScriptedTeacher?>

    init(holder: consuming Mutex<ScriptedTeacher?>) {
      self.holder = holder
    }

    var teacher: ScriptedTeacher? { holder.withLock { $0 } }
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let box: Box
    private var headers: [String: String] = [:]
    private var body: [UInt8] = []

    init(box: Box) {
      self.box = box
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        headers = Dictionary(
          head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
        body = []
      case .body(let piece): body.append(contentsOf: piece.readableBytesView)
      case .end: respond(context)
      }
    }

    private func respond(_ context: ChannelHandlerContext) {
      let text = String(decoding: body, as: UTF8.self)
      let request = (try? JSONParser().parse(text))?.record ?? [:]
      let channel = context.channel
      Task { [box, headers] in
        guard let teacher = box.teacher else { return }
        switch await teacher.answer(request, headers) {
        case .cut: try? await channel.close()
        case .status(let status, let body, let extra):
          var fields = HTTPHeaders([("content-length", "\(body.utf8.count)")])
          for (name, value) in extra { fields.add(name: name, value: value) }
          let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: fields)
          channel.write(HTTPServerResponsePart.head(head), promise: nil)
          channel.write(
            HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: body))), promise: nil)
          guard (try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))) != nil else {
            return
          }
          if status == 200 { teacher.noteSent(request) }
        }
      }
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
