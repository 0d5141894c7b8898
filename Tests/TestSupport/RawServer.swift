import NIOCore
import NIOPosix
import Synchronization

/// A server that sends bytes as they are written in a test, right or wrong: what an HTTP server would not send.
public final class RawServer: Sendable {
  /// What it does when a request has come whole.
  public enum Move: Sendable {
    case send(String)
    /// The same, and closes.
    case sendAndClose(String)
    /// Says nothing, and closes.
    case close
    /// The same after a while.
    case closeAfter(TimeAmount)
    case silence
  }

  /// A request: the number of its connection and its own on that, from 0, and its text.
  public struct Request: Sendable {
    public let connection: Int
    public let number: Int
    public let text: String
  }

  private let channel: any Channel
  private let log: Log
  public var port: Int { channel.localAddress?.port ?? 0 }

  /// What came, in its order.
  public var requests: [Request] { log.requests.withLock { $0 } }
  /// How many connections were made.
  public var connections: Int { log.connections.withLock { $0 } }

  private final class Log: Sendable {
    let requests = Mutex<[Request]>([])
    let connections = Mutex(0)
  }

  /// - Parameters:
  ///   - early: whether it answers as soon as a request's head has come.
  ///   - reply: what it does about a request.
  public static func start(
    early: Bool = false, _ reply: @escaping @Sendable (Request) -> Move
  ) async throws -> RawServer {
    let log = Log()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        let number = log.connections.withLock { count in
          defer { count += 1 }
          return count
        }
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Handler(number, log, early, reply))
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    return RawServer(channel, log)
  }

  private init(_ channel: any Channel, _ log: Log) {
    self.channel = channel
    self.log = log
  }

  public func stop() async { try? await channel.close() }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Int
    private let log: Log
    private let early: Bool
    private let reply: @Sendable (Request) -> Move
    private var text = ""
    private var count = 0
    /// Bytes of a body that was answered before it came.
    private var passed = 0

    init(
      _ connection: Int, _ log: Log, _ early: Bool, _ reply: @escaping @Sendable (Request) -> Move
    ) {
      self.connection = connection
      self.log = log
      self.early = early
      self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      text += String(buffer: unwrapInboundIn(data))
      while let request = next() {
        log.requests.withLock { $0.append(request) }
        switch reply(request) {
        case .send(let text): write(text, context)
        case .sendAndClose(let text):
          write(text, context)
          context.close(promise: nil)
        case .close: context.close(promise: nil)
        case .closeAfter(let time):
          let channel = context.channel
          context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
        case .silence: break
        }
      }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    /// The next request, if it has come.
    private func next() -> Request? {
      let skipped = min(passed, text.utf8.count)
      text = String(text.dropFirst(skipped))
      passed -= skipped
      guard let end = text.range(of: "\r\n\r\n") else { return nil }
      let head = text[..<end.lowerBound].lowercased()
      let length =
        head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
      let body = text[end.upperBound...]
      guard early || body.utf8.count >= length else { return nil }
      passed = length
      defer { count += 1 }
      let whole = String(text[..<end.upperBound]) + body.prefix(length)
      text = String(body)
      return Request(connection: connection, number: count, text: whole)
    }
  }
}
