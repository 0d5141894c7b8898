import Corpus
import Foundation
import TestSupport
import Values

@testable import Formats

/// Files of every kind, and what is read back.
enum FormatRig {
  /// Every kind of file that is written, with Parquet where it is set up.
  static let kinds: [FileKind] =
    [FileFormat.jsonl, .json, .csv, .tsv].flatMap { format in
      Compression.written.map { FileKind(format, $0) }
    } + (hasParquet ? [FileKind(.parquet)] : [])

  static var hasParquet: Bool { (try? ParquetLibrary.version()) != nil }

  static let columns = [Column("text", .string), Column("other", .string), Column("n", .string)]

  /// Rows of texts, which every kind can hold: with quotes, separators, newlines, nulls, and nothing.
  static func rows(_ count: Int, _ seed: UInt64 = 1) -> [Record] {
    var generator = SeededGenerator(seed)
    let pieces = ["a", "é", "😀", "\n", "\"", "\\", ",", "\t", "\r", "한", " ", "[", "{", "x y z"]
    func text() -> String {
      (0..<generator.integer(0...12)).map { _ in generator.element(pieces) }.joined()
    }
    return (0..<count).map { index in
      [
        "text": .string(text()), "other": index % 5 == 0 ? .null : .string(text()),
        "n": .string("\(index)"),
      ]
    }
  }

  @discardableResult
  static func write(_ rows: [Record], _ kind: FileKind, to path: String) throws -> Shard {
    let writer = try kind.writer(path, columns: columns)
    for row in rows { try writer.write(row) }
    return try writer.finish()
  }

  /// Reads all rows.
  static func read(_ path: String, columns: [ColumnPath]? = nil) throws -> [RowResult] {
    let reader = try FileKind.reader(for: path, columns: columns)
    var results: [RowResult] = []
    while let result = try reader.next() { results.append(result) }
    return results
  }

  /// Reads until the end or an error: the rows before it, and the error.
  static func readAsFarAsPossible(_ path: String) -> (rows: [RowResult], error: (any Error)?) {
    var results: [RowResult] = []
    do {
      let reader = try FileKind.reader(for: path)
      while let result = try reader.next() { results.append(result) }
      return (results, nil)
    } catch {
      return (results, error)
    }
  }
}
