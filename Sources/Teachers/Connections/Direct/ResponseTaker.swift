import AsyncHTTPClient
import Machine
import NIOCore
import NIOHTTP1

/// Who takes a response in, piece by piece, on the thread that has read it from the network: a task of its own for each
/// piece would cost more than what is done with it. What is thrown ends the request.
protocol ResponseTaker: AnyObject, Sendable {
  /// Is told that something came. Set before the request is sent.
  var limit: IdleWatch.Limit? { get set }
  func begin(_ status: Int, _ headers: HTTPHeaders) throws
  func take(_ piece: ByteBuffer) throws
  /// The response is whole.
  func finish() throws
}

/// Hands what the client reads to a taker.
final class TakerDelegate: HTTPClientResponseDelegate {
  typealias Response = Void

  private let taker: any ResponseTaker

  init(_ taker: any ResponseTaker) { self.taker = taker }

  func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<
    Void
  > {
    task.eventLoop.makeCompletedFuture { try taker.begin(Int(head.status.code), head.headers) }
  }

  func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ piece: ByteBuffer) -> EventLoopFuture<Void>
  {
    task.eventLoop.makeCompletedFuture { try taker.take(piece) }
  }

  func didFinishRequest(task: HTTPClient.Task<Void>) throws { try taker.finish() }
}

/// Collects a response, as it came before it was packed.
///
/// One event loop uses it at a time, and whoever asked when that has told that the request was over.
final class WholeTaker: ResponseTaker, @unchecked Sendable {
  var limit: IdleWatch.Limit?
  private let secrets: Secrets
  private var head: (status: Int, headers: HTTPHeaders)?
  private var packed: PackedBody?
  private var bytes: [UInt8] = []

  init(_ secrets: Secrets) { self.secrets = secrets }

  func begin(_ status: Int, _ headers: HTTPHeaders) throws {
    limit?.start()
    if let redirect = Redirect(status, headers) { throw redirect }
    head = (status, headers)
    packed = PackedBody(headers)
    if let length = headers.first(name: "content-length").flatMap(Int.init) {
      bytes.reserveCapacity(max(0, min(length, 1 << 20)))
    }
  }

  func take(_ piece: ByteBuffer) throws {
    limit?.start()
    try piece.withUnsafeReadableBytes { piece in
      if let packed { try packed.add(piece, add) } else { try add(piece) }
    }
  }

  func finish() throws {
    try packed?.finish(add)
  }

  private func add(_ piece: UnsafeRawBufferPointer) throws {
    bytes.append(contentsOf: piece)
    guard bytes.count <= Connections.largestBody else {
      throw ConnectionTrouble(
        "the response is larger than \(Connections.largestBody >> 20) MB")
    }
  }

  func whole() throws -> Response {
    guard let head else { throw ConnectionTrouble("the response has no head") }
    var whole = Response(
      status: head.status, headers: head.headers.hints(head.status), bytes: bytes)
    whole.secrets = secrets
    return whole
  }
}
