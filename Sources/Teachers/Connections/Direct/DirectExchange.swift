import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A request on its way, and who waits for its response. One event loop uses it.
final class DirectExchange: @unchecked Sendable {
  let head: HTTPRequestHead
  let body: ByteBuffer?
  let taker: any ResponseTaker
  private let place: DirectAddress.Place
  private let home: LoopConnections
  private var connection: DirectConnection?
  private var waiter: CheckedContinuation<Void, any Error>?
  private var isCancelled = false
  /// When it was sent over a connection that was kept, as long as nothing of a response has come; nil for others.
  private var sentOverKept: NIODeadline?

  init(
    _ address: DirectAddress, _ request: Request, _ taker: any ResponseTaker,
    _ home: LoopConnections
  ) {
    head = address.head(request)
    body = request.body.map { ByteBuffer(bytes: $0) }
    place = address.place
    self.taker = taker
    self.home = home
  }

  /// Sends the request, and returns when the taker has the whole response.
  func wait() async throws {
    try await withCheckedThrowingContinuation { waiter in
      home.run { self.start(waiter) }
    }
  }

  /// Ends it before its time.
  func cancel() {
    home.run {
      self.isCancelled = true
      guard self.waiter != nil else { return }
      self.end(.failure(CancellationError()))
    }
  }

  private func start(_ waiter: CheckedContinuation<Void, any Error>) {
    if isCancelled { return waiter.resume(throwing: CancellationError()) }
    self.waiter = waiter
    if let connection = home.idle(place) {
      sentOverKept = .now()
      return go(over: connection)
    }
    open()
  }

  private func open() {
    home.open(place) { result in
      switch result {
      case .success(let connection):
        // Nobody waits any more; others may use it.
        guard self.waiter != nil else { return self.home.keep(connection) }
        self.go(over: connection)
      case .failure(let error): self.end(.failure(error))
      }
    }
  }

  private func go(over connection: DirectConnection) {
    self.connection = connection
    connection.send(self)
  }

  /// Something of a response has come.
  func begin(_ head: HTTPResponseHead) throws {
    sentOverKept = nil
    try taker.begin(Int(head.status.code), head.headers)
  }

  /// It has the whole response, and its connection is another's now.
  func leave() { connection = nil }

  /// It is over: whoever waits for it goes on.
  func end(_ result: Result<Void, any Error>) {
    guard let waiter else { return }
    if case .failure(let error) = result, let sent = sentOverKept, !isCancelled,
      error.isEndOfConnection, NIODeadline.now() - sent < home.longestCrossing
    {
      sentOverKept = nil
      connection = nil
      return open()
    }
    self.waiter = nil
    let connection = connection
    self.connection = nil
    // Half a response stands on it.
    if case .failure = result { connection?.close() }
    waiter.resume(with: result)
  }
}

extension Error {
  /// Whether the other side closed the connection.
  var isEndOfConnection: Bool {
    switch self {
    case let error as HTTPClientError: error == .remoteConnectionClosed
    case let error as IOError: [ECONNRESET, EPIPE, ECONNABORTED].contains(error.errnoCode)
    case let error as HTTPParserError: error == .invalidEOFState
    case let error as ChannelError: error == .ioOnClosedChannel
    default: false
    }
  }
}
