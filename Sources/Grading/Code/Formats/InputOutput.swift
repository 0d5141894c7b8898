import Values

/// `codeparrot/apps` and `BAAI/TACO`: all tests in the JSON text `input_output`, with `fn_name` where a function is
/// called; TACO has limits in words.
enum InputOutput: TestFormat {
  static let name = "apps"
  static let columns = ["input_output"]
  static let otherColumns = ["time_limit", "memory_limit", "starter_code"] + RowChecker.columns

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    // Only tests that have a name of their own call a function: starter code may stand beside standard input, too.
    let cases = try TestShapes().cases(row["input_output"] ?? .null)
    return TestSuite(
      cases: cases, checker: try RowChecker.checker(row) ?? .tokens,
      timeLimit: TimeAndMemory.time(row["time_limit"]),
      memoryLimit: TimeAndMemory.memory(row["memory_limit"]),
      givesNames: true)
  }
}
