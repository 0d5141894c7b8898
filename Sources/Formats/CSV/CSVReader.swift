import Values

/// Comma- or tab-separated values (RFC 4180) with a header. Every cell is a text; an empty cell
/// without quotes is null; empty lines are passed over.
///
/// Quoted cells may hold separators, quotes (doubled) and newlines. A row with another number of
/// cells than the header is malformed. Memory: the longest row and a buffer of 1 MiB.
final class CSVReader: RecordReader {
  private let path: String
  private let window: TextWindow
  private let dialect: CSVDialect
  private var header: [String] = []
  private let columns: Set<String>?
  /// The line of the file that the next row begins in, from 1.
  private var line = 1
  /// The beginning and the first line of a row that was passed over.
  private var passed: [UInt8] = []
  private var passedLine = 1

  /// - Parameter columns: the columns to keep; nil for all.
  /// - Throws: ``RetortError`` of kind `input` if the file has no header, or one that names a column
  ///   twice.
  init(path: String, source: any ByteSource, dialect: CSVDialect, columns: Set<String>?) throws {
    self.path = path
    self.dialect = dialect
    self.columns = columns
    window = TextWindow(path: path, source: source)
    while window.bytes.count < 3, try window.extend() {}
    if window.bytes.starts(with: byteOrderMark) { window.advance(3) }
    if dialect.beginsWithSeparator {
      while window.firstIndex(of: dialect.lineEnd, from: 0) == nil, try window.extend() {}
      window.advance((window.firstIndex(of: dialect.lineEnd, from: 0) ?? -1) + 1)
      line += 1
    }
    try readHeader()
  }

  func next() throws -> RowResult? {
    while let length = try nextRow() {
      if length < 0 {
        return .malformed(
          MalformedRow(
            file: path, row: passedLine, column: nil, problem: RowLimits.tooLong, bytes: passed))
      }
      defer {
        line += window.bytes[..<length].count { $0 == dialect.lineEnd } + 1
        window.advance(min(length + 1, window.bytes.count))
      }
      let text = Self.withoutReturn(UnsafeBufferPointer(rebasing: window.bytes[..<length]))
      if text.isEmpty, !header.isEmpty { continue }
      return row(text)
    }
    return nil
  }

  /// Every column is one of texts.
  var declaredColumns: [Column]? {
    header.filter { columns?.contains($0) ?? true }.map { Column($0, .string) }
  }

  private func readHeader() throws {
    guard dialect.hasHeader else { return try countColumns() }
    guard case .row(let row)? = try next(), case .list(let names)? = row[""] else {
      throw broken("it has no header that can be read")
    }
    header = names.map { $0.string ?? "" }
    if header.allSatisfy(\.isEmpty) { throw broken("its first line is empty") }
    guard header.count <= RowLimits.columns else {
      throw broken("its header has \(header.count) columns")
    }
    var seen: Set<String> = []
    if let twice = header.first(where: { !seen.insert($0).inserted }) {
      throw RetortError(
        .input, "cannot read \(path)", cause: "its header names the column \"\(twice)\" twice",
        hint: "give one of them another name")
    }
  }

  /// Names the columns of a file without a header, by the first row.
  private func countColumns() throws {
    guard let length = try nextRow() else { return }
    guard length >= 0 else { throw broken("its first line is too long") }
    let text = Self.withoutReturn(UnsafeBufferPointer(rebasing: window.bytes[..<length]))
    var cells = CSVCells(text: text, separator: dialect.separator)
    var count = 0
    while (try? cells.next()) ?? nil != nil { count += 1 }
    guard count <= RowLimits.columns else { throw broken("its first line has \(count) columns") }
    header = (1...max(1, count)).map { "column_\($0)" }
  }

  private func row(_ text: UnsafeBufferPointer<UInt8>) -> RowResult {
    func malformed(_ problem: String, at column: Int?) -> RowResult {
      .malformed(
        MalformedRow(file: path, row: line, column: column, problem: problem, bytes: Array(text)))
    }
    var cells = CSVCells(text: text, separator: dialect.separator)
    do throws(CSVCells.SyntaxError) {
      // The header itself is read as one row of one list.
      if header.isEmpty {
        var names: [Value] = []
        while let cell = try cells.next() { names.append(cell) }
        return .row(["": .list(names)])
      }
      var fields: [Record.Field] = []
      var index = 0
      while let cell = try cells.next() {
        if index < header.count, columns?.contains(header[index]) ?? true {
          fields.append(Record.Field(header[index], cell))
        }
        index += 1
      }
      guard index == header.count else {
        return malformed("it has \(index) cells, the header \(header.count)", at: nil)
      }
      return .row(Record(fields))
    } catch {
      return malformed(error.text, at: error.column)
    }
  }

  /// The length of the next row without the newline that ends it, which stands in no quotes; nil at
  /// the end of the file, -1 if it was too long and was passed over.
  private func nextRow() throws -> Int? {
    var scan = CSVRowScan(dialect)
    var isTooLong = false
    func pass(_ count: Int) {
      line += window.bytes[..<count].count { $0 == dialect.lineEnd }
      window.advance(count)
    }
    while true {
      if let length = scan.end(in: window.bytes) {
        guard isTooLong else { return length }
        pass(length + 1)
        return -1
      }
      if window.isTooLong || isTooLong {
        if !isTooLong { (passed, passedLine) = (RowLimits.beginning(of: window), line) }
        isTooLong = true
        scan.discard(window.bytes.count)
        pass(window.bytes.count)
      }
      guard try window.extend() else {
        if scan.isQuoted { throw broken("a quote that begins in line \(line) does not end") }
        if isTooLong { return -1 }
        let rest = window.bytes.count
        return rest > 0 ? rest : nil
      }
    }
  }

  private static func withoutReturn(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<
    UInt8
  > {
    text.last == 0x0D ? UnsafeBufferPointer(rebasing: text.dropLast()) : text
  }

  private func broken(_ problem: String) -> RetortError {
    RetortError(.input, "cannot read \(path)", cause: problem)
  }
}

/// Finds the end of a row in bytes that come piece by piece. A quote opens a cell only where the cell
/// begins; elsewhere it is a character like any other.
private struct CSVRowScan {
  private let separator: UInt8
  private let lineEnd: UInt8
  private var index = 0
  private var isAtCellStart = true
  private(set) var isQuoted = false

  init(_ dialect: CSVDialect) {
    separator = dialect.separator
    lineEnd = dialect.lineEnd
  }

  /// The first bytes are gone.
  mutating func discard(_ count: Int) { index = max(0, index - count) }

  /// Where the row's newline stands; nil if it is not in these bytes, of which the earlier ones were
  /// seen.
  mutating func end(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        // A doubled quote closes and opens again, which comes to the same.
        if byte == UInt8(ascii: "\"") {
          isQuoted = false
          isAtCellStart = true
        }
      } else if byte == lineEnd {
        return index
      } else if byte == UInt8(ascii: "\"") && isAtCellStart {
        isQuoted = true
      } else {
        isAtCellStart = byte == separator
      }
      index += 1
    }
    return nil
  }
}

/// The cells of one row.
private struct CSVCells {
  struct SyntaxError: Error {
    let text: String
    /// In bytes from 1.
    let column: Int
  }

  let text: UnsafeBufferPointer<UInt8>
  let separator: UInt8
  private var index = 0
  private var isAtEnd = false

  init(text: UnsafeBufferPointer<UInt8>, separator: UInt8) {
    self.text = text
    self.separator = separator
  }

  mutating func next() throws(SyntaxError) -> Value? {
    guard !isAtEnd else { return nil }
    let start = index
    let isQuoted = index < text.count && text[index] == UInt8(ascii: "\"")
    let bytes = isQuoted ? try quoted() : plain()
    if index < text.count {
      guard text[index] == separator else {
        throw SyntaxError(text: "something follows the closing quote of a cell", column: index + 1)
      }
      index += 1
    } else {
      isAtEnd = true
    }
    if bytes.isEmpty && !isQuoted { return .null }
    guard let cell = String(validating: bytes, as: UTF8.self) else {
      throw SyntaxError(text: "invalid UTF-8", column: start + 1)
    }
    return .string(cell)
  }

  private mutating func plain() -> [UInt8] {
    let start = index
    while index < text.count, text[index] != separator { index += 1 }
    return Array(text[start..<index])
  }

  private mutating func quoted() throws(SyntaxError) -> [UInt8] {
    let start = index
    var bytes: [UInt8] = []
    index += 1
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte != UInt8(ascii: "\"") {
        bytes.append(byte)
      } else if index < text.count, text[index] == UInt8(ascii: "\"") {
        bytes.append(byte)
        index += 1
      } else {
        return bytes
      }
    }
    throw SyntaxError(text: "the quote does not end", column: start + 1)
  }
}
