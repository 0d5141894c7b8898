import Corpus
import Values

/// Rows as one JSON list, a row a line: the same rows give the same bytes.
final class JSONArrayWriter: RecordWriter {
  private let file: any ByteSink
  private var rows = 0

  init(file: any ByteSink) {
    self.file = file
  }

  func write(_ record: Record) throws {
    try file.append { bytes in
      bytes.append(contentsOf: (rows == 0 ? "[\n" : ",\n").utf8)
      record.appendJSON(to: &bytes)
    }
    rows += 1
  }

  func finish() throws -> Shard {
    try file.append { $0.append(contentsOf: (rows == 0 ? "[]\n" : "\n]\n").utf8) }
    return try Shard(closing: file, rows: rows)
  }
}
