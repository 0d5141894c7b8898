import Corpus
import Values

/// Rows into a file, in bounded memory.
public protocol RecordWriter: AnyObject {
  /// Adds a row.
  ///
  /// - Throws: ``RetortError`` of kind `storage`, here and in ``finish()``.
  func write(_ record: Record) throws
  /// Completes the file and returns when it is on the disk.
  func finish() throws -> Shard
}
