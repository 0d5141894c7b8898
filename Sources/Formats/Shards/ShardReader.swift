import Corpus

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

  /// Calls `body` with every row in turn.
  public func forEach(_ body: (Row) throws -> Void) throws {
    let cursor = rows()
    while let row = try cursor.next() { try body(row) }
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
        case .malformed(let row):
          throw RetortError(
            .storage, "a stage's shard is damaged", cause: row.description,
            hint: "remove the folder it lies in; the run makes it anew and pays for nothing twice")
        case nil:
          guard let path = paths.popFirst() else { return nil }
          reader = try JSONLinesReader(path: path)
        }
      }
    }
  }
}
