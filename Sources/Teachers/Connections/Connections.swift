import AsyncHTTPClient
import Foundation
import Machine
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Values

/// HTTP to endpoints: connections that are kept, and limits to how long an endpoint may be silent.
final class Connections: Sendable {
  private let concurrency: Int
  private let base: HTTPClient.Configuration
  private let proxies: ProxyRules
  private let clients = Mutex<[Route: HTTPClient]>([:])
  let idleWatch: IdleWatch
  /// Those of each event loop that need no proxy.
  private let homes: [ObjectIdentifier: LoopConnections]
  private let addresses = Mutex<[String: DirectAddress]>([:])
  /// Where requests are made.
  let executors = LoopExecutors()

  /// - Parameters:
  ///   - concurrency: the most requests that will be in flight to one host.
  ///   - clock: by which silence is measured.
  ///   - base: what is left as it is there, certificates for instance.
  ///   - proxies: through whom others are reached.
  ///   - longestCrossing: seconds after which the end of a kept connection has not crossed a request any more.
  init(
    concurrency: Int, clock: WatchClock = .machine,
    base: HTTPClient.Configuration = .singletonConfiguration,
    proxies: ProxyRules = ProxyRules(ProcessInfo.processInfo.environment),
    longestCrossing: Double = 2
  ) {
    self.concurrency = concurrency
    self.proxies = proxies
    idleWatch = IdleWatch(clock)
    self.base = base
    let security = Security(base.tlsConfiguration)
    homes = Dictionary(
      uniqueKeysWithValues: HTTPClient.defaultEventLoopGroup.makeIterator().map {
        (ObjectIdentifier($0), LoopConnections($0, security, longestCrossing: longestCrossing))
      })
  }

  /// Closes all connections. Nothing may be asked afterwards.
  func close() async throws {
    idleWatch.stop()
    for home in homes.values { try await home.close() }
    for client in clients.withLock({ Array($0.values) }) { try await client.shutdown() }
  }

  /// Closes connections over which nothing goes.
  func closeIdle() async {
    for home in homes.values { try? await home.closeIdle() }
  }

  /// Sends a request and collects the response.
  ///
  /// - Throws: what went wrong in words, as a ``ConnectionTrouble``; `CancellationError`.
  func response(to request: Request) async throws -> Response {
    let taker = WholeTaker(request.secrets)
    try await send(request, taker)
    return try taker.whole()
  }

  /// Sends a request and hands over the pieces of a successful response as they come.
  ///
  /// - Returns: the response without its body, or with it if it is not successful.
  func stream(_ request: Request, _ take: @escaping @Sendable ([UInt8]) async throws -> Void)
    async throws -> Response
  {
    try await exchange(request) { response, idle in
      let status = Int(response.status.code)
      let packed = PackedBody(response.headers)
      var rest: [UInt8] = []
      func hand(_ bytes: [UInt8]) async throws {
        if (200..<300).contains(status) {
          try await take(bytes)
        } else if rest.count < Self.largestBody {
          rest += bytes
        }
      }
      for try await piece in response.body {
        idle.start()
        guard let packed else {
          try await hand(Array(piece.readableBytesView))
          continue
        }
        var bytes: [UInt8] = []
        try piece.withUnsafeReadableBytes { try packed.add($0) { bytes += $0 } }
        if !bytes.isEmpty { try await hand(bytes) }
      }
      var last: [UInt8] = []
      try packed?.finish { last += $0 }
      if !last.isEmpty { try await hand(last) }
      var whole = Response(status: status, headers: response.headers.hints(status), bytes: rest)
      whole.secrets = request.secrets
      return whole
    }
  }

  static let largestBody = AnswerReader.largest

  /// Sends a request and gives the response to a taker: over a connection of our own where no proxy stands between, else
  /// by the client, which knows proxies.
  ///
  /// - Parameter isShielded: whether it comes to its end though the task is cancelled.
  /// - Throws: what went wrong in words, as a ``ConnectionTrouble``; `CancellationError`.
  func send(_ request: Request, _ taker: any ResponseTaker, isShielded: Bool = false) async throws {
    try await following(request, isShielded: isShielded) { route, request in
      if let address = address(request.url, route) {
        let home = home()
        try await idleWatch.limit(
          request.timeouts, isShielded: isShielded,
          { limit in
            taker.limit = limit
            return DirectExchange(address, request, taker, home)
          }, end: { $0.cancel() }, wait: { try await $0.wait() })
      } else {
        let message = try route.message(request)
        try await idleWatch.limit(
          request.timeouts, isShielded: isShielded,
          { limit in
            taker.limit = limit
            return client(on: route).execute(request: message, delegate: TakerDelegate(taker))
          }, end: { $0.cancel() }, wait: { try await $0.get() })
      }
    }
  }

  /// Sends a request, and hands the response over as a sequence of pieces.
  private func exchange<Result: Sendable>(
    _ request: Request,
    _ body: @escaping @Sendable (HTTPClientResponse, IdleWatch.Limit) async throws -> Result
  ) async throws -> Result {
    try await following(request) { route, request in
      let message = route.streamedMessage(request)
      return try await idleWatch.limit(
        request.timeouts,
        { limit in
          Task {
            let response = try await client(on: route).execute(message, deadline: .distantFuture)
            limit.start()
            let status = Int(response.status.code)
            if let redirect = Redirect(status, response.headers) { throw redirect }
            return try await body(response, limit)
          }
        }, end: { $0.cancel() }, wait: { try await $0.value })
    }
  }

  /// Sends a request, and again to where the endpoint says.
  ///
  /// - Parameter isShielded: whether it comes to its end though the task is cancelled.
  /// - Throws: what went wrong in words, as a ``ConnectionTrouble``; `CancellationError`.
  func following<Result: Sendable>(
    _ request: Request, isShielded: Bool = false, _ send: (Route, Request) async throws -> Result
  ) async throws -> Result {
    var request = request
    var hops = 0
    while true {
      do {
        return try await send(try Route(request, proxies), request)
      } catch let redirect as Redirect {
        guard hops < 5 else { throw ConnectionTrouble("the endpoint redirects without an end") }
        hops += 1
        request = try request.redirected(status: redirect.status, to: redirect.location)
      } catch let error where error is RetortError || error is UnreadableReply {
        // Of whoever took the pieces.
        throw error
      } catch {
        if !isShielded { try Task.checkCancellation() }
        throw ConnectionTrouble(error, request.timeouts, hiding: request.secrets)
      }
    }
  }

  /// The connections of the current thread, or of another that reads from the network.
  func home() -> LoopConnections {
    let loop =
      MultiThreadedEventLoopGroup.currentEventLoop ?? HTTPClient.defaultEventLoopGroup.any()
    return homes[ObjectIdentifier(loop)] ?? homes.values[homes.values.startIndex]
  }

  /// Where a request goes that needs no proxy; nil if it needs one, or more than this way has.
  func address(_ url: String, _ route: Route) -> DirectAddress? {
    addresses.withLock { addresses in
      if let known = addresses[url], known.place.authority == route.authority,
        known.place.connect == route.connect
      {
        return known
      }
      let address = DirectAddress(url, route)
      // Of teachers there are few; redirects may make more.
      if addresses.count >= 256 { addresses = [:] }
      addresses[url] = address
      return address
    }
  }

  func client(on route: Route) -> HTTPClient {
    clients.withLock { clients in
      if let client = clients[route] { return client }
      var configuration = configuration(connect: route.connect)
      route.apply(to: &configuration)
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      clients[route] = client
      return client
    }
  }

  /// How a client is set up. A teacher's own limits count and no others: an endpoint that is silent until the whole
  /// answer is written may need many minutes, and it is `firstByte` and `idle` that say how many.
  ///
  /// - Parameter connect: seconds until a connection must stand.
  func configuration(connect: Double) -> HTTPClient.Configuration {
    var configuration = base
    configuration.httpVersion = .http1Only
    configuration.timeout = .init(connect: .milliseconds(Int64(connect * 1000)))
    // Redirects are followed by hand: no key must follow them.
    configuration.redirectConfiguration = .disallow
    // See ``PackedBody``.
    configuration.decompression = .disabled
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
    // A refused connection is a failed attempt like any other: the policy says what follows.
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }
}

/// A request to an endpoint.
struct Request: Sendable {
  enum Method: Sendable {
    case get
    case post
  }

  let method: Method
  var url: String
  var headers: [(name: String, value: String)] = []
  var body: [UInt8]?
  /// What must not be shown of the response.
  var secrets = Secrets()
  /// The path of a certificate authority that is trusted besides the known ones.
  var authority: String?
  var timeouts = Teacher.Timeouts()

  /// A request with a JSON body.
  static func posting(_ body: Record, to url: String) -> Request {
    var bytes: [UInt8] = []
    body.appendJSON(to: &bytes)
    return Request(
      method: .post, url: url, headers: [("content-type", "application/json")], body: bytes)
  }
}
