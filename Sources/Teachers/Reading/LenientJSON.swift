import Formats
import Values

/// JSON as endpoints and those between write it: what the strict parser refuses is read all the same where it is plain
/// what was meant. Nothing is made up: a text that ends too early is none.
enum LenientJSON {
  /// The object that a body holds; nil if it holds none.
  static func record(_ bytes: [UInt8]) -> Record? {
    ParserPool.with { record(bytes, $0) }
  }

  private static func record(_ bytes: [UInt8], _ parser: JSONParser) -> Record? {
    if let value = parse(bytes, parser) { return object(value) }
    guard let mended = mended(bytes) else { return nil }
    return parse(mended, parser).flatMap(object)
  }

  /// Google writes its errors as a list of one.
  private static func object(_ value: Value) -> Record? {
    value.record ?? value.list.flatMap { $0.count == 1 ? $0[0].record : nil }
  }

  private static func parse(_ bytes: [UInt8], _ parser: JSONParser) -> Value? {
    let padded = bytes + [UInt8](repeating: 0, count: JSONParser.padding)
    return padded.withUnsafeBufferPointer { padded in
      try? parser.parse(UnsafeBufferPointer(rebasing: padded[..<bytes.count]))
    }
  }

  /// The first JSON object or list of a text, mended: without what stands before it (a byte order mark, lines of
  /// comments) and behind it, NaN and infinities as null, whole numbers beyond 64 bits as doubles, control characters in
  /// texts escaped, bytes that are no UTF-8 replaced.
  ///
  /// - Returns: nil if there is no beginning of one, or no end.
  private static func mended(_ bytes: [UInt8]) -> [UInt8]? {
    let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
    guard var index = beginning(of: text) else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(text.count - index + 16)
    var depth = 0
    while index < text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\""):
        guard let end = appendString(text, index, &result) else { return nil }
        index = end
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 {
          result.append(byte)
          return result
        }
      case UInt8(ascii: "N") where text[index...].starts(with: "NaN".utf8),
        UInt8(ascii: "I") where text[index...].starts(with: "Infinity".utf8):
        if result.last == UInt8(ascii: "-") { result.removeLast() }
        result.append(contentsOf: "null".utf8)
        index += byte == UInt8(ascii: "N") ? 3 : 8
        continue
      case 48...57:
        let end = text[index...].firstIndex { !isOfNumber($0) } ?? text.count
        let number = text[index..<end]
        result.append(contentsOf: number)
        // As a double; what is not whole is one already.
        if number.count > 18, number.allSatisfy({ (48...57).contains($0) }) {
          result.append(contentsOf: "e0".utf8)
        }
        index = end
        continue
      default: break
      }
      result.append(byte)
      index += 1
    }
    return nil
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || [43, 45, 46, 69, 101].contains(byte)
  }

  /// Where a document begins: behind white space, a byte order mark and lines that begin as comments do.
  private static func beginning(of text: [UInt8]) -> Int? {
    var index = 0
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["): return index
      case UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "/"):
        guard let end = text[index...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        index = end
      default: return nil
      }
    }
    return nil
  }

  /// Appends the text that begins at a place.
  ///
  /// - Returns: the place behind it; nil if it has no end.
  private static func appendString(_ text: [UInt8], _ start: Int, _ result: inout [UInt8]) -> Int? {
    result.append(text[start])
    var index = start + 1
    while index < text.count {
      let byte = text[index]
      if byte < 0x20 {
        result.append(contentsOf: "\\u00\(hexadecimal(CollectionOfOne(byte)))".utf8)
        index += 1
        continue
      }
      result.append(byte)
      index += 1
      if byte == UInt8(ascii: "\"") { return index }
      if byte == UInt8(ascii: "\\"), index < text.count {
        result.append(text[index])
        index += 1
      }
    }
    return nil
  }
}
