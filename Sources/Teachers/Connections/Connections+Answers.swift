import AsyncHTTPClient
import Machine
import NIOCore
import NIOHTTP1
import Values

extension Connections {
  /// Sends a request and gives a successful response to a reader as it comes.
  ///
  /// A break behind the answer's own end is none: it is whole. Nor is anything waited for long behind it.
  ///
  /// - Parameter isShielded: whether it comes to its end though the task is cancelled.
  /// - Throws: `CancellationError`.
  func answer(to request: Request, _ reader: AnswerReader, isShielded: Bool) async throws
    -> AttemptOutcome
  {
    let taker = AnswerTaker(reader, request.secrets)
    do {
      return try await following(request, isShielded: isShielded) { route, request in
        let message = try route.message(request)
        return try await idleWatch.limit(
          request.timeouts, isShielded: isShielded,
          { limit in
            taker.limit = limit
            return client(on: route).execute(request: message, delegate: taker)
          }, end: { $0.cancel() }, wait: { try await $0.get() })
      }
    } catch let trouble as ConnectionTrouble {
      guard let response = taker.response, response.isSuccess else {
        return .failure(trouble.description)
      }
      return reader.outcome(response, broken: trouble)
    }
  }
}

/// Takes a response in, on the thread that has read it from the network: a task of its own for each piece would cost more
/// than what is done with it.
///
/// One event loop uses it at a time, and whoever asked when that has told how the request was over.
private final class AnswerTaker: HTTPClientResponseDelegate, @unchecked Sendable {
  typealias Response = AttemptOutcome

  /// Seconds for which an endpoint may keep what it has answered open.
  private static let grace = 5.0
  /// The same where what it counted may still come: without it money is an estimate.
  private static let graceForCounts = 30.0
  /// Bytes that are read of a response that is no success.
  private static let largestRefusal = 1 << 20

  private let reader: AnswerReader
  private let secrets: Secrets
  private var packing: String?
  /// What is not for the reader, or not yet.
  private var bytes: [UInt8] = []
  /// Set before the request is sent.
  var limit: IdleWatch.Limit?
  /// What is known of the response; nil before it began.
  private(set) var response: Teachers.Response?

  init(_ reader: AnswerReader, _ secrets: Secrets) {
    self.reader = reader
    self.secrets = secrets
  }

  func didReceiveHead(task: HTTPClient.Task<Response>, _ head: HTTPResponseHead)
    -> EventLoopFuture<Void>
  {
    limit?.start()
    let status = Int(head.status.code)
    if let redirect = Redirect(status, head.headers) {
      return task.eventLoop.makeFailedFuture(redirect)
    }
    var whole = Teachers.Response(status: status, headers: head.headers.hints(status), bytes: [])
    whole.secrets = secrets
    response = whole
    packing = head.headers.packing
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(task: HTTPClient.Task<Response>, _ piece: ByteBuffer) -> EventLoopFuture<
    Void
  > {
    do {
      try take(piece)
      return task.eventLoop.makeSucceededVoidFuture()
    } catch {
      return task.eventLoop.makeFailedFuture(error)
    }
  }

  private func take(_ piece: ByteBuffer) throws {
    guard response?.isSuccess == true else {
      if bytes.count < Self.largestRefusal { bytes.append(contentsOf: piece.readableBytesView) }
      limit?.start()
      return
    }
    guard packing == nil else {
      bytes.append(contentsOf: piece.readableBytesView)
      guard bytes.count <= Connections.largestBody else {
        throw ConnectionTrouble("the response is too large")
      }
      limit?.start()
      return
    }
    try piece.withUnsafeReadableBytes { try reader.add($0) }
    if reader.isWhole {
      limit?.start(reader.isFinished ? Self.grace : Self.graceForCounts)
    } else {
      limit?.start()
    }
  }

  func didFinishRequest(task: HTTPClient.Task<Response>) throws -> AttemptOutcome {
    guard let response else { throw ConnectionTrouble("the response has no head") }
    if !bytes.isEmpty, let packing {
      bytes = try Unpacking.unpack(bytes, packing, most: Connections.largestBody)
      if response.isSuccess { try bytes.withUnsafeBytes { try reader.add($0) } }
    }
    return response.isSuccess ? reader.outcome(response) : .response(response.with(bytes))
  }
}

extension HTTPHeaders {
  /// Those that say how to go on, of a response that is no success.
  func hints(_ status: Int) -> [String: String] {
    guard status >= 300 else { return [:] }
    return Dictionary(
      compactMap { name, value in
        let name = name.lowercased()
        guard name.contains("retry") || name.contains("ratelimit"), value.utf8.count < 200 else {
          return nil
        }
        return (name, value)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// How the body is packed, in a way that the client does not know.
  var packing: String? {
    let packing = first(name: "content-encoding")?.lowercased()
    return packing == "br" || packing == "zstd" ? packing : nil
  }
}
