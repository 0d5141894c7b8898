import AsyncHTTPClient
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
    if let connection = home.idle(place) { return go(over: connection) }
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

  /// It has the whole response, and its connection is another's now.
  func leave() { connection = nil }

  /// It is over: whoever waits for it goes on.
  func end(_ result: Result<Void, any Error>) {
    guard let waiter else { return }
    self.waiter = nil
    let connection = connection
    self.connection = nil
    // Half a response stands on it.
    if case .failure = result { connection?.close() }
    waiter.resume(with: result)
  }
}
