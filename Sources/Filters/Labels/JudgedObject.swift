import Formats
import Values

/// A whole JSON object in a text, and where it stands; also as Python writes it, with single quotation marks, `True`,
/// `False` and `None`.
struct JudgedObject {
  let record: Record
  let range: Range<String.Index>

  /// So many beginnings are tried.
  private static let most = 64

  /// The objects of a text that stand in no other, in their order. Linear in the text for each beginning that is none.
  static func all(in text: String) -> [JudgedObject] {
    let bytes = Array(text.utf8)
    var objects: [JudgedObject] = []
    var index = 0
    var tries = 0
    // Behind the last closing brace none ends.
    let last = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
    while tries < most, index < last,
      let start = bytes[index..<last].firstIndex(of: UInt8(ascii: "{"))
    {
      tries += 1
      index = start + 1
      for isPython in [false, true] {
        guard let (json, end) = object(bytes, start, isPython),
          let record = (try? JSONParser().parse(String(decoding: json, as: UTF8.self)))?.record
        else { continue }
        objects.append(
          JudgedObject(
            record: record,
            range: text.utf8.index(
              text.startIndex, offsetBy: start)..<text.utf8.index(
                text.startIndex, offsetBy: end)))
        index = end
        break
      }
    }
    return objects
  }

  /// The bytes from a brace to the one that closes it, as JSON; nil if none does.
  private static func object(_ bytes: [UInt8], _ start: Int, _ isPython: Bool) -> ([UInt8], Int)? {
    var json: [UInt8] = []
    var depth = 0
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""),
        UInt8(ascii: "'") where isPython:
        guard let end = appendString(bytes, index, &json) else { return nil }
        index = end
        continue
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return (json + [byte], index + 1) }
      default:
        if isPython, let (word, length) = constant(bytes[index...]) {
          json += word.utf8
          index += length
          continue
        }
      }
      json.append(byte)
      index += 1
    }
    return nil
  }

  private static func constant(_ bytes: ArraySlice<UInt8>) -> (String, Int)? {
    for (python, json) in [("True", "true"), ("False", "false"), ("None", "null")]
    where bytes.starts(with: python.utf8) {
      return (json, python.utf8.count)
    }
    return nil
  }

  /// Appends the text that begins at a quotation mark, as JSON has it.
  ///
  /// - Returns: the place behind it; nil if it has no end.
  private static func appendString(_ bytes: [UInt8], _ start: Int, _ json: inout [UInt8]) -> Int? {
    let mark = bytes[start]
    json.append(UInt8(ascii: "\""))
    var index = start + 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == mark {
        json.append(UInt8(ascii: "\""))
        return index + 1
      }
      if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
        if bytes[index + 1] != UInt8(ascii: "'") { json.append(byte) }
        json.append(bytes[index + 1])
        index += 2
        continue
      }
      // Within single marks a double one stands for itself; line breaks are often not escaped.
      switch byte {
      case UInt8(ascii: "\""): json += Array("\\\"".utf8)
      case 0x0A: json += Array("\\n".utf8)
      case 0x09: json += Array("\\t".utf8)
      case 0x0D: break
      default: json.append(byte)
      }
      index += 1
    }
    return nil
  }
}
