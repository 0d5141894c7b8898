import Values

/// A JSON file that is one list of objects. Rows are counted from 1.
///
/// Memory: the longest row and a buffer of 1 MiB.
final class JSONArrayReader: RecordReader {
  private let path: String
  private let window: TextWindow
  private let parser = JSONParser()
  private let columns: Set<String>?
  private var row = 0
  private var isFinished = false
  /// The beginning of a row that was passed over.
  private var passed: [UInt8] = []

  /// - Parameter columns: the top-level fields to keep; nil for all.
  init(path: String, source: any ByteSource, columns: Set<String>?) throws {
    self.path = path
    self.columns = columns
    window = TextWindow(path: path, source: source)
    while window.bytes.count < 3, try window.extend() {}
    if window.bytes.starts(with: byteOrderMark) { window.advance(3) }
    guard try nextByte() == UInt8(ascii: "[") else { throw broken("it should begin with [") }
    window.advance(1)
  }

  func next() throws -> RowResult? {
    guard !isFinished else { return nil }
    var byte = try nextByte()
    if row > 0, byte == UInt8(ascii: ",") {
      window.advance(1)
      byte = try nextByte()
    } else if byte == UInt8(ascii: "]") {
      return try finish()
    } else if row > 0, byte != nil {
      throw broken("a comma or ] should follow row \(row)")
    }
    guard byte != nil else { throw broken("the list does not end") }
    row += 1
    guard let length = try elementLength() else {
      return .malformed(
        MalformedRow(file: path, row: row, column: nil, problem: RowLimits.tooLong, bytes: passed))
    }
    guard length > 0 else { throw broken("row \(row) is missing") }
    defer { window.advance(length) }
    let text = UnsafeBufferPointer(rebasing: window.bytes[..<length])
    return parser.row(text, keeping: columns, file: path, row: row)
  }

  private func finish() throws -> RowResult? {
    window.advance(1)
    isFinished = true
    if try nextByte() != nil { throw broken("something follows the end of the list") }
    return nil
  }

  /// The next byte that is no white space, which the window then begins with.
  private func nextByte() throws -> UInt8? {
    while true {
      let blank = window.bytes.prefix(while: isJSONSpace).count
      window.advance(blank)
      if let byte = window.bytes.first { return byte }
      guard try window.extend() else { return nil }
    }
  }

  /// How long the element is that the window begins with: up to the comma or bracket behind it that
  /// stands in no text and no inner bracket. Whether it is right inside is for the parser to say.
  ///
  /// - Returns: nil if it was too long, and was passed over; its beginning is then in `passed`.
  private func elementLength() throws -> Int? {
    var scan = ElementScan()
    var isTooLong = false
    while true {
      if let length = scan.end(in: window.bytes) {
        guard isTooLong else { return length }
        window.advance(length)
        return nil
      }
      if window.isTooLong || isTooLong {
        if !isTooLong { passed = RowLimits.beginning(of: window) }
        isTooLong = true
        scan.discard(window.bytes.count)
        window.advance(window.bytes.count)
      }
      guard try window.extend() else { throw broken("row \(row) does not end") }
    }
  }

  private func broken(_ problem: String) -> RetortError {
    RetortError(
      .input, "cannot read \(path)",
      cause: "at byte \(window.position + 1) of its JSON: \(problem)",
      hint: "is it cut off?")
  }
}

/// Finds the end of a JSON value in bytes that come piece by piece.
private struct ElementScan {
  private var index = 0
  private var depth = 0
  private var isInText = false

  /// The first bytes are gone.
  mutating func discard(_ count: Int) { index = max(0, index - count) }

  /// The value's length; nil if it does not end in these bytes, of which the earlier ones were seen.
  mutating func end(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    while index < bytes.count {
      let byte = bytes[index]
      if isInText {
        if byte == UInt8(ascii: "\\") {
          index += 2
          continue
        }
        if byte == UInt8(ascii: "\"") { isInText = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return index }
          depth -= 1
          if depth == 0 { return index + 1 }
        case UInt8(ascii: ","):
          if depth == 0 { return index }
        default: break
        }
      }
      index += 1
    }
    return nil
  }
}
