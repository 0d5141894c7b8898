import Values

/// `deepmind/code_contests`: three lists of tests, the limits of the contest.
enum CodeContests: TestFormat {
  static let name = "code_contests"
  static let columns = ["public_tests", "private_tests", "generated_tests"]
  static let otherColumns = ["time_limit", "memory_limit_bytes", "input_file", "output_file"]

  static func suite(_ row: Record) throws(UnreadableTests) -> TestSuite {
    for column in ["input_file", "output_file"] where row[column]?.string?.isEmpty == false {
      throw UnreadableTests("the problem reads or writes files, not standard input and output")
    }
    var cases: [TestCase] = []
    for column in columns {
      if let tests = row[column], tests != .null { cases += try TestShapes().cases(tests) }
    }
    return TestSuite(
      cases: cases, timeLimit: TimeAndMemory.time(row["time_limit"]),
      memoryLimit: row["memory_limit_bytes"]?.integer.flatMap { $0 > 0 ? Int($0) : nil })
  }
}
