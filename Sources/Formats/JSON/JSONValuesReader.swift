import Values

/// A JSON file whose rows stand in one list, in a list under a key, or one behind the other over several lines each.
/// Rows are counted from 1.
///
/// Memory: the longest row, the longest value before a list under a key, and a buffer of 1 MiB.
final class JSONValuesReader: RecordReader {
  private let path: String
  private let window: TextWindow
  private let parser = JSONParser(isForRows: true)
  private let columns: Set<String>?
  private let style: FileLook.JSONStyle
  private var row = 0
  private var isFinished = false
  /// The beginning of a row that was passed over.
  private var passed: [UInt8] = []

  var notes: [String] { parser.notes(of: path) }

  /// - Parameter columns: the top-level fields to keep; nil for all.
  init(
    path: String, source: any ByteSource, style: FileLook.JSONStyle, columns: Set<String>?
  ) throws {
    self.path = path
    self.columns = columns
    self.style = style
    window = TextWindow(path: path, source: source)
    while window.bytes.count < 3, try window.extend() {}
    if window.bytes.starts(with: byteOrderMark) { window.advance(3) }
    switch style {
    case .objects, .lines: break
    case .field(let keys): try open(keys)
    case .list:
      guard try nextByte() == UInt8(ascii: "[") else { throw broken("it should begin with [") }
      window.advance(1)
    }
  }

  /// Goes to the list under keys.
  private func open(_ keys: [String]) throws {
    for key in keys {
      guard try nextByte() == UInt8(ascii: "{") else { throw try absent(keys, there: []) }
      window.advance(1)
      try find(key, of: keys)
    }
    guard try nextByte() == UInt8(ascii: "[") else {
      throw RetortError(
        .input, "cannot read \(path)",
        cause: "what stands under \"\(keys.joined(separator: "."))\" is no list")
    }
    window.advance(1)
  }

  /// Goes to the value of a key of the object that was just opened.
  private func find(_ key: String, of keys: [String]) throws {
    var there: [String] = []
    while let byte = try nextByte(), byte != UInt8(ascii: "}") {
      if byte == UInt8(ascii: ",") {
        window.advance(1)
        continue
      }
      let length = try elementLength(endingAt: UInt8(ascii: ":"))
      let text = String(decoding: window.bytes[..<length], as: UTF8.self)
      let name = (try? JSONParser().parse(text))?.string
      window.advance(length)
      guard let name, try nextByte() == UInt8(ascii: ":") else {
        throw broken("a key should stand")
      }
      window.advance(1)
      if name == key { return }
      there.append(name)
      _ = try nextByte()
      window.advance(try elementLength())
    }
    throw try absent(keys, there: there)
  }

  private func absent(_ keys: [String], there: [String]) throws -> RetortError {
    RetortError(
      .input, "cannot read \(path)",
      cause: "there is no list under \"\(keys.joined(separator: "."))\"",
      hint: there.isEmpty
        ? nil
        : nearest(to: keys.joined(separator: "."), among: there)
          ?? "there are: \(there.prefix(20).joined(separator: ", "))")
  }

  func next() throws -> RowResult? {
    guard !isFinished else { return nil }
    if style == .objects { return try nextObject() }
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
    guard let length = try rowLength() else { return tooLong }
    guard length > 0 else { throw broken("row \(row) is missing") }
    defer { window.advance(length) }
    let text = UnsafeBufferPointer(rebasing: window.bytes[..<length])
    return parser.row(text, keeping: columns, file: path, row: row)
  }

  private func nextObject() throws -> RowResult? {
    guard var byte = try nextByte() else { return nil }
    if row > 0, byte == UInt8(ascii: ",") {
      window.advance(1)
      guard let next = try nextByte() else { return nil }
      byte = next
    }
    guard byte != UInt8(ascii: "]"), byte != UInt8(ascii: "}") else {
      throw broken("a bracket closes nothing")
    }
    row += 1
    guard let length = try rowLength() else { return tooLong }
    guard length > 0 else { throw broken("an object should begin") }
    defer { window.advance(length) }
    return parser.row(
      UnsafeBufferPointer(rebasing: window.bytes[..<length]), keeping: columns, file: path, row: row
    )
  }

  private func finish() throws -> RowResult? {
    window.advance(1)
    isFinished = true
    // What stands beside the list is nobody's business.
    if case .field = style { return nil }
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
  private func elementLength(endingAt end: UInt8 = UInt8(ascii: ",")) throws -> Int {
    var scan = ElementScan(separator: end)
    while true {
      if let length = scan.end(in: window.bytes) { return length }
      try window.checkLength(row: row)
      guard try window.extend() else { throw broken("row \(row) does not end") }
    }
  }

  /// The same of a row.
  ///
  /// - Returns: nil if it was too long, and was passed over; its beginning is then in `passed`.
  private func rowLength() throws -> Int? {
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

  private var tooLong: RowResult {
    .malformed(
      MalformedRow(file: path, row: row, column: nil, problem: RowLimits.tooLong, bytes: passed))
  }

  private func broken(_ problem: String) -> RetortError {
    RetortError(
      .input, "cannot read \(path)",
      cause: "at byte \(window.position + 1) of its JSON: \(problem)",
      hint: "is it cut off?")
  }
}

/// Finds the end of a JSON value in bytes that come piece by piece.
struct ElementScan {
  /// What stands behind a value in a list, or behind a key.
  private let separator: UInt8
  private var index = 0
  private var depth = 0
  private var isInText = false

  init(separator: UInt8 = UInt8(ascii: ",")) {
    self.separator = separator
  }

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
        default: if byte == separator, depth == 0 { return index }
        }
      }
      index += 1
    }
    return nil
  }
}
