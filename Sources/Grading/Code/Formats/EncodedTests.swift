import Formats
import Foundation
import Values

/// Tests as LiveCodeBench packs them: base64 of zlib of a pickle, of a JSON text or of a dict that has one.
enum EncodedTests {
  /// More than this is refused, since a short text may unpack to anything. The largest of LiveCodeBench has 60 MB.
  static let most = 1 << 30

  /// Whether a text begins as base64 of zlib does: the byte 0x78.
  static func looksEncoded(_ text: String) -> Bool {
    text.utf8.first == UInt8(ascii: "e") && text.utf8.prefix(64).allSatisfy(isBase64)
  }

  static func decoded(_ text: String) throws(UnreadableTests) -> Value {
    guard let packed = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
      throw UnreadableTests("the tests are no base64")
    }
    let bytes: [UInt8]
    do {
      bytes = try inflated(Array(packed), most: most)
    } catch {
      throw UnreadableTests(
        "the tests cannot be unpacked: \((error as? RetortError)?.what ?? "\(error)")")
    }
    let value = try Pickle.value(bytes)
    let inner = value.record.flatMap { $0["input_output"] ?? $0["tests"] } ?? value
    guard case .string(let json) = inner else { return inner }
    let tests = try parsedJSON(json)
    // Each unpacking could give another text to unpack.
    if case .string(let text) = tests, looksEncoded(text) {
      throw UnreadableTests("the tests are packed twice")
    }
    return tests
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
      UInt8(ascii: "="), 10, 13:
      true
    default: false
    }
  }
}
