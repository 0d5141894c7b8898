import Corpus
import Foundation
import Machine

/// A format in which rows are kept.
public enum FileFormat: String, Sendable, CaseIterable {
  case jsonl
  case parquet

  /// What the file's first bytes say it is. The name is not asked.
  ///
  /// - Throws: ``RetortError`` of kind `input` if the file cannot be opened or is compressed.
  public static func detect(_ path: String) throws -> FileFormat {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw systemError("cannot read \(path)")
    }
    defer { try? file.close() }
    let start = (try? file.read(upToCount: 4)) ?? Data()
    if start == Data("PAR1".utf8) { return .parquet }
    let compressed: [(magic: [UInt8], tool: String)] = [
      ([0x1F, 0x8B], "gunzip"), ([0x28, 0xB5, 0x2F, 0xFD], "unzstd"),
    ]
    for (magic, tool) in compressed where start.starts(with: magic) {
      throw RetortError(
        .input, "cannot read \(path)", cause: "compressed files are not read yet",
        hint: "\(tool) \(path)")
    }
    if path.hasSuffix(".parquet") {
      throw RetortError(
        .input, "cannot read \(path)",
        cause: start.isEmpty ? "the file is empty" : "it does not begin as Parquet files begin")
    }
    return .jsonl
  }

  /// A reader for the file, in the format that its content has.
  ///
  /// - Parameter columns: top-level columns to read; nil for all. Parquet skips the others unread.
  public static func reader(for path: String, columns: [String]? = nil) throws -> any RecordReader {
    switch try detect(path) {
    case .jsonl: try JSONLinesReader(path: path)
    case .parquet: try ParquetReader(path: path, columns: columns)
    }
  }
}
