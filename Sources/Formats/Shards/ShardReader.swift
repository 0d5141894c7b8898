import Corpus
import Machine
import Values

/// The rows of a stage's shards, in their order, as what they are.
public struct ShardReader<Row: Flowing>: Sendable {
  /// The files, in order.
  public let paths: [String]
  /// How many rows they hold together.
  public let count: Int

  public init(folder: String, shards: [Shard]) {
    paths = shards.map { "\(folder)/\($0.file)" }
    count = shards.reduce(0) { $0 + $1.rows }
  }

  /// Starts at the first row.
  public func rows() -> Cursor { Cursor(paths: paths) }

  /// Calls `body` with every row in turn. They are read on all cores.
  public func forEach(_ body: (Row) throws -> Void) throws {
    try forEach({ $0 }, take: body)
  }

  /// Works out a value of each row, on all cores, and calls `take` with the values in the order of the rows.
  @inlinable
  public func forEach<Value: Sendable>(
    _ work: @escaping @Sendable (Row) throws -> Value, take: (Value) throws -> Void
  ) throws {
    try forEachBlock { (rows: Block) in
      var values: [Value] = []
      try rows.forEach { row, _ in values.append(try work(row)) }
      return values
    } take: { values in
      for value in values { try take(value) }
    }
  }

  /// Works out a value of each block of rows, on all cores, and calls `take` with the values in the order of the rows.
  ///
  /// Memory: a few blocks of 256 KiB or of one row for each core, and what came of them.
  public func forEachBlock<Value: Sendable>(
    _ work: @escaping @Sendable (Block) throws -> Value, take: (Value) throws -> Void
  ) throws {
    let reader = LineBlockReader(paths: paths)
    try Cores.inOrder({ try reader.next() }, { try work(Block(lines: $0)) }, take)
  }

  // MARK: In tasks

  /// As the form for threads; the caller's task waits without a thread.
  public func forEach(_ body: (Row) throws -> Void) async throws {
    try await OwnThread.run { try forEach(body) }
  }

  /// As the form for threads; the caller's task waits without a thread.
  public func forEach<Value: Sendable>(
    _ work: @escaping @Sendable (Row) throws -> Value, take: (Value) throws -> Void
  ) async throws {
    try await OwnThread.run { try forEach(work, take: take) }
  }

  /// As the form for threads; the caller's task waits without a thread.
  public func forEachBlock<Value: Sendable>(
    _ work: @escaping @Sendable (Block) throws -> Value, take: (Value) throws -> Void
  ) async throws {
    try await OwnThread.run { try forEachBlock(work, take: take) }
  }

  /// Some rows that stand together.
  public struct Block: Sendable {
    fileprivate let lines: LineBlock

    /// The length of the lines together.
    public var bytes: Int { lines.count }

    /// Calls `body` with every row in turn, and with the line that it was read from, which is valid during the call.
    // Of a type that is not known, every row would cost several looks at what its type is.
    @specialized(where Row == Question)
    @specialized(where Row == Trace)
    public func forEach(_ body: (Row, UnsafeBufferPointer<UInt8>) throws -> Void) throws {
      let parser = JSONParser()
      try lines.forEach { line, number in
        var fields: TapeFields
        do throws(JSONParser.SyntaxError) {
          fields = try parser.fields(line)
        } catch {
          throw ShardReader.damaged(MalformedRow(file: lines.path, row: number, line, error))
        }
        try body(try Row(&fields), line)
      }
    }
  }

  fileprivate static func damaged(_ row: MalformedRow) -> RetortError {
    RetortError(
      .storage, "a stage's shard is damaged", cause: row.description,
      hint: "remove the folder it lies in; the run makes it anew and pays for nothing twice")
  }

  /// A place in the rows.
  public final class Cursor {
    private var paths: ArraySlice<String>
    private var reader: JSONLinesReader?

    init(paths: [String]) {
      self.paths = paths[...]
    }

    /// The next rows, so many if there are; nil at the end.
    public func next(_ count: Int) throws -> [Row]? {
      var rows: [Row] = []
      while rows.count < count, let row = try next() { rows.append(row) }
      return rows.isEmpty ? nil : rows
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: ``RetortError`` of kind `storage` if a shard was altered since it was written.
    public func next() throws -> Row? {
      while true {
        switch try reader?.next() {
        case .row(let record): return try Row(record: record)
        case .malformed(let row): throw ShardReader.damaged(row)
        case nil:
          guard let path = paths.popFirst() else { return nil }
          reader = try JSONLinesReader(path: path)
        }
      }
    }
  }
}
