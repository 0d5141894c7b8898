/// The final answer within a longer text, and how it was found.
public struct FinalAnswer: Sendable, Equatable {
  /// The mark by which it was found.
  public enum Rule: String, Sendable {
    /// The last balanced `\boxed{…}`, as MATH and most teachers write it.
    case boxed
    /// What stands on the line behind the last `####`, as GSM8K writes it.
    case hashes
  }

  /// The answer without the mark, trimmed.
  public let text: String
  /// The mark that it carried.
  public let rule: Rule

  /// Finds the final answer; nil if the text carries no mark. One pass over its UTF-8 bytes.
  ///
  /// The mark that stands last wins. Only what stands behind a `</think>` counts, if there is one.
  public init?(in text: String) {
    var text = text
    let found = text.withUTF8 { bytes -> (Range<Int>, Rule)? in
      let start = last("</think>", in: bytes, from: 0).map { $0 + 8 } ?? 0
      let boxed = lastBox(in: bytes, from: start)
      let hashes = last("####", in: bytes, from: start).map { mark in
        mark + 4..<(bytes[(mark + 4)...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count)
      }
      return switch (boxed, hashes) {
      case (let box?, let line?): box.lowerBound > line.lowerBound ? (box, .boxed) : (line, .hashes)
      case (let box?, nil): (box, .boxed)
      case (nil, let line?): (line, .hashes)
      case (nil, nil): nil
      }
    }
    guard let (range, rule) = found else { return nil }
    let answer = text.utf8.dropFirst(range.lowerBound).prefix(range.count)
    self.text = trimmed(String(decoding: answer, as: UTF8.self))
    self.rule = rule
  }
}

/// What stands in the last `\boxed{…}` whose braces close; a cut one is passed over. One pass.
private func lastBox(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
  let mark = Array("\\boxed".utf8)
  /// The braces that are open: where a box's content begins, or nil for any other brace.
  var open: [Int?] = []
  var last: Range<Int>?
  var index = start
  while index < bytes.count {
    switch bytes[index] {
    case UInt8(ascii: "\\") where bytes[index...].starts(with: mark):
      index += mark.count
      while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { continue }
      open.append(index + 1)
    case UInt8(ascii: "\\"): index += 1  // An escaped brace is no brace.
    case UInt8(ascii: "{"): open.append(nil)
    case UInt8(ascii: "}"):
      if let begin = open.popLast() ?? nil, begin > last?.lowerBound ?? -1 { last = begin..<index }
    default: break
    }
    index += 1
  }
  return last
}

/// The last place at or behind `start` where a mark begins.
private func last(_ mark: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int)
  -> Int?
{
  let mark = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
  var index = bytes.count - mark.count
  while index >= start {
    if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
      return index
    }
    index -= 1
  }
  return nil
}

/// The text without white space at its ends.
func trimmed(_ text: String) -> String {
  guard let first = text.firstIndex(where: { !$0.isWhitespace }),
    let last = text.lastIndex(where: { !$0.isWhitespace })
  else { return "" }
  return String(text[first...last])
}
