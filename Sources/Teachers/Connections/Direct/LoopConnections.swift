import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The connections of one event loop, kept for further requests to the same places. What it holds is used on the loop
/// alone, so that no request waits for another's lock.
final class LoopConnections: @unchecked Sendable {
  private static let longestIdle = TimeAmount.seconds(60)

  /// An end that crosses a request comes within a round trip. Later the endpoint may have worked on it, and been paid.
  let longestCrossing: TimeAmount
  private let loop: any EventLoop
  private let security: Security
  /// The one that was used last stands last.
  private var idle: [DirectAddress.Place: [DirectConnection]] = [:]
  private var isClosed = false

  init(_ loop: any EventLoop, _ security: Security, longestCrossing: Double) {
    self.longestCrossing = .milliseconds(Int64(longestCrossing * 1000))
    self.loop = loop
    self.security = security
  }

  /// Does something on the loop: at once if this is its thread.
  func run(_ body: @escaping @Sendable () -> Void) {
    if loop.inEventLoop { body() } else { loop.execute(body) }
  }

  /// Closes those over which nothing goes, and keeps no more.
  func close() async throws {
    try await loop.submit {
      self.isClosed = true
      self.closeAllIdle()
    }.get()
  }

  /// Closes those over which nothing goes.
  func closeIdle() async throws { try await loop.submit { self.closeAllIdle() }.get() }

  private func closeAllIdle() {
    let all = idle.values.flatMap(\.self)
    idle = [:]
    for connection in all { connection.close() }
  }

  // MARK: On the loop

  /// A connection to a place over which nothing goes.
  func idle(_ place: DirectAddress.Place) -> DirectConnection? { idle[place]?.popLast() }

  /// Keeps a connection for further requests.
  func keep(_ connection: DirectConnection) {
    guard !isClosed else { return connection.close() }
    idle[connection.place, default: []].append(connection)
    // Endpoints close theirs, too, and a request that crosses that is lost.
    if let oldest = idle[connection.place]?.first,
      NIODeadline.now() - oldest.idleSince > Self.longestIdle
    {
      idle[connection.place]?.removeFirst()
      oldest.close()
    }
  }

  /// A connection is gone.
  func forget(_ connection: DirectConnection) {
    idle[connection.place]?.removeAll { $0 === connection }
  }

  /// Opens a connection.
  func open(
    _ place: DirectAddress.Place, _ done: @escaping (Result<DirectConnection, any Error>) -> Void
  ) {
    let context: NIOSSLContext?
    do {
      context = place.isSecure ? try security.context(place.authority) : nil
    } catch {
      return done(.failure(error))
    }
    let connection = DirectConnection(place, self)
    let limit = TimeAmount.milliseconds(Int64(place.connect * 1000))
    let deadline = NIODeadline.now() + limit
    let bootstrap = ClientBootstrap(group: loop).connectTimeout(limit)
      // Each of a thousand connections keeps the room it reads into.
      .channelOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 16384)
      )
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try Self.equip(channel, context, place, connection)
        }
      }
    // A number is no name: nobody has to be asked for it, which may take longer than the connection.
    let opened =
      if let address = place.address { bootstrap.connect(to: address) } else {
        bootstrap.connect(host: place.host, port: place.port)
      }
    opened.assumeIsolated().whenComplete { result in
      switch result {
      case .failure(let error): done(.failure(Self.explained(error, place)))
      case .success:
        // The other side may show no certificate for ever.
        let clock = self.loop.assumeIsolated().scheduleTask(deadline: deadline) {
          connection.close(HTTPClientError.connectTimeout)
        }
        connection.whenReady { error in
          clock.cancel()
          done(error.map { .failure($0) } ?? .success(connection))
        }
      }
    }
  }

  private static func equip(
    _ channel: any Channel, _ context: NIOSSLContext?, _ place: DirectAddress.Place,
    _ connection: DirectConnection
  ) throws {
    let pipeline = channel.pipeline.syncOperations
    if let context {
      // A certificate for a number names it otherwise than by the name of a host.
      let isNumber = place.address != nil
      try pipeline.addHandler(
        NIOSSLClientHandler(context: context, serverHostname: isNumber ? nil : place.host))
    }
    try pipeline.addHTTPClientHandlers()
    try pipeline.addHandler(connection)
  }

  private static func explained(_ error: any Error, _ place: DirectAddress.Place) -> any Error {
    if case ChannelError.connectTimeout = error { return HTTPClientError.connectTimeout }
    // Of a number nobody else says which it was.
    if let error = error as? IOError {
      return FailedConnection(place: "\(place.host):\(place.port)", error: error)
    }
    guard let failed = error as? NIOConnectionError else { return error }
    let isSlow = failed.connectionErrors.contains {
      if case ChannelError.connectTimeout = $0.error { true } else { false }
    }
    return isSlow ? HTTPClientError.connectTimeout : error
  }
}

/// Why there is no connection to a place that is a number.
struct FailedConnection: Error, CustomStringConvertible {
  let place: String
  let error: IOError

  var description: String { "\(place): \(error)" }
}

/// Whose certificates are trusted: read once for each authority.
final class Security: Sendable {
  private let base: TLSConfiguration?
  private let contexts = Mutex<[String?: NIOSSLContext]>([:])

  init(_ base: TLSConfiguration?) { self.base = base }

  func context(_ authority: String?) throws -> NIOSSLContext {
    try contexts.withLock { contexts in
      if let known = contexts[authority] { return known }
      var configuration = Route.security(base, authority: authority) ?? .makeClientConfiguration()
      configuration.applicationProtocols = ["http/1.1"]
      let context = try NIOSSLContext(configuration: configuration)
      contexts[authority] = context
      return context
    }
  }
}
