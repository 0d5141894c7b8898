import NIOCore
import NIOPosix
import Synchronization

/// A proxy on loopback that makes tunnels: wherever a client wants to go, it gets to one port of this machine.
public final class TunnelServer: Sendable {
  private let channel: any Channel
  private let heads: Heads

  /// What clients said before their tunnels stood, each a head whole.
  private final class Heads: Sendable {
    let all = Mutex<[String]>([])
  }

  /// The port on 127.0.0.1.
  public var port: Int { channel.localAddress?.port ?? 0 }

  /// The heads of all requests for a tunnel so far.
  public var requests: [String] { heads.all.withLock { $0 } }

  /// Starts serving.
  ///
  /// - Parameter destination: the port at which every tunnel ends.
  public static func start(to destination: Int) async throws -> TunnelServer {
    let heads = Heads()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Mouth(destination, heads))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return TunnelServer(channel, heads)
  }

  private init(_ channel: any Channel, _ heads: Heads) {
    self.channel = channel
    self.heads = heads
  }

  /// Stops serving.
  public func stop() async { try? await channel.close() }

  /// Reads what a client wants, and then passes on all that it says.
  private final class Mouth: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let destination: Int
    private let heads: Heads
    private var head = ""
    private var end: EventLoopFuture<any Channel>?

    init(_ destination: Int, _ heads: Heads) {
      self.destination = destination
      self.heads = heads
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let buffer = unwrapInboundIn(data)
      if let end {
        end.whenSuccess { $0.writeAndFlush(buffer, promise: nil) }
        return
      }
      head += String(buffer: buffer)
      guard head.contains("\r\n\r\n") else { return }
      heads.all.withLock { $0.append(head) }
      let client = context.channel
      end = ClientBootstrap(group: context.eventLoop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(Return(to: client))
          }
        }
        .connect(host: "127.0.0.1", port: destination)
      end?.whenSuccess { _ in
        client.writeAndFlush(ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\n"), promise: nil)
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      end?.whenSuccess { $0.close(promise: nil) }
    }
  }

  /// Passes on what comes back.
  private final class Return: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let client: any Channel

    init(to client: any Channel) { self.client = client }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      client.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }
  }
}
