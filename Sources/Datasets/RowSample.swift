import Corpus
import Formats
import Values

/// A seeded sample of the rows of files, in their order.
///
/// Which rows are drawn depends on the seed and the rows' content only: not on the files they lie in, nor
/// on their order. Two passes; memory of eight bytes a row.
public struct RowSample: Sendable {
  private let source: FileSet
  private let amount: DrawAmount
  private let seed: Int64
  private let stratum: CellExpression?
  private let badRows: Double

  /// - Parameters:
  ///   - stratum: what divides the rows into strata, each of which gives its share; nil for none.
  ///   - badRows: the share of rows, 0...1, that may be unreadable and is then left out.
  public init(
    _ source: FileSet, _ amount: DrawAmount, seed: Int64, stratum: CellExpression? = nil,
    badRows: Double = 0
  ) {
    self.source = source
    self.amount = amount
    self.seed = seed
    self.stratum = stratum
    self.badRows = badRows
  }

  /// How much was drawn, and of how much.
  public struct DrawnRows: Sendable {
    public let shards: [Shard]
    /// Rows there were, and rows that could not be read.
    public let offered: Int
    public let bad: Int
    /// Rows written, and rows that were asked for beyond that.
    public let drawn: Int
    public let shortfall: Int
    /// What else should be told of the files that were read.
    public let notes: [String]
  }

  /// - Throws: ``RetortError`` if a file cannot be read or written, or changes between the passes.
  public func write(to destination: Destination) throws -> DrawnRows {
    let copied = try destination.copying(source)
    var columns = ColumnInference()
    var draw = Draw(amount)
    var rows = ProjectedReader(source.reader(), nil)
    while let row = try rows.next() {
      if copied == nil { columns.add(row) }
      draw.offer(rank: rank(row), stratum: stratum(of: row))
    }
    try rows.check(badRows)
    if rows.rows == 0 { columns.add(declared: rows.declaredColumns) }
    var drawn = draw.finish()

    var written = 0
    rows = ProjectedReader(source.reader(keepsPlaces: copied != nil), nil)
    let shards = try destination.write(copied ?? .typed(columns.columns)) { write in
      while let row = try rows.next() {
        for _ in 0..<drawn.copies(rank: rank(row), stratum: stratum(of: row)) {
          try write(row, rows.place)
          written += 1
        }
      }
      guard written == drawn.count else {
        throw RetortError(
          .input, "the files changed while they were read", hint: "run the command again")
      }
    }
    return DrawnRows(
      shards: shards, offered: drawn.offered, bad: rows.bad, drawn: drawn.count,
      shortfall: drawn.shortfall, notes: rows.notes)
  }

  private func rank(_ row: Record) -> UInt64 {
    SeededOrder(seed: seed, purpose: "sample").rank(RowID(digest: Digest(of: row.json)))
  }

  private func stratum(of row: Record) -> String { stratum?.stratum(of: row) ?? "" }
}
