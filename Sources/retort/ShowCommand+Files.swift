import Datasets
import Formats
import Values

extension ShowCommand {
  /// Shows the columns and the first rows of files.
  func showFiles() throws {
    let files = try reading.files(names, options.terminal)
    let chosen = try columns.map { try OutputColumn($0.replacing("\\n", with: "\n")) }
    let preview = try Preview(files, columns: chosen.isEmpty ? nil : chosen, rows: samples)
    if options.json {
      for row in preview.rows { Terminal.print(row.json) }
      return
    }
    var table = Table(["column", "type"], numeric: [])
    for column in preview.columns { table.add([column.name, column.type.description]) }
    Terminal.print("\(grouped(files.files.count)) files, \(grouped(files.bytes)) bytes")
    Terminal.print(table.text)
    for row in preview.rows {
      Terminal.print("")
      for field in row.fields {
        Terminal.print("\(Terminal.dim(field.name + ":")) \(shown(field.value))")
      }
    }
    options.terminal.say(notes: preview.notes)
    for problem in preview.problems { options.terminal.say("note: \(problem)") }
  }

  private func shown(_ value: Value) -> String {
    let text = value.string ?? value.json
    guard !full, text.count > 400 else { return text }
    return "\(text.prefix(400))… (\(grouped(text.count)) characters; --full shows all)"
  }
}
