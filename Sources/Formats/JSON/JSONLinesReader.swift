import Values

/// JSON Lines: an object a line. Empty lines and a byte order mark are passed over.
///
/// Memory: the longest line and a buffer of 1 MiB.
public final class JSONLinesReader: RecordReader {
  private let path: String
  private let window: TextWindow
  private let parser = JSONParser(isForRows: true)
  private let columns: Set<String>?
  private var line = 0

  /// - Throws: ``RetortError`` of kind `input` or `storage` if the file cannot be opened.
  public convenience init(path: String) throws {
    try self.init(path: path, source: FileBytes(path: path), columns: nil)
  }

  /// - Parameter columns: the top-level fields to keep; nil for all.
  init(path: String, source: any ByteSource, columns: Set<String>?) {
    self.path = path
    self.columns = columns
    window = TextWindow(path: path, source: source)
  }

  public var notes: [String] { parser.notes(of: path) }

  public func next() throws -> RowResult? {
    while let length = try nextLine() {
      if length < 0 {
        line += 1
        let row = MalformedRow(tooLongIn: window, file: path, row: line)
        try skipLine()
        return .malformed(row)
      }
      defer { window.advance(min(length + 1, window.bytes.count)) }
      line += 1
      var text = UnsafeBufferPointer(rebasing: window.bytes[..<length])
      if line == 1 && text.starts(with: byteOrderMark) {
        text = UnsafeBufferPointer(rebasing: text[3...])
      }
      if text.allSatisfy(isJSONSpace) { continue }
      return parser.row(text, keeping: columns, file: path, row: line)
    }
    return nil
  }

  /// Passes over a line of any length.
  private func skipLine() throws {
    while true {
      if let newline = window.firstIndex(of: 0x0A, from: 0) { return window.advance(newline + 1) }
      window.advance(window.bytes.count)
      guard try window.extend() else { return }
    }
  }

  /// The length of the next line without its newline; nil at the end of the file, -1 if it is too long.
  private func nextLine() throws -> Int? {
    var searched = 0
    while true {
      if let newline = window.firstIndex(of: 0x0A, from: searched) { return newline }
      searched = window.bytes.count
      if window.isTooLong { return -1 }
      guard try window.extend() else { return searched > 0 ? searched : nil }
    }
  }
}

/// UTF-8's mark of itself, which some editors put at the beginning of a file.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Whether JSON takes a byte for white space.
func isJSONSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
}

extension JSONParser {
  /// What the reader of a file's rows has to tell.
  func notes(of path: String) -> [String] {
    func note(_ count: Int, _ what: String) -> [String] {
      count == 0 ? [] : ["\(path): \(count == 1 ? "a row has" : "\(count) rows have") \(what)"]
    }
    return note(
      documentsWithNulledNumbers, "numbers that JSON does not have (NaN, Infinity): read as null")
      + note(
        documentsWithHalves,
        "half a character (\\ud83d without its other half): U+FFFD stands in its place")
  }

  /// The object that is a row, or what is wrong with it.
  ///
  /// - Parameter text: as in ``parse(_:)``.
  func row(
    _ text: UnsafeBufferPointer<UInt8>, keeping columns: Set<String>?, file: String, row: Int
  ) -> RowResult {
    do throws(JSONParser.SyntaxError) {
      let value = try parse(text, keeping: columns)
      if case .record(let record) = value {
        guard record.fields.count <= RowLimits.columns else {
          throw SyntaxError(text: "the row has \(record.fields.count) fields", column: 1)
        }
        if let twice = repeatedName(of: record) {
          throw SyntaxError(text: "the key \"\(twice)\" stands twice in it", column: nil)
        }
        return .row(record)
      }
      throw Self.noObject(value)
    } catch {
      return .malformed(MalformedRow(file: file, row: row, text, error))
    }
  }

  /// A name that several fields have: one of them would be lost wherever a row is a table of names.
  private func repeatedName(of record: Record) -> String? {
    if record.fields.count == distinctNames.count,
      zip(record.fields, distinctNames).allSatisfy({ $0.name == $1 })
    {
      return nil
    }
    let names = record.fields.map(\.name)
    var seen: Set<String> = []
    if let twice = names.first(where: { !seen.insert($0).inserted }) { return twice }
    distinctNames = names
    return nil
  }

  /// The fields of the object that is a row; they can be read until the next document.
  ///
  /// - Parameter text: as in ``parse(_:)``.
  func fields(_ text: UnsafeBufferPointer<UInt8>) throws(SyntaxError) -> TapeFields {
    var tape = try tape(text)
    guard tape.object != nil else { throw Self.noObject(tape.next()) }
    return TapeFields(tape)
  }

  private static func noObject(_ value: Value) -> SyntaxError {
    SyntaxError(text: "the row is a \(value.kind), not an object", column: 1)
  }
}

extension MalformedRow {
  init(
    file: String, row: Int, _ text: UnsafeBufferPointer<UInt8>, _ problem: JSONParser.SyntaxError
  ) {
    self.init(
      file: file, row: row, column: problem.column, problem: problem.text, bytes: Array(text))
  }
}
