import Corpus
import Foundation
import Machine
import Values

/// Reads on a thread of its own, a little ahead of whoever takes the rows, in the same order.
///
/// Memory: about 16 MiB of rows, or two rows if they are larger.
public final class ReadAhead: RecordReader {
  private typealias Batch = Result<[RowResult], any Error>

  private let queue = BoundedQueue<Batch>(capacity: 8)
  private var rows: ArraySlice<RowResult> = []

  /// - Parameter open: opens the reader; called on the other thread, so what it throws comes out of
  ///   ``next()``.
  public init(_ open: @escaping @Sendable () throws -> any RecordReader) {
    let thread = Thread { [queue] in
      defer { queue.close() }
      do {
        let reader = try open()
        while true {
          let (batch, failure) = Self.batch(reader)
          if !batch.isEmpty, !queue.put(.success(batch)) { return }
          if let failure { throw failure }
          if batch.isEmpty { return }
        }
      } catch {
        queue.put(.failure(error))
      }
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit {
    queue.close()
  }

  public func next() throws -> RowResult? {
    if let row = rows.popFirst() { return row }
    guard let batch = queue.take() else { return nil }
    rows = try batch.get()[...]
    return rows.popFirst()
  }

  /// Some rows, up to about 1 MiB, and the error that ended them; none at the end.
  private static func batch(_ reader: any RecordReader) -> ([RowResult], (any Error)?) {
    var batch: [RowResult] = []
    var bytes = 0
    do {
      while batch.count < 1000, bytes < 1 << 20, let result = try reader.next() {
        batch.append(result)
        if case .row(let row) = result { bytes += Value.record(row).textBytes }
      }
      return (batch, nil)
    } catch {
      return (batch, error)
    }
  }
}

/// Writes on a thread of its own, a little behind whoever gives the rows.
///
/// Memory: about 16 MiB of rows beside the writer's own, or two rows if they are larger.
public final class WriteBehind: RecordWriter {
  private let queue = BoundedQueue<[Record]>(capacity: 8)
  private let outcome = BoundedQueue<Result<Shard, any Error>>(capacity: 1)
  private var pending: [Record] = []
  private var bytes = 0

  /// - Parameter open: opens the writer; called on the other thread.
  public init(_ open: @escaping @Sendable () throws -> any RecordWriter) {
    let thread = Thread { [queue, outcome] in
      // A writer that fails takes no more, so whoever gives rows does not wait for it.
      defer { queue.close() }
      outcome.put(
        Result {
          let writer = try open()
          while let rows = queue.take() {
            for row in rows { try writer.write(row) }
          }
          return try writer.finish()
        })
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit {
    queue.close()
  }

  public func write(_ record: Record) throws {
    pending.append(record)
    bytes += Value.record(record).textBytes
    if pending.count >= 1000 || bytes >= 1 << 20 { try send() }
  }

  public func finish() throws -> Shard {
    try send()
    queue.close()
    guard let outcome = outcome.take() else { throw RetortError(.bug, "a file was finished twice") }
    return try outcome.get()
  }

  private func send() throws {
    guard !pending.isEmpty else { return }
    if !queue.put(pending) { _ = try outcome.take()?.get() }
    pending.removeAll(keepingCapacity: true)
    bytes = 0
  }
}
