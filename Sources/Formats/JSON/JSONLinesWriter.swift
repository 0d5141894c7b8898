import Corpus
import Machine
import Values

/// Rows as JSON Lines, plain or compressed: the same rows give the same bytes.
///
/// What Unicode calls the end of a line (U+0085, U+2028, U+2029) is escaped within texts: JSON has it as it is, but
/// readers that split lines as Python's `str.splitlines` does would cut a row there.
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
      let start = bytes.count
      record.appendJSON(to: &bytes)
      Self.escapeLineEnds(from: start, in: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    rows += 1
  }

  public func finish() throws -> Shard { try Shard(closing: file, rows: rows) }

  /// Escapes them in JSON, where they stand in texts only. Most rows have none and are not copied.
  private static func escapeLineEnds(from start: Int, in bytes: inout [UInt8]) {
    var escaped: [UInt8] = []
    var clean = start
    bytes.withUnsafeBytes { all in
      while let end = lineEnd(in: all, from: clean) {
        escaped.append(contentsOf: all[clean..<end.place])
        escaped.append(contentsOf: end.escape.utf8)
        clean = end.place + end.length
      }
      if clean > start { escaped.append(contentsOf: all[clean...]) }
    }
    if clean > start { bytes.replaceSubrange(start..., with: escaped) }
  }

  private static func lineEnd(
    in bytes: UnsafeRawBufferPointer, from start: Int
  ) -> (place: Int, length: Int, escape: String)? {
    // U+2028 and U+2029 are E2 80 A8 and E2 80 A9, U+0085 is C2 85.
    for place in start..<bytes.count {
      if bytes[place] == 0xE2, place + 2 < bytes.count, bytes[place + 1] == 0x80 {
        if bytes[place + 2] == 0xA8 { return (place, 3, "\\u2028") }
        if bytes[place + 2] == 0xA9 { return (place, 3, "\\u2029") }
      } else if bytes[place] == 0xC2, place + 1 < bytes.count, bytes[place + 1] == 0x85 {
        return (place, 2, "\\u0085")
      }
    }
    return nil
  }
}

extension Shard {
  /// Completes a file of so many rows.
  init(closing file: any ByteSink, rows: Int) throws {
    let digest = try file.close()
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    self.init(file: name, rows: rows, bytes: file.bytes, sha256: digest)
  }
}
