/// Lines up columns with two spaces between them; numbers to the right, the rest to the left.
///
/// Where lines would be longer than a terminal is wide, texts are folded between words, the longest first; a word is never
/// broken. What is not written to a terminal is not folded.
struct Table {
  /// Texts are not folded narrower than this while a column can be spared.
  private static let readable = 24

  private var rows: [[String]]
  private let numeric: Set<Int>
  /// The columns that are left out first where there is no room for all.
  private let spare: Set<Int>

  /// - Parameters:
  ///   - numeric: the columns that stand to the right, by index.
  ///   - spare: those that are left out where the table would not fit even folded.
  init(_ header: [String], numeric: Set<Int>, spare: Set<Int> = []) {
    rows = [header]
    self.numeric = numeric
    self.spare = spare
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The table, as wide as the terminal that it is written to.
  var text: String { text(width: Terminal.outputWidth) }

  /// - Parameter width: how many characters a line may have; nil for as many as it needs.
  func text(width: Int?) -> String {
    var columns = Array((rows.first ?? []).indices)
    guard let width else { return lines(columns, columns.map(natural)) }
    if let widths = widths(columns, within: width),
      spare.isEmpty
        || !zip(columns, widths).contains(where: { $1 < min(natural($0), Self.readable) })
    {
      return lines(columns, widths)
    }
    columns.removeAll { spare.contains($0) }
    return lines(columns, widths(columns, within: width) ?? columns.map(least))
  }

  /// As wide as a column's longest cell.
  private func natural(_ column: Int) -> Int { rows.map { $0[column].count }.max() ?? 0 }

  /// As narrow as a column can be without breaking a word.
  private func least(_ column: Int) -> Int {
    guard !numeric.contains(column) else { return natural(column) }
    return rows.map { row in row[column].split(separator: " ").map(\.count).max() ?? 0 }.max() ?? 0
  }

  /// How wide the columns are; nil if they do not fit.
  private func widths(_ columns: [Int], within width: Int) -> [Int]? {
    var widths = columns.map(natural)
    let room = width - 2 * max(0, columns.count - 1)
    while widths.reduce(0, +) > room {
      // The widest of those that can be narrower.
      let places = columns.indices.filter { widths[$0] > least(columns[$0]) }
      guard let widest = places.max(by: { (widths[$0], $0) < (widths[$1], $1) }) else { return nil }
      widths[widest] -= 1
    }
    return widths
  }

  private func lines(_ columns: [Int], _ widths: [Int]) -> String {
    rows.flatMap { row -> [String] in
      let cells = zip(columns, widths).map { column, width in
        numeric.contains(column) ? [row[column]] : folded(row[column], width: width)
      }
      let height = cells.map(\.count).max() ?? 1
      return (0..<max(1, height)).map { line in
        let parts = columns.indices.map { place -> String in
          let cell = line < cells[place].count ? cells[place][line] : ""
          let padding = String(repeating: " ", count: max(0, widths[place] - cell.count))
          return numeric.contains(columns[place]) ? padding + cell : cell + padding
        }
        let text = parts.joined(separator: "  ")
        return String(
          text[..<(text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.endIndex)])
      }
    }.joined(separator: "\n")
  }
}

/// A text in lines, broken between words; a word that is longer than a line has one of its own.
func folded(_ text: String, width: Int) -> [String] {
  guard text.count > width else { return [text] }
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ", omittingEmptySubsequences: false) {
    if line.isEmpty {
      line = String(word)
    } else if line.count + 1 + word.count <= width {
      line += " " + word
    } else {
      lines.append(line)
      line = String(word)
    }
  }
  return lines + [line]
}

/// Each line of a text folded between words where it is longer, its further lines moved in.
///
/// - Parameter width: how many characters a line may have; nil for as many as it needs.
func hanging(_ text: String, width: Int?) -> String {
  guard let width else { return text }
  return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    guard line.count > width else { return String(line) }
    let indent = String(repeating: " ", count: line.prefix { $0 == " " }.count)
    let lines = folded(String(line.dropFirst(indent.count)), width: width - indent.count - 2)
    return indent + lines.joined(separator: "\n\(indent)  ")
  }.joined(separator: "\n")
}

/// A sentence for the terminal: folded where it is wider, its further lines moved in.
func sentence(_ text: String) -> String {
  guard let width = Terminal.outputWidth, text.count > width else { return text }
  let lines = folded(text, width: width - 2)
  return lines.joined(separator: "\n  ")
}
