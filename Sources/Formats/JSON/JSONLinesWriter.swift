import Corpus
import Machine

/// Rows as JSON Lines: the same rows give the same bytes.
public final class JSONLinesWriter: RecordWriter {
  private let file: OutputFile
  private var rows = 0

  public init(path: String) throws {
    file = try OutputFile(path: path)
  }

  public func write(_ record: Record) throws {
    try file.append { bytes in
      record.appendJSON(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    rows += 1
  }

  public func finish() throws -> Shard {
    let digest = try file.close()
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    return Shard(file: name, rows: rows, bytes: file.bytes, sha256: digest)
  }
}
