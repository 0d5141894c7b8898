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
      try await send(request, taker, isShielded: isShielded)
      return try taker.outcome()
    } catch let trouble as ConnectionTrouble {
      guard let response = taker.response, response.isSuccess else {
        return .failure(trouble.description)
      }
      return reader.outcome(response, broken: trouble)
    }
  }
}

/// Takes a response in for ``AnswerReader``.
///
/// One event loop uses it at a time, and whoever asked when that has told how the request was over.
private final class AnswerTaker: ResponseTaker, @unchecked Sendable {
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
  var limit: IdleWatch.Limit?
  /// What is known of the response; nil before it began.
  private(set) var response: Response?

  init(_ reader: AnswerReader, _ secrets: Secrets) {
    self.reader = reader
    self.secrets = secrets
  }

  func begin(_ status: Int, _ headers: HTTPHeaders) throws {
    limit?.start()
    if let redirect = Redirect(status, headers) { throw redirect }
    var whole = Response(status: status, headers: headers.hints(status), bytes: [])
    whole.secrets = secrets
    response = whole
    packing = headers.packing
  }

  func take(_ piece: ByteBuffer) throws {
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
      limit?.start(atMost: reader.isFinished ? Self.grace : Self.graceForCounts)
    } else {
      limit?.start()
    }
  }

  func finish() throws {
    guard let packing, !bytes.isEmpty else { return }
    bytes = try Unpacking.unpack(bytes, packing, most: Connections.largestBody)
    if response?.isSuccess == true { try bytes.withUnsafeBytes { try reader.add($0) } }
  }

  /// What the whole response says.
  func outcome() throws -> AttemptOutcome {
    guard let response else { throw ConnectionTrouble("the response has no head") }
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
