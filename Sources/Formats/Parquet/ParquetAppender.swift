import CParquet
import Foundation
import Machine

/// Compresses and writes batches on a thread of its own, while the next one is put together.
///
/// Memory: at most two batches beside the one that is being written.
final class ParquetAppender {
  /// A batch that changes hands; only one thread has it at a time.
  private struct Batch: @unchecked Sendable {
    /// Rows to be copied; nil where the array has all.
    var copies: CopiedRows?
    var array: ArrowArray?

    /// Writes it, and gives it away.
    mutating func append(to writer: Writer) -> UnsafeMutablePointer<CChar>? {
      guard let copies else {
        return array.flatMap { array in
          var array = array
          return writer.api.append(writer.pointer, &array)
        }
      }
      let batches = copies.batches.map { Optional($0.pointer) }
      guard var array else {
        return writer.api.append_copies(
          writer.pointer, batches, copies.counts, Int32(batches.count), copies.rows, nil)
      }
      return writer.api.append_copies(
        writer.pointer, batches, copies.counts, Int32(batches.count), copies.rows, &array)
    }

    mutating func release() {
      guard var array else { return }
      array.release?(&array)
      self.array = nil
    }
  }

  /// A writer that changes hands.
  private struct Writer: @unchecked Sendable {
    let pointer: OpaquePointer
    let api: retort_parquet_api
  }

  private let writer: Writer
  private let path: String
  private let queue = BoundedQueue<Batch>(capacity: 1)
  private let outcome = BoundedQueue<Result<Void, any Error>>(capacity: 1)
  private var isFinished = false

  /// - Parameter writer: an open file, which it takes over.
  init(_ writer: OpaquePointer, _ api: retort_parquet_api, path: String) {
    self.writer = Writer(pointer: writer, api: api)
    self.path = path
    let thread = Thread { [queue, outcome, writer = self.writer, path] in
      let result = Result {
        while var batch = queue.take() {
          try ParquetLibrary.check(
            batch.append(to: writer), .storage, "cannot write \(path)")
        }
      }
      // After a failure nothing more is taken, and what waits is given back.
      queue.close()
      while var batch = queue.take() { batch.release() }
      outcome.put(result)
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit {
    guard !isFinished else { return }
    queue.close()
    _ = outcome.take()
    writer.api.abandon(writer.pointer)
  }

  /// Takes a batch over.
  ///
  /// - Throws: what went wrong with an earlier one.
  func append(_ array: ArrowArray) throws { try append(Batch(copies: nil, array: array)) }

  /// Adds rows as they are, with columns that are made, which it takes over.
  ///
  /// - Throws: what went wrong with an earlier batch.
  func append(copies: CopiedRows, made: ArrowArray?) throws {
    try append(Batch(copies: copies, array: made))
  }

  private func append(_ batch: Batch) throws {
    var batch = batch
    guard !queue.put(batch) else { return }
    batch.release()
    try wait()
  }

  /// Writes the footer; when it returns, the disk has the file.
  func finish() throws {
    queue.close()
    try wait()
    isFinished = true
    try ParquetLibrary.check(writer.api.finish(writer.pointer), .storage, "cannot write \(path)")
  }

  private func wait() throws {
    guard let result = outcome.take() else { return }
    // Whoever asks again is told again.
    outcome.put(result)
    try result.get()
  }
}
