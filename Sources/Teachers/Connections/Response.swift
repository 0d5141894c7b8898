import Formats
import Foundation
import Machine
import Values

/// An HTTP response, whole.
public struct Response: Sendable {
  public let status: Int
  /// Of a response that is no success, the headers that say how to go on, by names in lower case.
  let headers: [String: String]
  /// As they came.
  public let bytes: [UInt8]
  /// What must not be shown of the body.
  var secrets = Secrets()

  public init(status: Int, headers: [String: String] = [:], bytes: [UInt8]) {
    self.status = status
    self.headers = headers
    self.bytes = bytes
  }

  /// The same with other bytes.
  func with(_ bytes: [UInt8]) -> Response {
    var response = Response(status: status, headers: headers, bytes: bytes)
    response.secrets = secrets
    return response
  }

  /// Whether the status is 2xx.
  public var isSuccess: Bool { (200..<300).contains(status) }

  /// The body as a JSON object, read as ``LenientJSON`` does; nil if it is none. It is parsed at every call.
  public var record: Record? { LenientJSON.record(bytes) }

  /// What it says that is not what was asked for; nil if it says that all is well.
  ///
  /// - Parameter record: its ``record``.
  func trouble(_ record: Record?) -> EndpointTrouble? {
    if isSuccess, let record, Self.isPlainlyAnAnswer(record) { return nil }
    return EndpointTrouble(
      status: status, header: { headers[$0] }, body: record, text: excerpt, now: Date())
  }

  private static func isPlainlyAnAnswer(_ record: Record) -> Bool {
    (record["choices"] != nil || record["content"] != nil)
      && [nil, .null].contains(record["error"])
  }

  /// Whether the body is a page for people.
  var isPage: Bool {
    bytes.first { $0 > 0x20 && $0 < 0x80 } == UInt8(ascii: "<")
  }

  /// Whether there is nothing in the body but white space and the comments that keep a stream of events alive.
  var saysNothing: Bool {
    !bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.contains { line in
      line.first != UInt8(ascii: ":") && line.contains { $0 > 0x20 }
    }
  }

  /// The beginning of the body as text, for messages: at most 500 characters, and no secret.
  public var excerpt: String {
    // More than is shown: a secret that is cut at the end would not be found.
    let text = String(decoding: bytes.prefix(2000 + secrets.longest), as: UTF8.self)
    return String(secrets.redacted(text).prefix(500))
  }
}
