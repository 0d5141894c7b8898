// JSON text out of values: one way of writing, so that equal values give equal bytes.

/// How JSON text holds a number that JSON has no way to write: NaN, an infinity.
public enum NonFiniteNumbers: Sendable {
  /// As null, which every reader takes.
  case null
  /// As the words of Python's `json`: `NaN`, `Infinity`, `-Infinity`. Strict readers refuse them.
  case words

  fileprivate func text(_ number: Double) -> String {
    switch self {
    case .null: "null"
    case .words: number.isNaN ? "NaN" : number > 0 ? "Infinity" : "-Infinity"
    }
  }
}

extension Value {
  /// The value as JSON on one line, without spaces; fields in their order.
  ///
  /// Doubles are written as the shortest digits that read back the same; a double that JSON cannot
  /// hold (NaN, infinity) is written as null.
  public var json: String {
    var bytes: [UInt8] = []
    appendJSON(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the JSON text, as UTF-8.
  public func appendJSON(to bytes: inout [UInt8], nonFinite: NonFiniteNumbers = .null) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .bigInteger(let digits): bytes.append(contentsOf: digits.utf8)
    case .double(let number):
      bytes.append(contentsOf: (number.isFinite ? String(number) : nonFinite.text(number)).utf8)
    case .string(let text): appendQuoted(text, to: &bytes)
    case .list(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.appendJSON(to: &bytes, nonFinite: nonFinite)
      }
      bytes.append(UInt8(ascii: "]"))
    case .record(let record): record.appendJSON(to: &bytes, nonFinite: nonFinite)
    }
  }
}

extension Record {
  /// The record as JSON on one line.
  public var json: String { Value.record(self).json }

  /// Appends the JSON text, as UTF-8.
  public func appendJSON(to bytes: inout [UInt8], nonFinite: NonFiniteNumbers = .null) {
    bytes.append(UInt8(ascii: "{"))
    for index in fields.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendQuoted(fields[index].name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      fields[index].value.appendJSON(to: &bytes, nonFinite: nonFinite)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

/// Appends a text as JSON has it.
package func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
  // Strings of Swift's own lie in one piece; a copy would count references, which threads share.
  let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { appendQuoted($0, to: &bytes) }
  if isDone == nil {
    var text = text
    text.withUTF8 { appendQuoted($0, to: &bytes) }
  }
}

private func appendQuoted(_ source: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  var clean = 0  // Start of the run that needs no escape.
  var index = 0
  while let found = firstToEscape(source, from: index) {
    index = found
    let byte = source[index]
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[clean..<index]))
    index += 1
    clean = index
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default: bytes.append(contentsOf: "u00\(hexadecimal(CollectionOfOne(byte)))".utf8)
    }
  }
  bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[clean...]))
  bytes.append(UInt8(ascii: "\""))
}

/// The first byte from a place on that JSON does not take as it is; nil if there is none.
///
/// Eight bytes at a time: subtracting a value from each byte at once sets the highest bit of some byte if one is below it
/// (Warren, Hacker's Delight, 6-1).
private func firstToEscape(_ source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
  func isToEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
  let ones: UInt64 = 0x0101_0101_0101_0101
  let high = ones &* 0x80
  let raw = UnsafeRawBufferPointer(source)
  var index = start
  while index + 8 <= source.count {
    let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let hits =
      ((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote)
      | ((backslash &- ones) & ~backslash)
    if hits & high != 0 { break }
    index += 8
  }
  while index < source.count {
    if isToEscape(source[index]) { return index }
    index += 1
  }
  return nil
}
