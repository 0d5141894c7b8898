import Formats
import Values

extension FileSet {
  /// Looks whether the first hundred rows have the columns.
  ///
  /// - Throws: ``RetortError`` of kind `usage` that names the columns they do have, if none of them has one of
  ///   the wanted.
  func refuseAbsent(_ wanted: [CellExpression]) throws {
    let rows = reader(columns: nil)
    var columns: [String] = []
    var missing = wanted
    var looked = 0
    while looked < 100, !missing.isEmpty, let result = try rows.next() {
      guard case .row(let row) = result else { continue }
      looked += 1
      missing.removeAll { (try? $0.value(in: row)) != nil }
      for field in row.fields where !columns.contains(field.name) { columns.append(field.name) }
    }
    guard looked > 0, let column = missing.first?.paths.first else { return }
    throw RetortError(
      .usage, "the first \(looked) rows have no \"\(column.text)\"",
      hint: "they have: \(columns.joined(separator: ", "))")
  }
}
