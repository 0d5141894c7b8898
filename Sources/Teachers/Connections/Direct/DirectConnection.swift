import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS

/// A connection to an endpoint: one request at a time goes over it. It lives on one event loop, and nobody else uses it.
final class DirectConnection: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  let place: DirectAddress.Place
  /// Since when no request goes over it.
  private(set) var idleSince = NIODeadline.now()
  private weak var home: LoopConnections?
  private var context: ChannelHandlerContext?
  private var exchange: DirectExchange?
  /// Whether the request is written to its end: an endpoint may answer before it is, and then nothing may follow.
  private var isSent = false
  /// Whether the response says that others may follow.
  private var mayStay = false
  private var isOver = false
  /// Called when requests may be sent, or when it is known that none can be.
  private var onReady: (((any Error)?) -> Void)?

  init(_ place: DirectAddress.Place, _ home: LoopConnections) {
    self.place = place
    self.home = home
  }

  /// Calls back when requests may be sent: at once, or when the other side has shown its certificate.
  func whenReady(_ body: @escaping ((any Error)?) -> Void) {
    guard !isOver else { return body(HTTPClientError.remoteConnectionClosed) }
    guard place.isSecure, !isShakenHands else { return body(nil) }
    onReady = body
  }

  private var isShakenHands = false

  private func ready(_ error: (any Error)?) {
    let body = onReady
    onReady = nil
    body?(error)
  }

  func send(_ exchange: DirectExchange) {
    guard let context, !isOver else {
      return exchange.end(.failure(HTTPClientError.remoteConnectionClosed))
    }
    self.exchange = exchange
    isSent = false
    mayStay = false
    context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
    if let body = exchange.body, body.readableBytes > 0 {
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenSuccess { [weak self] in
      self?.isSent = true
    }
  }

  /// Closes it; what is under way fails.
  func close(_ error: any Error = CancellationError()) {
    fail(error)
    context?.close(promise: nil)
  }

  private func fail(_ error: any Error) {
    isOver = true
    ready(error)
    let exchange = exchange
    self.exchange = nil
    exchange?.end(.failure(error))
  }

  // MARK: What the network says

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent {
      isShakenHands = true
      ready(nil)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // Nothing was asked: whatever it is, the next response would not be the one that was asked for.
    guard let exchange else { return leave() }
    do {
      switch unwrapInboundIn(data) {
      case .head(let head):
        mayStay = head.isKeepAlive
        try exchange.begin(head)
      case .body(let piece): try exchange.taker.take(piece)
      case .end:
        self.exchange = nil
        let end = Result { try exchange.taker.finish() }
        exchange.leave()
        if mayStay, isSent, !isOver, context.channel.isActive {
          idleSince = .now()
          home?.keep(self)
        } else {
          leave()
        }
        exchange.end(end)
      }
    } catch {
      close(error)
    }
  }

  private func leave() {
    isOver = true
    home?.forget(self)
    context?.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    // The end of a response that ends with its connection, which the parser tells apart; all else is told when the
    // connection is closed, which follows.
    case HTTPParserError.invalidEOFState: return
    case NIOSSLError.uncleanShutdown where isShakenHands: return
    default:
      home?.forget(self)
      close(error)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    home?.forget(self)
    fail(HTTPClientError.remoteConnectionClosed)
    context.fireChannelInactive()
  }
}
