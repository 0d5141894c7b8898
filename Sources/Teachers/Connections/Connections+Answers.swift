import AsyncHTTPClient
import Foundation
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
    let head = HeadBox()
    do {
      return try await exchange(request, isShielded: isShielded) { response, idle in
        let status = Int(response.status.code)
        var whole = Response(status: status, headers: response.hints, bytes: [])
        whole.secrets = request.secrets
        guard whole.isSuccess else {
          var bytes: [UInt8] = []
          for try await piece in response.body where bytes.count < 1 << 20 {
            idle.start()
            bytes.append(contentsOf: piece.readableBytesView)
          }
          return .response(whole.with(try response.unpacked(bytes)))
        }
        head.response = whole
        let isPacked = response.isPacked
        var packed: [UInt8] = []
        for try await piece in response.body {
          if isPacked {
            packed.append(contentsOf: piece.readableBytesView)
            guard packed.count <= Self.largestBody else {
              throw ConnectionTrouble("the response is too large")
            }
            idle.start()
          } else {
            try piece.withUnsafeReadableBytes { try reader.add($0) }
            if reader.isWhole {
              idle.start(reader.isFinished ? Self.grace : Self.graceForCounts)
            } else {
              idle.start()
            }
          }
        }
        if isPacked { try response.unpacked(packed).withUnsafeBytes { try reader.add($0) } }
        return reader.outcome(whole)
      }
    } catch let trouble as ConnectionTrouble {
      guard let response = head.response else { return .failure(trouble.description) }
      return reader.outcome(response, broken: trouble)
    }
  }

  /// Seconds for which an endpoint may keep what it has answered open.
  private static let grace = 5.0
  /// The same where what it counted may still come: without it money is an estimate.
  private static let graceForCounts = 30.0

  /// What was known of a response when its connection broke.
  private final class HeadBox: @unchecked Sendable {
    // Written by the task that reads, read when that has ended.
    var response: Response?
  }
}

extension HTTPClientResponse {
  /// The headers that say how to go on, of a response that is no success.
  var hints: [String: String] {
    guard status.code >= 300 else { return [:] }
    return Dictionary(
      headers.compactMap { name, value in
        let name = name.lowercased()
        guard name.contains("retry") || name.contains("ratelimit"), value.utf8.count < 200 else {
          return nil
        }
        return (name, value)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// How its body is packed, in a way that the client does not know.
  private var packing: String? {
    let packing = headers.first(name: "content-encoding")?.lowercased()
    return packing == "br" || packing == "zstd" ? packing : nil
  }

  var isPacked: Bool { packing != nil }

  /// Its body as it was before it was packed.
  func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
    guard let packing else { return bytes }
    return try Unpacking.unpack(bytes, packing, most: Connections.largestBody)
  }
}
