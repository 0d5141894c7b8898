import Values

/// Tests of any known shape in a column of another name.
enum OtherTests: TestFormat {
  static let name = "tests"
  static let columns = ["tests", "test_cases"]
  static let otherColumns = ["time_limit", "memory_limit"] + FunctionName.columns

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    let tests = columns.compactMap { row[$0] }.first { $0 != .null } ?? .null
    let cases = try TestShapes.cases(tests, function: try FunctionName.find(row))
    let areCalls = cases.contains { if case .standard = $0 { false } else { true } }
    return TestSuite(
      cases: cases, timeLimit: TimeAndMemory.time(row["time_limit"]),
      memoryLimit: TimeAndMemory.memory(row["memory_limit"]), givesNames: areCalls)
  }
}
