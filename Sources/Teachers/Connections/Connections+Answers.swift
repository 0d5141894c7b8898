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
  private var packed: PackedBody?
  /// What is not for the reader.
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
    packed = PackedBody(headers)
  }

  func take(_ piece: ByteBuffer) throws {
    try piece.withUnsafeReadableBytes { piece in
      if let packed { try packed.add(piece, add) } else { try add(piece) }
    }
    if reader.isWhole, response?.isSuccess == true {
      limit?.start(atMost: reader.isFinished ? Self.grace : Self.graceForCounts)
    } else {
      limit?.start()
    }
  }

  func finish() throws {
    try packed?.finish(add)
  }

  private func add(_ piece: UnsafeRawBufferPointer) throws {
    if response?.isSuccess == true {
      try reader.add(piece)
    } else if bytes.count < Self.largestRefusal {
      bytes.append(contentsOf: piece)
    }
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
}
