import Formats
import Values

/// An HTTP response, whole.
public struct Response: Sendable {
  public let status: Int
  /// Seconds for which the endpoint asks to be left alone; see ``RequestedPause``.
  public let requestedPause: Double?
  public let bytes: [UInt8]

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

  /// The beginning of the body as text, for messages: at most 500 characters.
  public var excerpt: String {
    String(String(decoding: bytes.prefix(2000), as: UTF8.self).prefix(500))
  }
}

/// A secret, and how it is kept out of what others send back.
struct Secret: Sendable {
  let text: String

  /// The bytes with every occurrence of the secret replaced: endpoints quote keys in their errors.
  func redacted(_ bytes: [UInt8]) -> [UInt8] {
    let secret = Array(text.utf8)
    guard secret.count >= 4, bytes.count >= secret.count else { return bytes }
    var result: [UInt8]?
    var copied = 0
    var index = 0
    while index + secret.count <= bytes.count {
      if bytes[index] == secret[0], bytes[index..<index + secret.count].elementsEqual(secret) {
        result = (result ?? []) + bytes[copied..<index] + Array("[key]".utf8)
        index += secret.count
        copied = index
      } else {
        index += 1
      }
    }
    return result.map { $0 + bytes[copied...] } ?? bytes
  }
}
