import Values

/// The checker that a row brings: it is used, or nothing can be told; never passed over.
enum RowChecker {
  static let columns = [
    "checker", "checker_name", "checker_code", "generated_checker", "custom_checker",
    "special_judge",
    "testlib.h", "testlib",
  ]

  /// - Returns: nil if the row brings none.
  static func checker(_ row: Record) throws(UnreadableTests) -> Checker? {
    guard
      let column = columns.dropLast(2).first(where: { row[$0]?.string?.isEmpty == false }),
      let text = row[column]?.string
    else { return nil }
    var name = text.trimmingPrefix("std::")
    if name.hasSuffix(".cpp") { name = name.dropLast(4) }
    if let known = Checker(named: String(name)) { return known }
    guard text.contains("\n") || text.contains("#include") || text.contains("print(") else {
      throw UnreadableTests("the row's checker \"\(shortened(text, most: 40))\" is not known")
    }
    if text.contains("#include") {
      var program = Program(language: .cpp, source: text)
      if text.contains("testlib.h") {
        // Its licence is its own; who has the dataset has the copy.
        guard let header = (row["testlib.h"] ?? row["testlib"])?.string, !header.isEmpty else {
          throw UnreadableTests("the checker includes testlib.h, which the row does not bring")
        }
        program.files = ["testlib.h": header]
      }
      return .program(program, .exitCode)
    }
    let exits = text.contains("exit(")
    return .program(
      Program(language: .python, source: text),
      column == "generated_checker" || !exits ? .score : .exitCode)
  }
}
