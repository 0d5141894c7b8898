import Corpus
import Foundation
import Machine
import Synchronization
import Values

/// Reads on a thread of its own, a little ahead of whoever takes the rows, in the same order.
///
/// Memory: about 16 MiB of rows, or two rows if they are larger.
public final class ReadAhead: RecordReader {
  private struct Batch: Sendable {
    var rows: [RowResult] = []
    /// Of each row; none at all if nobody asks.
    var places: [RowPlace?] = []
  }

  /// What is known when all rows were read.
  private struct Ending: Sendable {
    var notes: [String] = []
    var declaredColumns: [Column]?
  }

  /// Both threads hold it.
  private final class SharedEnding: Sendable {
    let value = Mutex(Ending())
  }

  private let queue = BoundedQueue<Result<Batch, any Error>>(capacity: 8)
  private let ending = SharedEnding()
  private var rows: ArraySlice<RowResult> = []
  private var places: [RowPlace?] = []

  /// - Parameters:
  ///   - keepsPlaces: whether ``place`` will be asked for.
  ///   - open: opens the reader; called on the other thread, so what it throws comes out of
  ///     ``next()``.
  public init(
    keepsPlaces: Bool = false, _ open: @escaping @Sendable () throws -> any RecordReader
  ) {
    let thread = Thread { [queue, ending] in
      defer { queue.close() }
      do {
        let reader = try open()
        defer {
          ending.value.withLock {
            $0 = Ending(notes: reader.notes, declaredColumns: reader.declaredColumns)
          }
        }
        while true {
          let (batch, failure) = Self.batch(reader, keepsPlaces)
          if !batch.rows.isEmpty, !queue.put(.success(batch)) { return }
          if let failure { throw failure }
          if batch.rows.isEmpty { return }
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
    let taken = try batch.get()
    rows = taken.rows[...]
    places = taken.places
    return rows.popFirst()
  }

  /// Of the row that was taken last.
  public var place: RowPlace? { places.isEmpty ? nil : places[rows.startIndex - 1] }

  /// Known at the end of the rows.
  public var notes: [String] { ending.value.withLock(\.notes) }
  public var declaredColumns: [Column]? { ending.value.withLock(\.declaredColumns) }

  /// Some rows, up to about 1 MiB, and the error that ended them; none at the end.
  private static func batch(_ reader: any RecordReader, _ keepsPlaces: Bool) -> (
    Batch, (any Error)?
  ) {
    var batch = Batch()
    var bytes = 0
    do {
      while batch.rows.count < 1000, bytes < 1 << 20, let result = try reader.next() {
        batch.rows.append(result)
        if keepsPlaces { batch.places.append(reader.place) }
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
