import Corpus
import Machine
import Values

/// The rows of a stage's shards, in their order, as what they are.
public struct ShardReader<Row: Flowing>: Sendable {
  /// How many rows there are.
  public let count: Int
  private let files: [LineFile]
  private let base: [LineFile]?

  /// - Parameter base: the rows to which these refer, if they do; see ``ReferenceWriter``.
  public init(
    folder: String, shards: [Shard], base: (folder: String, shards: [Shard])? = nil
  ) {
    files = Self.files(folder, shards)
    self.base = base.map { Self.files($0.folder, $0.shards) }
    count = shards.reduce(0) { $0 + $1.rows }
  }

  private static func files(_ folder: String, _ shards: [Shard]) -> [LineFile] {
    shards.map { LineFile(path: "\(folder)/\($0.file)", rows: $0.rows) }
  }

  private func blocks() -> any BlockReader {
    base.map { ReferenceBlockReader(files, base: $0) } ?? LineBlockReader(files)
  }

  /// Starts at the first row.
  public func rows() -> Cursor { Cursor(blocks()) }

  /// The rows from one on, which is found without reading the files before it.
  public func rows(from row: Int) -> Cursor {
    var before = 0
    let behind = files.drop { file in
      defer { before += file.rows }
      return before + file.rows <= row
    }
    let passed = files.prefix(files.count - behind.count).reduce(0) { $0 + $1.rows }
    let reader: any BlockReader =
      base.map { ReferenceBlockReader(Array(behind), base: $0) } ?? LineBlockReader(Array(behind))
    return Cursor(reader, passing: max(0, row - passed))
  }

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

  /// Calls `body` with every row in whose JSON a text stands as it is, without reading the others: as fast as files are
  /// unpacked.
  public func forEach(containing text: String, _ body: (Row) throws -> Void) throws {
    try forEachBlock { (rows: Block) in
      var found: [Row] = []
      try rows.forEach(where: { $0.contains(text) }) { row, _ in found.append(row) }
      return found
    } take: { found in
      for row in found { try body(row) }
    }
  }

  /// Works out a value of each block of rows, on all cores, and calls `take` with the values in the order of the rows.
  ///
  /// Memory: a few blocks of 256 KiB or of one row for each core, and what came of them.
  public func forEachBlock<Value: Sendable>(
    _ work: @escaping @Sendable (Block) throws -> Value, take: (Value) throws -> Void
  ) throws {
    let reader = blocks()
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
    public func forEach(
      where counts: (Line) -> Bool = { _ in true }, _ body: (Row, Line) throws -> Void
    ) throws {
      let parser = JSONParser()
      try lines.forEach { line, number in
        guard counts(line) else { return }
        var fields: TapeFields
        do throws(JSONParser.SyntaxError) {
          fields = try parser.fields(line.bytes)
        } catch {
          throw ShardReader.damaged(
            MalformedRow(
              file: lines.references?.path ?? lines.path, row: number, line.bytes, error))
        }
        try body(try Row(&fields), line)
      }
    }

    /// Calls `body` with every line in turn, without reading what is in it.
    public func forEachLine(_ body: (Line) throws -> Void) throws {
      try lines.forEach { line, _ in try body(line) }
    }
  }

  fileprivate static func damaged(_ row: MalformedRow) -> RetortError {
    RetortError(
      .storage, "a stage's shard is damaged", cause: row.description,
      hint: "remove the folder it lies in; the run makes it anew and pays for nothing twice")
  }

  /// A place in the rows. Memory: the rows of a block.
  public final class Cursor {
    private let reader: any BlockReader
    private var passing: Int
    private var waiting: ArraySlice<Row> = []

    init(_ reader: any BlockReader, passing: Int = 0) {
      self.reader = reader
      self.passing = passing
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
      while waiting.isEmpty {
        guard let block = try reader.next() else { return nil }
        var rows: [Row] = []
        try Block(lines: block).forEach { row, _ in
          if passing > 0 { passing -= 1 } else { rows.append(row) }
        }
        waiting = rows[...]
      }
      return waiting.popFirst()
    }
  }
}
