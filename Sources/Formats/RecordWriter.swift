import Corpus
import Values

/// Rows into a file, in bounded memory.
public protocol RecordWriter: AnyObject {
  /// Adds a row.
  ///
  /// - Throws: ``RetortError`` of kind `storage`, here and in ``finish()``.
  func write(_ record: Record) throws
  /// Adds a row that lies in a file; who copies such rows takes it as it is there.
  func write(_ record: Record, from place: RowPlace?) throws
  /// Completes the file and returns when it is on the disk.
  func finish() throws -> Shard
}

extension RecordWriter {
  public func write(_ record: Record, from place: RowPlace?) throws { try write(record) }
}
