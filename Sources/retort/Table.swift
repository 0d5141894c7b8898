/// Lines up columns with two spaces between them; numbers to the right, the rest to the left.
struct Table {
  private var rows: [[String]]
  private let numeric: Set<Int>

  /// - Parameter numeric: the columns that stand to the right, by index.
  init(_ header: [String], numeric: Set<Int>) {
    rows = [header]
    self.numeric = numeric
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  var text: String {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return numeric.contains(column) ? padding + cell : cell + padding
      }
      let line = cells.joined(separator: "  ")
      return String(
        line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.endIndex)])
    }.joined(separator: "\n")
  }
}
