import Formats
import Machine
import Values

/// An HTTP response, whole.
public struct Response: Sendable {
  public let status: Int
  /// Seconds for which the endpoint asks to be left alone; see ``RequestedPause``.
  public let requestedPause: Double?
  /// As they came.
  public let bytes: [UInt8]
  /// What must not be shown of the body.
  var secrets = Secrets()

  public init(status: Int, requestedPause: Double? = nil, bytes: [UInt8]) {
    self.status = status
    self.requestedPause = requestedPause
    self.bytes = bytes
  }

  /// Whether the status is 2xx.
  public var isSuccess: Bool { (200..<300).contains(status) }

  /// The body as a JSON object; nil if it is none. It is parsed at every call.
  public var record: Record? {
    let padded = bytes + [UInt8](repeating: 0, count: JSONParser.padding)
    return padded.withUnsafeBufferPointer { padded in
      try? JSONParser().parse(UnsafeBufferPointer(rebasing: padded[..<bytes.count])).record
    }
  }

  /// The beginning of the body as text, for messages: at most 500 characters, and no secret.
  public var excerpt: String {
    // More than is shown: a secret that is cut at the end would not be found.
    let text = String(decoding: bytes.prefix(2000 + secrets.longest), as: UTF8.self)
    return String(secrets.redacted(text).prefix(500))
  }

  /// Whether the beginning of the body has some words, for decisions.
  func says(_ words: String) -> Bool {
    String(decoding: bytes.prefix(2000), as: UTF8.self).contains(words)
  }
}
