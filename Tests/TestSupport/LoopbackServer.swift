import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A real HTTP server on loopback that answers as a function says.
public final class LoopbackServer: Sendable {
  /// A request, whole.
  public struct Request: Sendable {
    public let method: String
    /// Path and query.
    public let target: String
    /// By lower-case names.
    public let headers: [String: String]
    public let body: [UInt8]
  }

  /// What the server sends back.
  public enum Response: Sendable {
    case status(Int, body: [UInt8], headers: [String: String] = [:])
    /// The head and the first bytes of a body of the given length; then the connection is closed.
    case cut(Int, body: [UInt8], length: Int, headers: [String: String] = [:])
    /// The head and the first bytes of a body of the given length; then nothing more.
    case stall(Int, body: [UInt8], length: Int)
    /// The connection is closed without a word.
    case hangUp
    /// Anything that a server can send, step by step.
    case script(ReplyScript)

    /// A JSON or plain text.
    public static func text(_ status: Int, _ text: String, headers: [String: String] = [:])
      -> Response
    {
      .status(status, body: Array(text.utf8), headers: headers)
    }
  }

  /// What shows a client that it is the right server: PEM files of a certificate and its key.
  public struct Papers: Sendable {
    let certificate: String
    let key: String

    public init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  private let channel: any Channel

  /// The port on 127.0.0.1.
  public var port: Int { channel.localAddress?.port ?? 0 }

  /// Starts serving.
  ///
  /// - Parameters:
  ///   - socket: the path of a socket in place of a port.
  ///   - papers: for HTTPS; nil for HTTP.
  ///   - answer: says what to answer; it may take its time.
  ///   - sent: is told of every response that was fully sent.
  public static func start(
    socket: String? = nil, papers: Papers? = nil,
    answer: @escaping @Sendable (Request) async -> Response,
    sent: @escaping @Sendable (Request, Response) -> Void = { _, _ in }
  ) async throws -> LoopbackServer {
    let security = try papers.map { papers in
      try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: try NIOSSLCertificate.fromPEMFile(papers.certificate).map {
            .certificate($0)
          },
          privateKey: .privateKey(try NIOSSLPrivateKey(file: papers.key, format: .pem))))
    }
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let security {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: security))
          }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(answer, sent))
        }
      }
    let channel: any Channel
    if let socket {
      channel = try await bootstrap.bind(unixDomainSocketPath: socket).get()
    } else {
      channel =
        try await bootstrap
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .bind(host: "127.0.0.1", port: 0).get()
    }
    return LoopbackServer(channel: channel)
  }

  private init(channel: any Channel) {
    self.channel = channel
  }

  /// Stops serving.
  public func stop() async { try? await channel.close() }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (Request) async -> Response
    private let sent: @Sendable (Request, Response) -> Void
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(
      _ answer: @escaping @Sendable (Request) async -> Response,
      _ sent: @escaping @Sendable (Request, Response) -> Void
    ) {
      self.answer = answer
      self.sent = sent
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        body = []
      case .body(let piece): body.append(contentsOf: piece.readableBytesView)
      case .end: respond(context.channel)
      }
    }

    private func respond(_ channel: any Channel) {
      guard let head else { return }
      let request = Request(
        method: head.method.rawValue, target: head.uri,
        headers: Dictionary(
          head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
        body: body)
      // Else it waits behind every test that has not begun yet, and clients give up.
      Task(priority: .high) { [answer, sent] in
        let response = await answer(request)
        switch response {
        case .hangUp: try? await channel.close()
        case .script(let script):
          if await perform(script, on: channel) { sent(request, response) }
        case .cut(let status, let body, let length, let headers):
          write(status, headers, body, length: length, to: channel)
          channel.flush()
          try? await Task.sleep(for: .milliseconds(20))
          try? await channel.close()
        case .stall(let status, let body, let length):
          write(status, [:], body, length: length, to: channel)
          channel.flush()
        case .status(let status, let body, let headers):
          write(status, headers, body, length: body.count, to: channel)
          guard (try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))) != nil else {
            return
          }
          sent(request, response)
        }
      }
    }
  }
}

private func write(
  _ status: Int, _ headers: [String: String], _ body: [UInt8], length: Int, to channel: any Channel
) {
  var fields = HTTPHeaders([("content-length", "\(length)")])
  for (name, value) in headers { fields.add(name: name, value: value) }
  let head = HTTPResponseHead(
    version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: fields)
  channel.write(HTTPServerResponsePart.head(head), promise: nil)
  channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
}

/// Does what a script says.
///
/// - Returns: whether it sent a whole response.
private func perform(_ script: ReplyScript, on channel: any Channel) async -> Bool {
  /// Waits for a test, but not longer than for who asked.
  func wait(for allowance: Allowance) async {
    while channel.isActive, !allowance.tryPass() {
      try? await Task.sleep(for: .milliseconds(5))
    }
  }
  func send(_ bytes: [UInt8]) async -> Bool {
    let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes)))
    return (try? await channel.writeAndFlush(part)) != nil
  }
  if let allowance = script.beforeHead { await wait(for: allowance) }
  var fields = HTTPHeaders(script.headers.map { ($0.name, $0.value) })
  if let length = script.length { fields.add(name: "content-length", value: "\(length)") }
  let head = HTTPResponseHead(
    version: .http1_1, status: HTTPResponseStatus(statusCode: script.status), headers: fields)
  guard (try? await channel.writeAndFlush(HTTPServerResponsePart.head(head))) != nil else {
    return false
  }
  for step in script.steps {
    switch step {
    case .bytes(let bytes): guard await send(bytes) else { return false }
    case .hold(let allowance): await wait(for: allowance)
    case .reached(let allowance): allowance.allow(1)
    case .forever(let bytes):
      while await send(bytes) { try? await Task.sleep(for: .milliseconds(5)) }
      return false
    case .silence: return false
    case .hangUp:
      // What was written before is to arrive.
      try? await Task.sleep(for: .milliseconds(20))
      try? await channel.close()
      return false
    }
  }
  return (try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))) != nil
}
