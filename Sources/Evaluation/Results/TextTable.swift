/// Rows of cells as aligned text, Markdown, or CSV.
package struct TextTable {
  private let header: [String]
  private var rows: [[String]] = []
  private let numeric: Set<Int>

  /// - Parameter numeric: the columns that stand to the right, by index.
  package init(_ header: [String], numeric: Set<Int>) {
    self.header = header
    self.numeric = numeric
  }

  /// - Parameter row: as many cells as the header has.
  package mutating func add(_ row: [String]) { rows.append(row) }

  func with(_ rows: [[String]]) -> TextTable {
    var table = self
    table.rows += rows
    return table
  }

  private var widths: [Int] {
    header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
  }

  private func padded(_ row: [String], _ widths: [Int]) -> [String] {
    row.enumerated().map { column, cell in
      let space = String(repeating: " ", count: max(0, widths[column] - cell.count))
      return numeric.contains(column) ? space + cell : cell + space
    }
  }

  /// Columns with two spaces between them.
  package var plain: String {
    ([header] + rows).map { row in
      var line = padded(row, widths).joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// GitHub's tables; bars within cells are escaped.
  package var markdown: String {
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    let escaped = TextTable(header.map(Self.escaped), numeric: numeric).with(
      rows.map { $0.map(Self.escaped) })
    let widths = escaped.widths.map { max($0, 3) }
    let rule = widths.enumerated().map { column, width in
      String(repeating: "-", count: numeric.contains(column) ? width - 1 : width)
        + (numeric.contains(column) ? ":" : "")
    }
    return ([escaped.header] + escaped.rows).enumerated().flatMap { place, row in
      [line(escaped.padded(row, widths))] + (place == 0 ? [line(rule)] : [])
    }.joined(separator: "\n")
  }

  private static func escaped(_ cell: String) -> String {
    cell.replacing("|", with: "\\|").replacing("\n", with: " ")
  }

  /// RFC 4180, with line feeds.
  var csv: String {
    ([header] + rows).map { row in
      row.map { cell in
        cell.contains { "\",\r\n".contains($0) }
          ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
      }.joined(separator: ",")
    }.joined(separator: "\n")
  }
}
