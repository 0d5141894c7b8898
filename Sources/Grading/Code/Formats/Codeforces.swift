import Values

/// `open-r1/codeforces`: limits in seconds and megabytes, and for problems with several right answers a checker in
/// Python.
enum Codeforces: TestFormat {
  static let name = "codeforces"
  static let columns = ["official_tests"]
  static let otherColumns =
    [
      "examples", "time_limit", "memory_limit", "input_mode", "interaction_format",
    ] + RowChecker.columns

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    if let mode = row["input_mode"]?.string, mode != "stdio" {
      throw UnreadableTests("the problem's input is of the kind \"\(mode)\"")
    }
    if row["interaction_format"]?.string?.isEmpty == false {
      throw UnreadableTests("the problem is interactive")
    }
    var cases: [TestCase] = []
    if let tests = row["official_tests"] { cases = try TestShapes().cases(tests) }
    if cases.isEmpty, let examples = row["examples"], examples != .null {
      cases = try TestShapes().cases(examples)
    }
    return TestSuite(
      cases: cases, checker: try RowChecker.checker(row) ?? .tokens,
      timeLimit: TimeAndMemory.time(row["time_limit"]),
      memoryLimit: TimeAndMemory.memory(row["memory_limit"]))
  }
}
