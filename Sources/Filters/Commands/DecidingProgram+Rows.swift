import Corpus
import Formats
import Machine
import Values

extension DecidingProgram {
  /// Feeds it rows and hears a line on each of them, in their order.
  ///
  /// - Parameters:
  ///   - counts: which rows it is given; of the others it is told nothing.
  ///   - hear: is given each row with what is said of it.
  /// - Throws: ``RetortError`` of kind `input` if it does not do so; `CancellationError`; what `hear` throws.
  package func judge<Row: FilteredRow>(
    _ rows: ShardReader<Row>, where counts: @escaping @Sendable (Row) -> Bool,
    hear: (Row, ArraySlice<UInt8>) throws -> Void
  ) async throws {
    try await withTaskCancellationHandler {
      try await OwnThread.run {
        let (given, expected) = (rows.rows(), rows.rows())
        func next(_ cursor: ShardReader<Row>.Cursor) throws -> Row? {
          while let row = try cursor.next() { if counts(row) { return row } }
          return nil
        }
        try self.run(
          { try next(given).map(Self.line) },
          hear: { line in
            guard let row = try next(expected) else {
              throw self.fault("it wrote more decisions than there are rows")
            }
            try hear(row, line)
          })
        if let row = try next(expected) {
          throw self.fault("it wrote no decision on \(row.name), nor on those behind it")
        }
      }
    } onCancel: {
      end()
    }
  }

  /// A row as the program reads it: its name as `id`, and all else of it.
  private static func line<Row: FilteredRow>(_ row: Row) -> String {
    let fields = row.record.fields.filter { $0.name != "id" }
    return Record([.init("id", .string(row.name))] + fields).json + "\n"
  }
}
