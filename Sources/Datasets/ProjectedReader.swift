import Formats
import Values

/// The rows of files, as rows of the chosen columns. Bad rows are counted and passed over.
final class ProjectedReader {
  private let reader: any RecordReader
  private let columns: [OutputColumn]?
  private var found: Set<String> = []
  /// Rows read so far, the bad ones included.
  private(set) var rows = 0
  /// Where the row that was given last lies; see ``RecordReader/place``.
  var place: RowPlace? { reader.place }
  /// What a person should be told, known at the end.
  var notes: [String] { reader.notes }
  /// See ``RecordReader/declaredColumns``; of the chosen columns none.
  var declaredColumns: [Column] { columns == nil ? reader.declaredColumns ?? [] : [] }
  /// Rows that cannot be read or made into a row, and the first of them.
  private(set) var bad = 0
  private(set) var firstBad: [String] = []

  /// - Parameter columns: nil for all that is there.
  init(_ reader: any RecordReader, _ columns: [OutputColumn]?) {
    self.reader = reader
    self.columns = columns
  }

  /// The next good row; nil at the end.
  func next() throws -> Record? {
    while let result = try reader.next() {
      rows += 1
      switch result {
      case .malformed(let row): note(row.description)
      case .row(let row):
        do throws(CellExpression.Absence) {
          return try project(row)
        } catch {
          note("row \(rows): \"\(error.path)\" \(error.problem)")
        }
      }
    }
    return nil
  }

  /// Looks back when all rows were read.
  ///
  /// - Throws: ``RetortError`` of kind `input` if too large a share of the rows was bad, or a column was
  ///   found in none of them.
  func check(_ badRows: Double) throws {
    if Double(bad) > badRows * Double(rows) {
      throw RetortError(
        .input, "\(bad) of \(rows) rows cannot be read", cause: firstBad.joined(separator: "; "),
        hint: firstBad.badRowsHint)
    }
    guard rows > bad, let column = columns?.first(where: { !found.contains($0.name) }) else {
      return
    }
    throw RetortError(
      .input, "no row has the column \"\(column.expression.text)\"",
      hint: "retort show tells what columns there are")
  }

  private func note(_ problem: String) {
    bad += 1
    if firstBad.count < 3 { firstBad.append(problem) }
  }

  /// What a path does not find is null; a template must be filled.
  private func project(_ row: Record) throws(CellExpression.Absence) -> Record {
    guard let columns else { return row }
    var fields: [Record.Field] = []
    for column in columns {
      if column.expression.isTemplate {
        fields.append(.init(column.name, try column.expression.value(in: row)))
        found.insert(column.name)
      } else {
        let value = column.expression.paths[0].value(in: row)
        if value != nil { found.insert(column.name) }
        fields.append(.init(column.name, value ?? .null))
      }
    }
    return Record(fields)
  }
}

extension [String] {
  /// What helps where rows have these problems.
  var badRowsHint: String {
    let isEncoding = contains { $0.hasSuffix("invalid UTF-8") }
    return
      (isEncoding ? "if the file is in another encoding, name it: --encoding cp1252; else " : "")
      + "mend them, or leave so many out with --bad-rows SHARE"
  }
}
