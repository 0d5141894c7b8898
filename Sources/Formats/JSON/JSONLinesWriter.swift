import Corpus
import Machine
import Values

/// Rows as JSON Lines, plain or compressed: the same rows give the same bytes.
public final class JSONLinesWriter: RecordWriter {
  private let file: any ByteSink
  private var rows = 0

  public convenience init(path: String) throws {
    self.init(file: try OutputFile(path: path))
  }

  init(file: any ByteSink) {
    self.file = file
  }

  public func write(_ record: Record) throws {
    try file.append { bytes in
      record.appendJSON(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    rows += 1
  }

  public func finish() throws -> Shard { try Shard(closing: file, rows: rows) }
}

extension Shard {
  /// Completes a file of so many rows.
  init(closing file: any ByteSink, rows: Int) throws {
    let digest = try file.close()
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    self.init(file: name, rows: rows, bytes: file.bytes, sha256: digest)
  }
}
