import Corpus
import Values

/// Rows as comma- or tab-separated values with a header. What is not a text is written as JSON.
///
/// Null is an empty cell, an empty text is `""`, so both are read back as they were; only a null in a column that is
/// alone is `""`, too, since an empty line is no row.
final class CSVWriter: RecordWriter {
  private let file: any ByteSink
  private let separator: UInt8
  private let columns: [String]
  private var rows = 0

  /// - Parameter columns: the header; a row's other fields are an error, none is lost in silence.
  init(file: any ByteSink, separator: UInt8, columns: [String]) throws {
    self.file = file
    self.separator = separator
    self.columns = columns
    try file.append { bytes in
      line(columns.map(Value.string), into: &bytes)
    }
  }

  func write(_ record: Record) throws {
    if let other = record.fields.first(where: { !columns.contains($0.name) }) {
      throw RetortError(
        .input, "cannot write \(file.path)",
        cause: "row \(rows + 1) has a column \"\(other.name)\" that the header lacks")
    }
    try file.append { bytes in
      line(columns.map { record[$0] ?? .null }, into: &bytes)
    }
    rows += 1
  }

  func finish() throws -> Shard { try Shard(closing: file, rows: rows) }

  private func line(_ cells: [Value], into bytes: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(separator) }
      switch cell {
      case .null: if cells.count == 1 { append("", to: &bytes) }
      case .double(let number) where !number.isFinite:
        if cells.count == 1 { append("", to: &bytes) }
      case .string(let text): append(text, to: &bytes)
      default: append(cell.json, to: &bytes)
      }
    }
    bytes.append(0x0A)
  }

  private func append(_ text: String, to bytes: inout [UInt8]) {
    let needsQuotes =
      text.isEmpty
      || text.utf8.contains { $0 == separator || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else { return bytes.append(contentsOf: text.utf8) }
    bytes.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }
}
