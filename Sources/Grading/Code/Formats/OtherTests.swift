import Values

/// Tests of any known shape in a column of another name.
enum OtherTests: TestFormat {
  static let name = "tests"
  static let columns = ["tests", "test_cases", "unit_tests"]
  static let otherColumns =
    ["time_limit", "memory_limit", "prompt", "test_setup_code", "import_statement"]
    + FunctionName.columns + RowChecker.columns

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    let tests = columns.compactMap { row[$0] }.first { $0 != .null } ?? .null
    let function = try FunctionName.find(row)
    let shapes = TestShapes(function, prompt: Scripts.prompt(row, function?.expression))
    var cases = try shapes.cases(tests)
    if let setup = row["test_setup_code"]?.string, !setup.isEmpty {
      cases = cases.map { test in
        guard case .script(let script, let entry, let prompt) = test else { return test }
        return .script("\(setup)\n\(script)", entry: entry, prompt: prompt)
      }
    }
    let areCalls = cases.contains { if case .standard = $0 { false } else { true } }
    return TestSuite(
      cases: cases, checker: try RowChecker.checker(row) ?? .tokens,
      timeLimit: TimeAndMemory.time(row["time_limit"]),
      memoryLimit: TimeAndMemory.memory(row["memory_limit"]), givesNames: areCalls)
  }
}
